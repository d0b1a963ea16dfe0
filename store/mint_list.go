package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// Mints lists mints, newest first. Errors: invalid_input (cursor, limit).
func (s *Store) Mints(ctx context.Context, q models.MintQuery) (models.MintPage, error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return models.MintPage{}, err
	}
	db := asked(s.read(ctx).Model(&mintRow{}), q)
	if q.Cursor != "" {
		var at int64
		var id string
		if err := readCursor(q.Cursor, "at", &at, &id); err != nil {
			return models.MintPage{}, err
		}
		db = db.Where("(at, id) < (?, ?)", at, id)
	}
	var rows []mintRow
	if err := db.Order("at DESC, id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return models.MintPage{}, fmt.Errorf("list mints: %w", err)
	}
	rows, more := cut(rows, limit)
	page := models.MintPage{Items: make([]models.Mint, len(rows))}
	for i, row := range rows {
		page.Items[i] = row.model()
	}
	if more {
		last := rows[len(rows)-1]
		page.Next = writeCursor("at", last.At, last.ID)
	}
	return page, nil
}

const mintGroup = "outcome, key_id, user_id, template_id, CASE template_id WHEN '' THEN slug ELSE '' END, persona_id"

// MintGroups counts mints by outcome, caller and persona, the newest group first, at most 100 groups.
func (s *Store) MintGroups(ctx context.Context, q models.MintQuery) ([]models.MintGroup, error) {
	var rows []struct {
		Newest mintRow `gorm:"embedded"`
		N      int
		First  int64
	}
	counted := asked(s.read(ctx).Model(&mintRow{}), q).Select("*, COUNT(*) OVER (PARTITION BY " + mintGroup + ") AS n, " +
		"MIN(at) OVER (PARTITION BY " + mintGroup + ") AS first, " +
		"ROW_NUMBER() OVER (PARTITION BY " + mintGroup + " ORDER BY at DESC, id DESC) AS place")
	err := s.read(ctx).Table("(?) AS m", counted).Where("place = 1").Order("at DESC, id DESC").Limit(maxPage).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("group mints: %w", err)
	}
	groups := make([]models.MintGroup, len(rows))
	for i, r := range rows {
		groups[i] = models.MintGroup{
			Outcome: r.Newest.Outcome, KeyID: r.Newest.KeyID, UserID: r.Newest.UserID, TemplateID: r.Newest.TemplateID, Slug: r.Newest.Slug, Label: r.Newest.Label, PersonaID: r.Newest.PersonaID,
			Fields: r.Newest.Fields, Count: r.N, First: timeOf(r.First), Last: timeOf(r.Newest.At), LastID: r.Newest.ID, RequestID: r.Newest.RequestID,
		}
	}
	return groups, nil
}

// asked keeps the mints that a query asks for.
func asked(db *gorm.DB, q models.MintQuery) *gorm.DB {
	if !q.Since.IsZero() {
		db = db.Where("at >= ?", millis(q.Since))
	}
	if !q.Until.IsZero() {
		db = db.Where("at < ?", millis(q.Until))
	}
	switch {
	case q.TemplateID != "" && q.Slug != "":
		db = db.Where("(template_id = ? OR template_id = '' AND slug = ?)", q.TemplateID, q.Slug)
	case q.TemplateID != "":
		db = db.Where("template_id = ?", q.TemplateID)
	case q.Slug != "":
		db = db.Where("slug = ?", q.Slug)
	}
	switch q.Outcome {
	case "":
	case "failed":
		db = db.Where("outcome <> 'ok'")
	case models.OutcomeOK:
		db = db.Where("outcome = 'ok'")
	default:
		db = db.Where("outcome <> 'ok' AND outcome = ?", q.Outcome) // the first half opens the index of failed ones
	}
	if search := strings.TrimSpace(q.Search); search != "" {
		db = db.Where("(id = ? OR client_label = ? OR slug = ? OR persona_id = ?)", search, search, search, search)
	}
	return askedOf(db, q)
}

// askedOf keeps the mints of one caller or request.
func askedOf(db *gorm.DB, q models.MintQuery) *gorm.DB {
	if q.KeyID != "" {
		db = db.Where("key_id = ?", q.KeyID)
	}
	if q.UserID != "" {
		db = db.Where("user_id = ?", q.UserID)
	}
	if q.ByApps {
		db = db.Where("key_id <> ''")
	}
	if q.RequestID != "" {
		db = db.Where("request_id = ?", q.RequestID)
	}
	return db
}

// MintCount counts the mints of all pages of a query.
func (s *Store) MintCount(ctx context.Context, q models.MintQuery) (int, error) {
	var n int64
	if err := asked(s.read(ctx).Model(&mintRow{}), q).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count mints: %w", err)
	}
	return int(n), nil
}

// TokensByDay counts tokens given and attempts refused on each of days UTC days from from on, for each template.
func (s *Store) TokensByDay(ctx context.Context, templateIDs []string, from time.Time, days int) (map[string]models.DayCounts, error) {
	out := make(map[string]models.DayCounts, len(templateIDs))
	for _, id := range templateIDs {
		out[id] = models.DayCounts{Given: make([]int, days), Refused: make([]int, days)}
	}
	start := from.UTC().Truncate(24 * time.Hour)
	var rows []struct {
		TemplateID string
		Day        int
		Given      int
		Refused    int
	}
	if err := dayCounts(s.read(ctx), templateIDs, start, start.AddDate(0, 0, days)).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("count tokens by day: %w", err)
	}
	for _, r := range rows {
		out[r.TemplateID].Given[r.Day], out[r.TemplateID].Refused[r.Day] = r.Given, r.Refused
	}
	return out, nil
}

func dayCounts(db *gorm.DB, templateIDs []string, start, end time.Time) *gorm.DB {
	return db.Raw(`SELECT template_id, (at - ?) / 86400000 AS day, SUM(outcome = 'ok') AS given, SUM(outcome <> 'ok') AS refused
		FROM mints WHERE template_id IN ? AND at >= ? AND at < ? GROUP BY template_id, day`,
		millis(start), templateIDs, millis(start), millis(end))
}

// forgetBatch is how many rows one transaction deletes, so that mints don't wait long for their turn to be written.
const forgetBatch = 1000

// ForgetMints deletes mints older than a time and tells how many there were.
// It goes in small transactions; what it deleted before an error stays deleted.
func (s *Store) ForgetMints(ctx context.Context, before time.Time) (n int64, err error) {
	for {
		done := s.writer.WithContext(ctx).Exec("DELETE FROM mints WHERE id IN (SELECT id FROM mints WHERE at < ? ORDER BY at LIMIT ?)", millis(before), forgetBatch)
		if done.Error != nil {
			return n, fmt.Errorf("forget old mints: %w", done.Error)
		}
		n += done.RowsAffected
		if done.RowsAffected < forgetBatch {
			return n, nil
		}
	}
}

func (r mintRow) model() models.Mint {
	return models.Mint{
		ID: r.ID, At: timeOf(r.At), KeyID: r.KeyID, UserID: r.UserID, TemplateID: r.TemplateID, Slug: r.Slug,
		Version: r.Version, Label: r.Label, PersonaID: r.PersonaID, ClientLabel: r.ClientLabel, Outcome: r.Outcome,
		AnamStatus: r.AnamStatus, Fields: r.Fields, Duration: time.Duration(r.DurationUs) * time.Microsecond,
		RequestID: r.RequestID, Address: r.Address,
	}
}
