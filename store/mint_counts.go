package store

import (
	"context"
	"encoding/json"
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

// counting counts the mints of a query, in one snapshot.
type counting struct {
	q      models.MintQuery
	folded int64  // see foldedUntil
	groups string // a JSON list of shownGroups to keep; empty: all
}

// Where counts are found: by their group, where a query keeps few groups or some that are chosen, or by their time.
const (
	groupDays      = "mint_groups g CROSS JOIN mint_days h ON h.group_id = g.id"
	groupRefusals  = "mint_groups g CROSS JOIN mint_refusals h ON h.group_id = g.id"
	hoursByTime    = "mint_hours h INDEXED BY mint_hours_by_hour CROSS JOIN mint_groups g ON g.id = h.group_id"
	daysByTime     = "mint_days h INDEXED BY mint_days_by_day CROSS JOIN mint_groups g ON g.id = h.group_id"
	refusalsByTime = "mint_refusals h INDEXED BY mint_refusals_by_second CROSS JOIN mint_groups g ON g.id = h.group_id"
)

// byTime tells whether a query keeps so many groups that counts are better found by their time.
func (c counting) byTime() bool {
	q := c.q
	return c.groups == "" && q.TemplateID == "" && q.Slug == "" && q.KeyID == "" && q.UserID == "" && (q.Outcome == "" || q.Outcome == models.OutcomeOK)
}

// from reads counts of groups of the query.
func (c counting) from(tx *gorm.DB, byGroup, byTime string) *gorm.DB {
	if c.byTime() {
		return whereGroups(tx.Table(byTime), c.q)
	}
	db := whereGroups(tx.Table(byGroup), c.q)
	if c.groups != "" {
		db = db.Where("g.id IN (?)", tx.Raw(`SELECT m.id FROM json_each(?) s CROSS JOIN mint_groups m ON m.outcome = s.value ->> 0 AND m.key_id = s.value ->> 1
			AND m.user_id = s.value ->> 2 AND m.template_id = s.value ->> 3 AND (m.template_id <> '' OR m.slug = s.value ->> 4) AND m.persona_id = s.value ->> 5`, c.groups))
	}
	return db
}

func (c counting) hours(tx *gorm.DB, within span) *gorm.DB {
	return c.from(tx, groupHours, hoursByTime).Where("hour >= ? AND hour < ?", within.from, within.to)
}

func (c counting) days(tx *gorm.DB, within span) *gorm.DB {
	return c.from(tx, groupDays, daysByTime).Where("day >= ? AND day < ?", within.from, within.to)
}

// refused gives the counts of refusals. Where a query asks by name, those of made-up names stay out: their groups don't hold the names.
func (c counting) refused(tx *gorm.DB, within span) *gorm.DB {
	db := c.from(tx, groupRefusals, refusalsByTime).Where("second >= ? AND second < ?", within.from, within.to)
	if filtersByName(c.q) {
		db = db.Where("NOT " + isShared)
	}
	return db
}

// counts gives the mints of a span as rows of groupColumns, n, first_at and last_at.
// Whole hours and folded days come from their counts and the rest from the mints themselves, so that every number is exact.
func (c counting) counts(tx *gorm.DB, within span) *gorm.DB {
	mints := func(within span) *gorm.DB {
		return c.chosen(whereMints(tx.Table("mints"), c.q, within)).Select(mintColumns)
	}
	if !countable(c.q) {
		return mints(within)
	}
	counted := func(db *gorm.DB) *gorm.DB {
		if c.groups == "" {
			return db.Select(groupColumns + ", n, first_at, last_at")
		}
		return db.Select(groupColumns + ", SUM(n) AS n, MIN(first_at) AS first_at, MAX(last_at) AS last_at").Group("g.id") // as they come
	}
	parts := within.stretches(c.folded)
	all := []any{mints(span{})}
	for _, part := range parts.rows {
		if !part.empty() {
			all = append(all, mints(part), counted(c.refused(tx, part)))
		}
	}
	for _, stretch := range []struct {
		within span
		read   func(*gorm.DB, span) *gorm.DB
	}{{parts.hours, c.hours}, {parts.days, c.days}} {
		if stretch.within.empty() {
			continue
		}
		db := stretch.read(tx, stretch.within)
		if filtersByName(c.q) {
			db = db.Where("NOT " + isShared)
		}
		all = append(all, counted(db))
	}
	if filtersByName(c.q) && !parts.hours.empty() {
		all = append(all, c.unknown(tx, parts))
	}
	return unionOf(tx, all...)
}

func unionOf(tx *gorm.DB, parts ...any) *gorm.DB {
	return tx.Raw("?"+strings.Repeat(" UNION ALL ?", len(parts)-1), parts...)
}

// unknown reads the mints of shared groups one by one, because their groups don't hold their names. It reads only the hours, or folded days, that have any.
func (c counting) unknown(tx *gorm.DB, parts stretches) *gorm.DB {
	hours := c.hours(tx, parts.hours).Where(isShared).Select("hour AS start, first_at, last_at")
	days := c.days(tx, parts.days).Where(isShared).Select("day, first_at, last_at")
	// Those of one day together: a late hour of a folded day would have its mints read twice.
	unit := fmt.Sprintf("CASE WHEN start < %d THEN start - (start %% 86400000 + 86400000) %% 86400000 ELSE start END", c.folded)
	filled := tx.Table("(? UNION ALL ?) AS f", hours, days).Group(unit).
		Select("MIN(first_at) AS first_at, MAX(last_at) AS last_at")
	mints := tx.Table("(?) AS u CROSS JOIN mints ON at BETWEEN u.first_at AND u.last_at", filled).Where("'*' IN (" + groupLabel + ", " + groupSlug + ", " + groupPersona + ")")
	return c.chosen(whereMints(mints, c.q, parts.hours)).Select(mintColumns)
}

// chosen keeps the mints of the groups that are chosen.
func (c counting) chosen(mints *gorm.DB) *gorm.DB {
	if c.groups == "" {
		return mints
	}
	return mints.Where("(outcome, key_id, user_id, template_id, "+askedFor+", "+groupPersona+
		") IN (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?))", c.groups)
}

// MintCount counts the mints of all pages of a query.
func (s *Store) MintCount(ctx context.Context, q models.MintQuery) (n int, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		folded, err := foldedUntil(tx)
		if err != nil {
			return err
		}
		c := counting{q: q, folded: folded}
		return tx.Table("(?) AS c", c.counts(tx, spanOf(q))).Select("COALESCE(SUM(n), 0)").Find(&n).Error
	})
	if err != nil {
		return 0, fmt.Errorf("count mints: %w", err)
	}
	return n, nil
}

// MintGroups counts mints by outcome, caller and persona, the newest group first, at most models.MostMintGroups.
func (s *Store) MintGroups(ctx context.Context, q models.MintQuery) ([]models.MintGroup, error) {
	var rows []summedGroup
	err := s.snapshot(ctx, func(tx *gorm.DB) error {
		c, windows, err := countingOf(tx, q, spanOf(q))
		if err == nil && countable(q) && len(windows) > 1 {
			c.groups, err = c.newest(tx, windows)
		}
		if err != nil {
			return err
		}
		return c.summed(tx, spanOf(q)).Find(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("group mints: %w", err)
	}
	groups := make([]models.MintGroup, len(rows))
	for i, r := range rows {
		groups[i] = r.model()
	}
	return groups, nil
}

// shownGroup names a group as people see it; see groupColumns.
type shownGroup struct{ Outcome, KeyID, UserID, TemplateID, AskedFor, PersonaID string }

const shownColumns = "outcome, key_id, user_id, template_id, asked_for, persona_id"

// newest gives the groups that had the newest mints, as a JSON list: so few are summed up, however many there are.
func (c counting) newest(tx *gorm.DB, windows []span) (string, error) {
	newest, known := [][6]string{}, map[shownGroup]bool{}
	for _, window := range windows {
		var rows []shownGroup
		err := tx.Table("(?) AS c", c.counts(tx, window)).Select(shownColumns).Group(shownColumns).
			Order("MAX(last_at) DESC").Limit(models.MostMintGroups + len(known)).Find(&rows).Error
		if err != nil {
			return "", err
		}
		for _, g := range rows {
			if !known[g] && len(newest) < models.MostMintGroups {
				known[g] = true
				newest = append(newest, [6]string{g.Outcome, g.KeyID, g.UserID, g.TemplateID, g.AskedFor, g.PersonaID})
			}
		}
		if len(newest) == models.MostMintGroups {
			break
		}
	}
	list, err := json.Marshal(newest)
	return string(list), err
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

// summed gives each group with its count, its times and its newest row, which is a little older than the last of its refusals that are only counted.
func (c counting) summed(tx *gorm.DB, within span) *gorm.DB {
	sums := tx.Table("(?) AS c", c.counts(tx, within)).Select(shownColumns + ", SUM(n) AS n, MIN(first_at) AS first, MAX(last_at) AS last").
		Group(shownColumns).Order("last DESC").Limit(models.MostMintGroups)
	newest := whereMatching(tx.Table("mints AS o"), c.q).Select("at, id").Where(`at <= s.last AND at >= MAX(s.last - ?, ?) AND outcome = s.outcome AND key_id = s.key_id
		AND user_id = s.user_id AND template_id = s.template_id AND `+groupPersona+` = s.persona_id AND `+askedFor+` = s.asked_for`, refusalRowsApart.Milliseconds(), within.from).
		Order("at DESC, id DESC").Limit(1)
	return tx.Table("(?) AS s LEFT JOIN mints m ON (m.at, m.id) = (?)", sums, newest).
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
