package store

import (
	"fmt"

	"gorm.io/gorm"
)

const (
	addingVersion = "INSERT INTO template_versions (template_id, number, format, document, sha256, name, avatar_id, voice_id, llm_id, note, " +
		"created_by_kind, created_by_id, created_by_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	settingLatest = "UPDATE templates SET latest_version = ?, updated_at = ?, name = ?, name_key = ?, avatar_id = ?, voice_id = ?, llm_id = ?, " +
		"author_kind = ?, author_id = ?, author_name = ? WHERE seq = ?"
	notingChanges = "INSERT INTO version_changes (template_id, version, field) SELECT ?, ?, value FROM json_each(?)"
)

func addVersion(tx *gorm.DB, v versionRow) error {
	err := changeRows(tx, addingVersion, v.TemplateID, v.Number, v.Format, v.Document, v.SHA256, v.Name, v.AvatarID, v.VoiceID, v.LLMID, v.Note,
		v.CreatedByKind, v.CreatedByID, v.CreatedByName, v.CreatedAt)
	if err != nil {
		return fmt.Errorf("save version %d: %w", v.Number, err)
	}
	return nil
}

// setLatest points a template at its latest version, and keeps what lists show of that.
func setLatest(tx *gorm.DB, r templateRow) error {
	err := changeRows(tx, settingLatest, r.LatestVersion, r.UpdatedAt, r.Name, r.NameKey, r.AvatarID, r.VoiceID, r.LLMID,
		r.AuthorKind, r.AuthorID, r.AuthorName, r.Seq)
	if err != nil {
		return fmt.Errorf("point %s at v%d: %w", r.Slug, r.LatestVersion, err)
	}
	return nil
}

// noteChanges keeps which fields a version changed.
func noteChanges(tx *gorm.DB, v versionRow, changed []string) error {
	if len(changed) == 0 {
		return nil
	}
	if err := changeRows(tx, notingChanges, v.TemplateID, v.Number, textOf(changed)); err != nil {
		return fmt.Errorf("note what version %d changed: %w", v.Number, err)
	}
	return nil
}
