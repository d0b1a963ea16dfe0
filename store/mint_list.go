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
	// Since is no filter of the listing: a page shows the last days, and each request begins them a little later.
	listing := listingOf("at", q.Until, q.TemplateID, q.Slug, q.KeyID, q.UserID, q.ByApps, q.Outcome, q.Label, q.RequestID, q.Search)
	list := mintList{q: q, span: spanOf(q), want: limit + 1}
	if q.Cursor != "" {
		list.after = true
		if err := listing.read(q.Cursor, &list.at, &list.id); err != nil {
			return models.MintPage{}, err
		}
		list.span.to = min(list.span.to, list.at+1)
	}
	if err := s.snapshot(ctx, list.read); err != nil {
		return models.MintPage{}, fmt.Errorf("list mints: %w", err)
	}
	rows, next := cutPage(list.rows, limit, listing, func(r mintRow) []any { return []any{r.At, r.ID} })
	page := models.MintPage{Items: make([]models.Mint, len(rows)), Next: next}
	for i, row := range rows {
		page.Items[i] = row.model()
	}
	return page, nil
}

// mintList is one page of the list while it is read.
type mintList struct {
	q     models.MintQuery
	span  span
	after bool // only rows behind the one of at and id
	at    int64
	id    string
	want  int // rows
	rows  []mintRow
}

// read fills the rows. Where the counts can tell which hours have any, only those hours are read.
func (l *mintList) read(tx *gorm.DB) error {
	everyGroup := models.MintQuery{Since: l.q.Since, Until: l.q.Until, Limit: l.q.Limit, Cursor: l.q.Cursor}
	if !countable(l.q) || l.q == everyGroup {
		return l.readSpan(tx, l.span)
	}
	c, windows, err := countingOf(tx, l.q, l.span)
	if err != nil {
		return err
	}
	for _, window := range windows {
		filled, err := c.filledHours(tx, window)
		if err != nil {
			return err
		}
		for _, hour := range filled {
			if err := l.readSpan(tx, span{max(window.from, hour.first), min(window.to, hour.last+1)}); err != nil || len(l.rows) == l.want {
				return err
			}
		}
	}
	return nil
}

func (l *mintList) readSpan(tx *gorm.DB, within span) error {
	db := whereMints(tx.Model(&mintRow{}), l.q, within)
	if l.after {
		db = db.Where("(at, id) < (?, ?)", l.at, l.id)
	}
	var rows []mintRow
	err := db.Order("at DESC, id DESC").Limit(l.want - len(l.rows)).Find(&rows).Error
	l.rows = append(l.rows, rows...)
	return err
}

// whereMints keeps the mints of a span that match a query.
func whereMints(db *gorm.DB, q models.MintQuery, within span) *gorm.DB {
	return whereMatching(db.Where("at >= ? AND at < ?", within.from, within.to), q)
}

// whereMatching keeps the mints that match a query, whenever they were.
func whereMatching(db *gorm.DB, q models.MintQuery) *gorm.DB {
	db = whereNamed(whereCalled(db, q), q)
	if search := strings.TrimSpace(q.Search); search != "" {
		db = db.Where("(id = ? OR client_label = ? OR slug = ? OR persona_id = ?)", search, search, search, search)
	}
	if q.RequestID != "" {
		db = db.Where("request_id = ?", q.RequestID)
	}
	if q.Version > 0 {
		db = db.Where(groupVersion+" = ?", q.Version)
	}
	return db
}

// whereGroups keeps the groups that may hold mints of a query: shared groups hold mints of every name.
func whereGroups(db *gorm.DB, q models.MintQuery) *gorm.DB {
	if q.Version > 0 {
		db = db.Where("version = ?", q.Version)
	}
	return whereNamed(whereCalled(db, q), q, anyName)
}

// whereNamed keeps the mints, or groups of mints, of a query's template, slug and label. Names in or match every query.
func whereNamed(db *gorm.DB, q models.MintQuery, or ...string) *gorm.DB {
	slug := gorm.Expr("slug IN ?", append([]string{q.Slug}, or...))
	if q.Slug == models.NoSlug && len(or) == 0 {
		slug = gorm.Expr("unknown AND template_id = '' AND slug <> ''")
	}
	switch {
	case q.TemplateID != "" && q.Slug != "":
		db = db.Where("(template_id = ? OR template_id = '' AND ?)", q.TemplateID, slug)
	case q.TemplateID != "":
		db = db.Where("template_id = ?", q.TemplateID)
	case q.Slug != "":
		db = db.Where(slug)
	}
	if q.Label != "" {
		db = db.Where("label IN ?", append([]string{q.Label}, or...))
	}
	return db
}

// whereCalled keeps the mints, or groups of mints, of a query's caller and outcome. What looks said twice lets SQLite take the indexes of groups.
func whereCalled(db *gorm.DB, q models.MintQuery) *gorm.DB {
	switch q.Outcome {
	case "":
	case "failed":
		db = db.Where("outcome <> 'ok'")
	case models.OutcomeOK:
		db = db.Where("outcome = 'ok'")
	default:
		db = db.Where("outcome = ? AND outcome <> 'ok'", q.Outcome)
	}
	if q.KeyID != "" {
		db = db.Where("key_id = ? AND key_id <> ''", q.KeyID)
	}
	if q.UserID != "" {
		db = db.Where("user_id = ? AND user_id <> ''", q.UserID)
	}
	if q.ByApps {
		db = db.Where("key_id <> ''")
	}
	return db
}

func mintRowOf(m models.Mint) mintRow {
	return mintRow{
		ID: m.ID, At: millis(m.At), KeyID: m.KeyID, UserID: m.UserID, TemplateID: m.TemplateID, Slug: m.Slug,
		Version: m.Version, Label: m.Label, PersonaID: m.PersonaID, ClientLabel: m.ClientLabel, Outcome: m.Outcome,
		AnamStatus: m.AnamStatus, Fields: m.Fields, DurationUs: m.Duration.Microseconds(),
		RequestID: m.RequestID, Address: m.Address, Unknown: m.Unknown,
	}
}

func (r mintRow) model() models.Mint {
	return models.Mint{
		ID: r.ID, At: timeOf(r.At), KeyID: r.KeyID, UserID: r.UserID, TemplateID: r.TemplateID, Slug: r.Slug,
		Version: r.Version, Label: r.Label, PersonaID: r.PersonaID, ClientLabel: r.ClientLabel, Outcome: r.Outcome,
		AnamStatus: r.AnamStatus, Fields: r.Fields, Duration: time.Duration(r.DurationUs) * time.Microsecond,
		RequestID: r.RequestID, Address: r.Address, Unknown: r.Unknown,
	}
}
