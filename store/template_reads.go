package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// templateColumns are what is read of a template t to show or to change it, in the order of columns.
const templateColumns = "t.seq, t.id, t.slug, t.description, t.tags, t.latest_version, t.created_at, t.updated_at, t.archived_at, t.name"

func (r *templateRow) columns() []any {
	return []any{&r.Seq, &r.ID, &r.Slug, &r.Description, fromJSON{&r.Tags}, &r.LatestVersion, &r.CreatedAt, &r.UpdatedAt, &r.ArchivedAt, &r.Name}
}

// copiedColumns are what a list shows of its versions beside them, in the order of copies.
var copiedColumns = "t.avatar_id, t.voice_id, t.llm_id, t.author_kind, t.author_id, " + shownName("t", "author") +
	", t.live_version, t.live_name, t.live_avatar_id, t.live_voice_id, t.live_llm_id"

func (r *templateRow) copies() []any {
	return []any{
		&r.AvatarID, &r.VoiceID, &r.LLMID, &r.AuthorKind, &r.AuthorID, &r.AuthorName,
		&r.LiveVersion, &r.LiveName, &r.LiveAvatarID, &r.LiveVoiceID, &r.LiveLLMID,
	}
}

// versionColumns are a version v, with the name to show of its author, in the order of columns.
var versionColumns = "v.template_id, v.number, v.format, v.document, v.sha256, v.name, v.avatar_id, v.voice_id, v.llm_id, v.note, " +
	"v.created_by_kind, v.created_by_id, " + shownName("v", "created_by") + ", v.created_at"

func (v *versionRow) columns() []any {
	return []any{
		&v.TemplateID, &v.Number, &v.Format, &v.Document, &v.SHA256, &v.Name, &v.AvatarID, &v.VoiceID, &v.LLMID, &v.Note,
		&v.CreatedByKind, &v.CreatedByID, &v.CreatedByName, &v.CreatedAt,
	}
}

// What belongs to a template t, as JSON in no order.
const (
	itsLabels    = "(SELECT json_group_object(label, version) FROM labels WHERE template_id = t.id)"
	itsProtected = "(SELECT json_group_array(label) FROM protected_labels WHERE template_id = t.id)"
	itsAliases   = "(SELECT json_group_array(slug) FROM slugs WHERE template_id = t.id AND current = 0)"
)

// behindSlug are the slugs s and the templates t that they lead to.
const behindSlug = " FROM slugs s JOIN templates t ON t.id = s.template_id"

var (
	findingTemplate = "SELECT " + templateColumns + behindSlug + " WHERE s.slug = ? AND t.deleted_at IS NULL"
	findingVersion  = "SELECT " + versionColumns + " FROM template_versions v WHERE v.template_id = ? AND v.number = ?"
	// loadingTemplate reads all that is shown of a template at once: a single statement sees one state of the database.
	loadingTemplate = "SELECT " + templateColumns + ", " + versionColumns + ", " + itsLabels + ", " + itsProtected + ", " + itsAliases + behindSlug +
		" JOIN template_versions v ON v.template_id = t.id AND v.number = t.latest_version WHERE s.slug = ? AND t.deleted_at IS NULL"
	listingTemplates = "SELECT " + templateColumns + ", " + copiedColumns + ", " + itsLabels + " FROM templates t WHERE t.seq IN (SELECT value FROM json_each(?))"
)

// findTemplate gives the row behind a slug or alias, and the slug that is current today.
func findTemplate(db *gorm.DB, slug string) (row templateRow, current string, err error) {
	err = readOne(db, findingTemplate, []any{slug}, row.columns()...)
	return row, row.Slug, notFoundOr(err, "find template", messages.NoSuchTemplate)
}

// loadTemplate gives what is shown of a template that an actor may use.
func loadTemplate(db *gorm.DB, who models.Actor, slug string) (models.Template, error) {
	var row templateRow
	var version versionRow
	var t models.Template
	columns := append(append(row.columns(), version.columns()...), fromJSON{&t.Labels}, fromJSON{&t.ProtectedLabels}, fromJSON{&t.Aliases})
	err := readOne(db, loadingTemplate, []any{slug}, columns...)
	if err := allowed(who, row, notFoundOr(err, "read template", messages.NoSuchTemplate)); err != nil {
		return models.Template{}, err
	}
	t.ID, t.Slug, t.Description, t.Tags, t.LatestVersion = row.ID, row.Slug, row.Description, orEmpty(row.Tags), row.LatestVersion
	t.CreatedAt, t.UpdatedAt, t.ArchivedAt = timeOf(row.CreatedAt), timeOf(row.UpdatedAt), optionalTime(row.ArchivedAt)
	slices.Sort(t.ProtectedLabels)
	slices.Sort(t.Aliases)
	if t.Version, err = version.model(); err != nil {
		return models.Template{}, err
	}
	return t, nil
}

func findVersion(db *gorm.DB, templateID string, number int) (row versionRow, err error) {
	err = readOne(db, findingVersion, []any{templateID, number}, row.columns()...)
	return row, notFoundOr(err, fmt.Sprintf("find version %d", number), messages.NoSuchVersion)
}

// listedTemplate is a template as a list reads it.
type listedTemplate struct {
	templateRow
	labels map[string]int
}

// listedTemplates reads templates by their seq.
func listedTemplates(db *gorm.DB, seqs []int64) (map[int64]listedTemplate, error) {
	found := make(map[int64]listedTemplate, len(seqs))
	err := readEach(db, listingTemplates, []any{textOf(seqs)}, func(row *sql.Rows) error {
		var t listedTemplate
		if err := row.Scan(append(append(t.columns(), t.copies()...), fromJSON{&t.labels})...); err != nil {
			return err
		}
		found[t.Seq] = t
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	return found, nil
}

// notFoundOr gives the message for what is not there; other errors say what was being done.
func notFoundOr(err error, doing string, message messages.Message) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return messages.NewError(message, messages.Facts{})
	}
	return fmt.Errorf("%s: %w", doing, err)
}
