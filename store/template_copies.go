package store

import (
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// copyLatest takes over what lists show of the latest version.
func (r *templateRow) copyLatest(v versionRow) {
	r.Name, r.NameKey, r.AvatarID, r.VoiceID, r.LLMID = v.Name, folded(v.Name), v.AvatarID, v.VoiceID, v.LLMID
	r.AuthorKind, r.AuthorID, r.AuthorName = v.CreatedByKind, v.CreatedByID, v.CreatedByName
	if v.CreatedByKind == string(models.ActorUser) {
		r.AuthorName = "" // people are named by ID, also those whom an old version names
	}
}

// copyLive takes over what lists show of the version that live points at; 0 is none.
func copyLive(tx *gorm.DB, templateID string, version int) error {
	err := tx.Exec(`UPDATE templates SET live_version = @version, (live_name, live_avatar_id, live_voice_id, live_llm_id) =
		(SELECT COALESCE(MAX(name), ''), COALESCE(MAX(avatar_id), ''), COALESCE(MAX(voice_id), ''), COALESCE(MAX(llm_id), '')
			FROM template_versions WHERE template_id = @template AND number = @version)
		WHERE id = @template`, map[string]any{"version": version, "template": templateID}).Error
	if err != nil {
		return fmt.Errorf("show lists what is live: %w", err)
	}
	return nil
}

// copySlug takes over the slug that is current.
func copySlug(tx *gorm.DB, templateID, slug string) error {
	if err := tx.Exec("UPDATE templates SET slug = ? WHERE id = ?", slug, templateID).Error; err != nil {
		return fmt.Errorf("show lists the slug: %w", err)
	}
	return nil
}

// addTag gives a tag of a template its row; a trigger keeps what it copies.
const addTag = `INSERT OR IGNORE INTO template_tags (tag, seq, id, status, updated_at, created_at, name_key)
	SELECT ?, seq, id, status, updated_at, created_at, name_key FROM templates WHERE seq = ?`

// copyTags gives each tag of a template its row.
func copyTags(tx *gorm.DB, seq int64, tags []string) error {
	if err := tx.Where("seq = ?", seq).Delete(&templateTagRow{}).Error; err != nil {
		return fmt.Errorf("take the tags of a template away: %w", err)
	}
	for _, tag := range tags {
		if err := tx.Exec(addTag, tag, seq).Error; err != nil {
			return fmt.Errorf("tag a template: %w", err)
		}
	}
	return nil
}

// summary is the template as a list shows it.
func (r listedTemplate) summary() models.TemplateSummary {
	t := models.TemplateSummary{
		ID: r.ID, Slug: r.Slug, Description: r.Description, Tags: orEmpty(r.Tags), Labels: r.labels, LatestVersion: r.LatestVersion,
		Latest:    models.VersionSummary{Name: r.Name, AvatarID: r.AvatarID, VoiceID: r.VoiceID, LLMID: r.LLMID},
		CreatedAt: timeOf(r.CreatedAt), UpdatedAt: timeOf(r.UpdatedAt), ArchivedAt: optionalTime(r.ArchivedAt),
		UpdatedBy: models.Actor{Kind: models.ActorKind(r.AuthorKind), ID: r.AuthorID, Name: r.AuthorName}.Shown(),
	}
	if r.LiveVersion > 0 {
		t.Live = &models.VersionSummary{Name: r.LiveName, AvatarID: r.LiveAvatarID, VoiceID: r.LiveVoiceID, LLMID: r.LiveLLMID}
	}
	return t
}
