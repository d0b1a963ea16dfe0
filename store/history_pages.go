package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"greenroom/models"
)

// The orders that cursors of the history name: down to older versions, up to newer ones.
const older, newer = "history", "history-newer"

// historyPage reads a page of versions without their documents, and sets its cursors.
// fitting begins a query over the versions that fit.
func historyPage(fitting func() *gorm.DB, template templateRow, q models.HistoryQuery, page *models.HistoryPage) ([]versionRow, error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return nil, err
	}
	list := listingOf(older, template.ID, q.AuthorKind, q.AuthorID, q.Label, q.Published, q.Search)
	above, below := 0, template.LatestVersion+1
	if q.Cursor != "" && list.sorted(newer).read(q.Cursor, &above) == nil {
		return newerPage(fitting, list, above, below, limit, page)
	}
	if q.Cursor == "" && q.At > 0 {
		below = min(below, q.At+1)
	}
	if err := list.read(q.Cursor, &below); err != nil {
		return nil, err
	}
	return olderPage(fitting, list, template.LatestVersion, below, limit, page)
}

func olderPage(fitting func() *gorm.DB, list listing, latest, below, limit int, page *models.HistoryPage) ([]versionRow, error) {
	rows, err := versionsBy(fitting().Where("number < ?", below).Order("number DESC"), limit)
	if err != nil {
		return nil, err
	}
	rows, page.Next = cutPage(rows, limit, list, versionRow.sortedBy)
	if below > latest {
		return rows, nil
	}
	above, err := versionsBy(fitting().Where("number >= ?", below).Order("number"), 0)
	if err == nil && len(above) > 0 {
		page.Newer = list.sorted(newer).cursor(below - 1)
	}
	return rows, err
}

// newerPage gives the versions just above one. Where fewer than a page are left, it is the first page, which is full.
func newerPage(fitting func() *gorm.DB, list listing, above, behindLatest, limit int, page *models.HistoryPage) ([]versionRow, error) {
	rows, err := versionsBy(fitting().Where("number > ?", above).Order("number"), limit)
	if err != nil {
		return nil, err
	}
	rows, page.Newer = cutPage(rows, limit, list.sorted(newer), versionRow.sortedBy)
	if page.Newer == "" {
		return olderPage(fitting, list, behindLatest-1, behindLatest, limit, page)
	}
	slices.Reverse(rows)
	page.Next = list.cursor(rows[len(rows)-1].Number)
	return rows, nil
}

// historyColumns are those of a version without its document.
var historyColumns = "template_id, number, name, avatar_id, llm_id, note, created_by_kind, created_by_id, " + shownName("template_versions", "created_by") + ", created_at"

// versionsBy reads one row more than limit, in the order that the query has.
func versionsBy(query *gorm.DB, limit int) (rows []versionRow, err error) {
	if err := query.Select(historyColumns).Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the history: %w", err)
	}
	return rows, nil
}
