package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// The columns that tell groups apart as people see them: a slug does so only where no template was found.
const (
	groupColumns = "outcome, key_id, user_id, template_id, CASE template_id WHEN '' THEN slug ELSE '' END AS asked_for, persona_id"
	askedFor     = "CASE WHEN template_id <> '' THEN '' ELSE " + groupSlug + " END"
	mintColumns  = "outcome, key_id, user_id, template_id, " + askedFor + " AS asked_for, " + groupPersona + " AS persona_id, 1 AS n, at AS first_at, at AS last_at"
)

// countMints gives the mints of a query as rows of groupColumns, n, first_at and last_at.
// Whole hours come from their counts and the rest from the mints themselves, so that every number is exact.
func countMints(tx *gorm.DB, q models.MintQuery) *gorm.DB {
	before, whole, behind := spanOf(q).hours()
	if !countable(q) {
		before, whole, behind = spanOf(q), span{}, span{}
	}
	mints := func(within span) *gorm.DB { return whereMints(tx.Table("mints"), q, within).Select(mintColumns) }
	refused := func(within span) *gorm.DB {
		return countedRefusals(tx, q, within).Select(groupColumns + ", n, first_at, last_at")
	}
	hours := whereGroups(hoursWithin(tx, whole), q).Select(groupColumns + ", SUM(n) AS n, MIN(first_at) AS first_at, MAX(last_at) AS last_at").Group("g.id")
	parts := []any{mints(before), mints(behind)}
	if !countable(q) {
		return unionOf(tx, parts...)
	}
	parts = append(parts, refused(before), refused(behind))
	if filtersByName(q) {
		return unionOf(tx, append(parts, hours.Where("NOT "+isShared), unknownMints(tx, q, whole))...)
	}
	return unionOf(tx, append(parts, hours)...)
}

func unionOf(tx *gorm.DB, parts ...any) *gorm.DB {
	return tx.Raw("?"+strings.Repeat(" UNION ALL ?", len(parts)-1), parts...)
}

func hoursWithin(tx *gorm.DB, within span) *gorm.DB {
	return tx.Table(groupHours).Where("hour >= ? AND hour < ?", within.from, within.to)
}

// unknownMints reads the mints of shared groups one by one, because their groups don't hold their names. It reads only the hours that have any.
func unknownMints(tx *gorm.DB, q models.MintQuery, within span) *gorm.DB {
	hours := whereGroups(hoursWithin(tx, within), q).Where(isShared).Select("DISTINCT hour")
	mints := tx.Table("(?) AS u CROSS JOIN mints ON at >= u.hour AND at < u.hour + 3600000", hours).Where("'*' IN (" + groupLabel + ", " + groupSlug + ", " + groupPersona + ")")
	return whereMints(mints, q, within).Select(mintColumns)
}

// MintCount counts the mints of all pages of a query.
func (s *Store) MintCount(ctx context.Context, q models.MintQuery) (n int, err error) {
	tx := s.read(ctx)
	if err := tx.Table("(?) AS c", countMints(tx, q)).Select("COALESCE(SUM(n), 0)").Find(&n).Error; err != nil {
		return 0, fmt.Errorf("count mints: %w", err)
	}
	return n, nil
}

// MintGroups counts mints by outcome, caller and persona, the newest group first, at most 100 groups.
func (s *Store) MintGroups(ctx context.Context, q models.MintQuery) ([]models.MintGroup, error) {
	var rows []summedGroup
	if err := mintGroups(s.read(ctx), q).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("group mints: %w", err)
	}
	groups := make([]models.MintGroup, len(rows))
	for i, r := range rows {
		groups[i] = r.model()
	}
	return groups, nil
}

// summedGroup is a group with its newest row. A group of refusals that were only counted may have none.
type summedGroup struct {
	Of     mintGroupRow `gorm:"embedded;embeddedPrefix:of_"` // its slug is what was asked for
	Newest mintRow      `gorm:"embedded"`
	N      int
	First  int64
	Last   int64
}

func (g summedGroup) model() models.MintGroup {
	out := models.MintGroup{
		Outcome: g.Of.Outcome, KeyID: g.Of.KeyID, UserID: g.Of.UserID, TemplateID: g.Of.TemplateID, Count: g.N, First: timeOf(g.First), Last: timeOf(g.Last),
		Slug: g.Newest.Slug, Label: g.Newest.Label, PersonaID: g.Newest.PersonaID, Fields: g.Newest.Fields,
		LastID: g.Newest.ID, RequestID: g.Newest.RequestID, Unknown: g.Newest.Unknown,
	}
	if g.Newest.ID == "" {
		out.Slug, out.PersonaID = g.Of.Slug, g.Of.PersonaID
		out.Unknown = out.Slug == anyName || out.PersonaID == anyName
	}
	if out.Slug == anyName {
		out.Slug = models.NoSlug
	}
	if out.PersonaID == anyName {
		out.PersonaID = ""
	}
	return out
}

// mintGroups gives each group with its count, its times and its newest row, which is a little older than the last of its refusals that are only counted.
func mintGroups(tx *gorm.DB, q models.MintQuery) *gorm.DB {
	const group = "outcome, key_id, user_id, template_id, asked_for, persona_id"
	summed := tx.Table("(?) AS c", countMints(tx, q)).Select(group + ", SUM(n) AS n, MIN(first_at) AS first, MAX(last_at) AS last").
		Group(group).Order("last DESC").Limit(maxPage)
	newest := whereMatching(tx.Table("mints AS o"), q).Select("at, id").Where(`at <= s.last AND at >= MAX(s.last - ?, ?) AND outcome = s.outcome AND key_id = s.key_id
		AND user_id = s.user_id AND template_id = s.template_id AND `+groupPersona+` = s.persona_id AND `+askedFor+` = s.asked_for`, refusalRowsApart.Milliseconds(), spanOf(q).from).
		Order("at DESC, id DESC").Limit(1)
	return tx.Table("(?) AS s LEFT JOIN mints m ON (m.at, m.id) = (?)", summed, newest).
		Select(`m.*, s.n, s.first, s.last, s.outcome AS of_outcome, s.key_id AS of_key_id, s.user_id AS of_user_id,
			s.template_id AS of_template_id, s.asked_for AS of_slug, s.persona_id AS of_persona_id`).Order("s.last DESC, m.id DESC")
}

// TokensByDay counts tokens given and attempts refused on each of days UTC days from on, for each template.
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
	if err := dayCounts(s.read(ctx), templateIDs, start, days).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("count tokens by day: %w", err)
	}
	for _, r := range rows {
		out[r.TemplateID].Given[r.Day], out[r.TemplateID].Refused[r.Day] = r.Given, r.Refused
	}
	return out, nil
}

// dayCounts adds up each day of each template on its own, so that SQLite need not sort the hours.
func dayCounts(db *gorm.DB, templateIDs []string, start time.Time, days int) *gorm.DB {
	const ofDay = "SELECT COALESCE(SUM(n), 0) FROM " + groupHours + " WHERE g.template_id = t.id AND h.hour >= start AND h.hour < start + 86400000 AND "
	return db.Raw(`WITH RECURSIVE days (day, start) AS (SELECT 0, ? UNION ALL SELECT day + 1, start + 86400000 FROM days WHERE day + 1 < ?),
			t (id) AS (SELECT DISTINCT template_id FROM mint_groups WHERE template_id IN ?)
		SELECT t.id AS template_id, day, (`+ofDay+`g.outcome = 'ok') AS given, (`+ofDay+`g.outcome <> 'ok') AS refused FROM t CROSS JOIN days`,
		millis(start), days, templateIDs)
}
