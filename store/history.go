package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"greenroom/models"
)

// History lists versions of a template, newest first, each with its changed fields, the labels that point at it now, and when labels did.
// Errors: template_not_found, invalid_input (cursor, limit, search).
func (s *Store) History(ctx context.Context, q models.HistoryQuery) (page models.HistoryPage, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		page, err = history(tx, q)
		return err
	})
	return page, err
}

func history(tx *gorm.DB, q models.HistoryQuery) (page models.HistoryPage, err error) {
	template, _, err := findTemplate(tx, q.Slug)
	if err != nil {
		return page, err
	}
	words, err := searchWords(q.Search, lowered)
	if err != nil {
		return page, err
	}
	fitting := func() *gorm.DB { return matchingVersions(historyOf(tx, template.ID, q), template.ID, words) }
	rows, err := historyPage(fitting, template, q, &page)
	if err != nil {
		return page, err
	}
	if page.Items, err = historyItems(tx, template.ID, rows); err != nil {
		return page, err
	}
	err = tx.Model(&versionRow{}).Where("template_id = ?", template.ID).Select("MIN(number)").Find(&page.First).Error
	return page, err
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
	if q.Published {
		db = db.Where("number IN (SELECT to_version FROM label_moves WHERE template_id = ?)", templateID)
	}
	return db
}

// historyItems gives each version what stands beside it, with one query for each kind.
func historyItems(tx *gorm.DB, templateID string, rows []versionRow) ([]models.HistoryItem, error) {
	numbers := make([]int, len(rows))
	for i, row := range rows {
		numbers[i] = row.Number
	}
	changed, err := changesOf(tx, templateID, numbers)
	if err != nil {
		return nil, err
	}
	labels, err := labelsOf(tx, templateID)
	if err != nil {
		return nil, err
	}
	stays, err := staysOf(tx, templateID, numbers)
	if err != nil {
		return nil, err
	}
	items := make([]models.HistoryItem, len(rows))
	for i, row := range rows {
		items[i] = row.historyItem(changed[row.Number], labels[templateID])
		items[i].Stays = stays[row.Number]
		if items[i].MoreStays = len(items[i].Stays) > shownStays; items[i].MoreStays {
			items[i].Stays = items[i].Stays[:shownStays]
		}
	}
	return items, nil
}

func (v versionRow) historyItem(changed []string, labels map[string]int) models.HistoryItem {
	item := models.HistoryItem{
		Number: v.Number, Name: v.Name, AvatarID: v.AvatarID, Kind: models.VersionSummary{LLMID: v.LLMID}.Kind(), Note: v.Note, CreatedAt: timeOf(v.CreatedAt), Changed: changed, Labels: []string{},
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
	err = s.read(ctx).Raw(`SELECT created_by_kind, created_by_id, `+shownName("template_versions", "created_by")+` FROM template_versions
		WHERE template_id = ? AND number IN (SELECT MAX(number) FROM template_versions WHERE template_id = ? GROUP BY created_by_kind, created_by_id)
		ORDER BY created_by_name, created_by_id`, template.ID, template.ID).Find(&rows).Error
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
