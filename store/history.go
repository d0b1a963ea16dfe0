package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"greenroom/models"
)

// History lists versions of a template, newest first, each with its changed fields and the labels that point at it now.
// Errors: template_not_found, invalid_input (cursor, limit).
func (s *Store) History(ctx context.Context, q models.HistoryQuery) (page models.HistoryPage, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		page, err = history(tx, q)
		return err
	})
	return page, err
}

func history(tx *gorm.DB, q models.HistoryQuery) (models.HistoryPage, error) {
	template, _, err := findTemplate(tx, q.Slug)
	if err != nil {
		return models.HistoryPage{}, err
	}
	rows, next, err := historyRows(tx, template, q)
	if err != nil {
		return models.HistoryPage{}, err
	}
	changed, err := changes(tx, template.ID, rows)
	if err != nil {
		return models.HistoryPage{}, err
	}
	labels, err := labelsOf(tx, template.ID)
	if err != nil {
		return models.HistoryPage{}, err
	}
	page := models.HistoryPage{Items: make([]models.HistoryItem, len(rows)), Next: next}
	for i, row := range rows {
		page.Items[i] = row.historyItem(changed[row.Number], labels[template.ID])
	}
	return page, nil
}

// historyRows reads a page of versions without their documents.
func historyRows(tx *gorm.DB, template templateRow, q models.HistoryQuery) ([]versionRow, string, error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return nil, "", err
	}
	below := template.LatestVersion + 1
	if err := readCursor(q.Cursor, "history", &below); err != nil {
		return nil, "", err
	}
	var rows []versionRow
	err = historyOf(tx, template.ID, q).Where("number < ?", below).Omit("document").Order("number DESC").Limit(limit + 1).Find(&rows).Error
	if err != nil {
		return nil, "", fmt.Errorf("list the history: %w", err)
	}
	rows, next := cutPage(rows, limit, "history", versionRow.sortedBy)
	return rows, next, nil
}

func historyOf(tx *gorm.DB, templateID string, q models.HistoryQuery) *gorm.DB {
	db := tx.Where("template_id = ?", templateID)
	if q.AuthorKind != "" {
		// The author column lies behind the long document. The subquery is answered from an index, so that only chosen rows are read.
		db = db.Where("number IN (SELECT number FROM template_versions WHERE template_id = ? AND created_by_kind = ? AND created_by_id = ?)", templateID, q.AuthorKind, q.AuthorID)
	}
	if q.Label != "" {
		db = db.Where("number IN (SELECT to_version FROM label_moves WHERE template_id = ? AND label = ?)", templateID, q.Label)
	}
	return db
}

// changes compares each row with the version before it, which may not be on the page.
func changes(tx *gorm.DB, templateID string, rows []versionRow) (map[int][]string, error) {
	var numbers []int
	for _, row := range rows {
		numbers = append(numbers, row.Number, row.Number-1)
	}
	var stored []versionRow
	err := tx.Select("number", "document").Where("template_id = ? AND number IN ?", templateID, numbers).Find(&stored).Error
	if err != nil {
		return nil, fmt.Errorf("read what changed: %w", err)
	}
	documents := make(map[int]models.Document, len(stored))
	for _, row := range stored {
		if documents[row.Number], err = models.ParseDocument([]byte(row.Document)); err != nil {
			return nil, err
		}
	}
	changed := make(map[int][]string, len(rows))
	for _, row := range rows {
		if _, known := documents[row.Number-1]; !known {
			continue
		}
		if changed[row.Number], err = models.ChangedFields(documents[row.Number-1], documents[row.Number]); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

func (v versionRow) historyItem(changed []string, labels map[string]int) models.HistoryItem {
	item := models.HistoryItem{
		Number: v.Number, Name: v.Name, AvatarID: v.AvatarID, Note: v.Note, CreatedAt: timeOf(v.CreatedAt), Changed: changed, Labels: []string{},
		CreatedBy: models.Actor{Kind: models.ActorKind(v.CreatedByKind), ID: v.CreatedByID, Name: v.CreatedByName},
	}
	for label, version := range labels {
		if version == v.Number {
			item.Labels = append(item.Labels, label)
		}
	}
	slices.Sort(item.Labels)
	return item
}

// HistoryChoices lists the authors and labels by which a template's history can be filtered.
// An author has the name of their last version.
// Errors: template_not_found.
func (s *Store) HistoryChoices(ctx context.Context, slug string) (models.HistoryChoices, error) {
	template, _, err := findTemplate(s.read(ctx), slug)
	if err != nil {
		return models.HistoryChoices{}, err
	}
	choices := models.HistoryChoices{Authors: []models.Actor{}, Labels: []string{}}
	var rows []versionRow
	err = s.read(ctx).Raw(`SELECT created_by_kind, created_by_id, created_by_name FROM template_versions
		WHERE template_id = ? AND number IN (SELECT MAX(number) FROM template_versions WHERE template_id = ? GROUP BY created_by_kind, created_by_id)
		ORDER BY created_by_name, created_by_id`, template.ID, template.ID).Scan(&rows).Error
	if err != nil {
		return choices, fmt.Errorf("list authors: %w", err)
	}
	for _, r := range rows {
		choices.Authors = append(choices.Authors, models.Actor{Kind: models.ActorKind(r.CreatedByKind), ID: r.CreatedByID, Name: r.CreatedByName})
	}
	err = s.read(ctx).Model(&labelMoveRow{}).Distinct().Where("template_id = ? AND to_version > 0", template.ID).Order("label").Pluck("label", &choices.Labels).Error
	if err != nil {
		return choices, fmt.Errorf("list labels of the history: %w", err)
	}
	return choices, nil
}
