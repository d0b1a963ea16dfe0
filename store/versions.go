package store

import (
	"bytes"
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// SaveVersion saves a template's next version, or none when the content is the same as the latest.
// base is the version that the caller started from. Content that is the latest already is no conflict, whatever base is: a save whose answer got lost is sent again.
// Errors, in this order: template_not_found or forbidden, template_archived, stale_version (somebody saved meanwhile), invalid_input.
func (s *Store) SaveVersion(ctx context.Context, who models.Actor, slug string, base int, in models.NewVersion) (version models.Version, created bool, err error) {
	saved, err := s.SaveMatching(ctx, who, slug, func(int) int { return base }, in)
	return saved.Version, saved.Created, err
}

// SaveMatching is SaveVersion where the version that the caller started from depends on which one is the latest.
func (s *Store) SaveMatching(ctx context.Context, who models.Actor, slug string, baseOf func(latest int) int, in models.NewVersion) (saved models.SavedVersion, err error) {
	invalid := models.Invalid(in.Problems()...)
	err = s.guarded(ctx, who, func(tx *gorm.DB) error {
		row, _, err := findChangeable(tx, who, slug)
		if err != nil {
			return err
		}
		base := baseOf(row.LatestVersion)
		switch {
		case base != row.LatestVersion && invalid != nil:
			return staleVersion(tx, row.ID, base, row.LatestVersion)
		case invalid != nil:
			return invalid
		}
		saved, err = s.saveNext(tx, who, row, base, in)
		return err
	})
	if err != nil {
		return models.SavedVersion{}, err
	}
	return saved, nil
}

// saveNext adds the next version, or returns the latest one when the content is the same. Errors: stale_version.
func (s *Store) saveNext(tx *gorm.DB, who models.Actor, row templateRow, base int, in models.NewVersion) (saved models.SavedVersion, err error) {
	stored, err := findVersion(tx, row.ID, row.LatestVersion)
	if err != nil {
		return saved, err
	}
	latest, err := stored.model()
	if err != nil {
		return saved, err
	}
	document := latest.Document.With(in)
	same, err := document.SameContent(latest.Document)
	switch {
	case err != nil:
		return saved, err
	case same:
		return models.SavedVersion{Slug: row.Slug, Version: latest}, nil
	case base != latest.Number:
		return saved, staleVersion(tx, row.ID, base, latest.Number)
	}
	next, err := s.nextVersion(who, row.ID, latest.Number+1, document, in.Note)
	if err != nil {
		return saved, err
	}
	saved = models.SavedVersion{Slug: row.Slug, Created: true}
	if saved.Version, err = next.model(); err != nil {
		return saved, err
	}
	saved.Version.CreatedBy.Name = who.Shown()
	return saved, s.putVersion(tx, who, row, latest.Document, saved.Version.Document, next)
}

// putVersion adds the next version, whose document replaces the one before.
func (s *Store) putVersion(tx *gorm.DB, who models.Actor, row templateRow, before, after models.Document, next versionRow) error {
	if err := addVersion(tx, next); err != nil {
		return err
	}
	was := row.LatestVersion
	row.LatestVersion, row.UpdatedAt = next.Number, millis(s.now())
	row.copyLatest(next)
	if err := setLatest(tx, row); err != nil {
		return err
	}
	if err := index(tx, row, after); err != nil {
		return err
	}
	changed, err := models.ChangedFields(before, after)
	if err != nil {
		return err
	}
	if err := noteChanges(tx, next, changed); err != nil {
		return err
	}
	return s.audit(tx, who, models.ActionVersionSaved, subject{"template", row.ID, row.Slug},
		facts{"version": was}, facts{"version": next.Number, "changed": changed})
}

// changedFields names the fields that differ, not their values.
func changedFields(a, b versionRow) ([]string, error) {
	before, err := models.ParseDocument([]byte(a.Document))
	if err != nil {
		return nil, err
	}
	after, err := models.ParseDocument([]byte(b.Document))
	if err != nil {
		return nil, err
	}
	return models.ChangedFields(before, after)
}

// CheckBase refuses what a save on top of a version is refused for whatever it saves.
// Errors: template_not_found, forbidden, stale_version with the fields that changed since.
func (s *Store) CheckBase(ctx context.Context, who models.Actor, slug string, baseOf func(latest int) int) error {
	row, _, err := findAllowed(s.read(ctx), who, slug)
	if err != nil {
		return err
	}
	base := baseOf(row.LatestVersion)
	if base == row.LatestVersion {
		return nil
	}
	return staleVersion(s.read(ctx), row.ID, base, row.LatestVersion)
}

// staleVersion names the fields that changed since base, where that is a version at all.
func staleVersion(db *gorm.DB, templateID string, base, latest int) error {
	stale := messages.NewError(messages.StaleVersion, messages.Facts{Version: latest})
	before, err := findVersion(db, templateID, base)
	if models.CodeOf(err) == models.CodeVersionNotFound {
		return stale
	}
	if err != nil {
		return err
	}
	now, err := findVersion(db, templateID, latest)
	if err != nil {
		return err
	}
	changed, err := changedFields(before, now)
	if err != nil {
		return err
	}
	for _, name := range changed {
		stale.Fields = append(stale.Fields, models.FieldError{
			Field: models.DocumentPath(name), Code: "changed", Message: fmt.Sprintf("Somebody changed this since version %d.", base),
		})
	}
	return stale
}

func (s *Store) nextVersion(who models.Actor, templateID string, number int, d models.Document, note string) (versionRow, error) {
	raw, err := d.Canonical()
	if err != nil {
		return versionRow{}, err
	}
	return versionRow{
		TemplateID: templateID, Number: number, Format: d.Format, Document: string(raw), SHA256: models.Sum(raw),
		Name: d.Persona.Name, AvatarID: d.Persona.AvatarID, VoiceID: d.Persona.VoiceID, LLMID: d.Persona.LLMID, Note: note,
		CreatedByKind: string(who.Kind), CreatedByID: who.ID, CreatedByName: who.NameToKeep(), CreatedAt: millis(s.now()),
	}, nil
}

// Version gives one version of a template.
// Errors: template_not_found, version_not_found.
func (s *Store) Version(ctx context.Context, slug string, number int) (models.Version, error) {
	return s.VersionFor(ctx, models.Actor{}, slug, number)
}

// VersionFor is Version for an actor that may be restricted. Errors: forbidden too.
func (s *Store) VersionFor(ctx context.Context, who models.Actor, slug string, number int) (models.Version, error) {
	row, _, err := findAllowed(s.read(ctx), who, slug)
	if err != nil {
		return models.Version{}, err
	}
	version, err := findVersion(s.read(ctx), row.ID, number)
	if err != nil {
		return models.Version{}, err
	}
	return version.model()
}

// Versions lists a template's versions, newest first; fewer than limit where their documents are large.
// Errors: template_not_found, invalid_input (cursor, limit).
func (s *Store) Versions(ctx context.Context, slug string, limit int, cursor string) (models.VersionPage, error) {
	return s.VersionsFor(ctx, models.Actor{}, slug, limit, cursor)
}

// VersionsFor is Versions for an actor that may be restricted. Errors: forbidden too.
func (s *Store) VersionsFor(ctx context.Context, who models.Actor, slug string, limit int, cursor string) (models.VersionPage, error) {
	limit, err := pageLimit(limit)
	if err != nil {
		return models.VersionPage{}, err
	}
	template, _, err := findAllowed(s.read(ctx), who, slug)
	if err != nil {
		return models.VersionPage{}, err
	}
	below, list := template.LatestVersion+1, listingOf("number", template.ID)
	if err := list.read(cursor, &below); err != nil {
		return models.VersionPage{}, err
	}
	if limit, err = fittingVersions(s.read(ctx), template.ID, below, limit); err != nil {
		return models.VersionPage{}, err
	}
	var rows []versionRow
	err = s.read(ctx).Select(namedVersion).Where("template_id = ? AND number < ?", template.ID, below).Order("number DESC").Limit(limit + 1).Find(&rows).Error
	if err != nil {
		return models.VersionPage{}, fmt.Errorf("list versions: %w", err)
	}
	rows, next := cutPage(rows, limit, list, versionRow.sortedBy)
	page := models.VersionPage{Items: make([]models.Version, len(rows)), Next: next}
	for i, row := range rows {
		if page.Items[i], err = row.model(); err != nil {
			return models.VersionPage{}, err
		}
	}
	return page, nil
}

// versionPageBytes is how many bytes of documents a page of versions holds at most, but for one that is larger by itself.
const versionPageBytes = 2 << 20

// fittingVersions lowers the limit of a page to the versions whose documents fit into it, one at least. It reads none of them.
func fittingVersions(db *gorm.DB, templateID string, below, limit int) (int, error) {
	var sizes []int
	err := db.Model(&versionRow{}).Where("template_id = ? AND number < ?", templateID, below).
		Order("number DESC").Limit(limit).Pluck("octet_length(document)", &sizes).Error
	if err != nil {
		return 0, fmt.Errorf("measure versions: %w", err)
	}
	left := versionPageBytes
	for i, size := range sizes {
		if left -= size; left < 0 {
			return max(1, i), nil
		}
	}
	return limit, nil
}

// LatestNumbers gives the numbers of a template's latest versions, newest first.
func (s *Store) LatestNumbers(ctx context.Context, templateID string, most int) ([]int, error) {
	var numbers []int
	err := s.read(ctx).Model(&versionRow{}).Where("template_id = ?", templateID).Order("number DESC").Limit(most).Pluck("number", &numbers).Error
	if err != nil {
		return nil, fmt.Errorf("list version numbers: %w", err)
	}
	return numbers, nil
}

// sortedBy is the order of every list of versions.
func (v versionRow) sortedBy() []any { return []any{v.Number} }

// untouched fails when the document is not the one that was saved: the file was edited, or the disk is losing bits.
// Apps must not be given what nobody saved.
func (v versionRow) untouched() error {
	if !bytes.Equal(models.Sum([]byte(v.Document)), v.SHA256) {
		return fmt.Errorf("version %d of template %s is not as it was saved: its SHA-256 differs", v.Number, v.TemplateID)
	}
	return nil
}

func (v versionRow) model() (models.Version, error) {
	document, err := models.ParseDocument([]byte(v.Document))
	return models.Version{
		Number: v.Number, Document: document, SHA256: v.SHA256, Note: v.Note,
		CreatedBy: models.Actor{Kind: models.ActorKind(v.CreatedByKind), ID: v.CreatedByID, Name: v.CreatedByName},
		CreatedAt: timeOf(v.CreatedAt),
	}, err
}
