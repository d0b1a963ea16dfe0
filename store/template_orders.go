package store

import (
	"gorm.io/gorm"

	"greenroom/models"
)

// templateOrder is an order of the list. The ID makes each total.
type templateOrder struct {
	name    string
	columns string // the sort values as columns of chosenTemplate
	by      string
	behind  string // what comes behind values
	values  func(chosenTemplate) []any
	ranked  bool // a search has its better hits first
	// from is what is walked; "" is templates t.
	from      string
	fromSince int64
}

// The orders of the list.
const (
	byUpdate   = "updated"
	byCreation = "created"
	byName     = "name"
	byTokens   = "tokens"
)

func templateOrderOf(q models.TemplateQuery) (templateOrder, error) {
	byTime := func(c chosenTemplate) []any { return []any{c.At, c.ID} }
	switch q.Sort {
	case "", byUpdate:
		return templateOrder{name: byUpdate, columns: "t.updated_at AS at", by: "t.updated_at DESC, t.id DESC", behind: "(t.updated_at, t.id) < (?, ?)", values: byTime, ranked: true}, nil
	case byCreation:
		return templateOrder{name: byCreation, columns: "t.created_at AS at", by: "t.created_at DESC, t.id DESC", behind: "(t.created_at, t.id) < (?, ?)", values: byTime}, nil
	case byName:
		return templateOrder{name: byName, columns: `t.name_key AS "key"`, by: "t.name_key, t.id", behind: "(t.name_key, t.id) > (?, ?)",
			values: func(c chosenTemplate) []any { return []any{c.Key, c.ID} }}, nil
	case byTokens:
		return templateOrder{name: byTokens, columns: "g.n AS at", by: "g.n DESC, t.id DESC", behind: "(g.n, t.id) < (?, ?)", values: byTime,
			from: givenTokens, fromSince: hourOf(millis(q.Since))}, nil
	}
	return templateOrder{}, models.Invalid(models.FieldError{Field: "sort", Code: "invalid", Message: "Use one of: updated, created, name, tokens."})
}

// givenTokens are the templates for which tokens were given, with how many.
const givenTokens = `(SELECT g.template_id, SUM(h.n) AS n FROM ` + groupHours + ` WHERE g.outcome = 'ok' AND g.template_id <> '' AND h.hour >= ? GROUP BY g.template_id) g
	CROSS JOIN templates t ON t.id = g.template_id`

// withoutTokens continues givenTokens.
const withoutTokens = `NOT EXISTS (SELECT 1 FROM ` + groupHours + ` WHERE g.template_id = t.id AND g.outcome = 'ok' AND h.hour >= ?)`

// walks are the parts of a list, one behind the other.
func (o templateOrder) walks(f templateFilter) []templateWalk {
	hits := ""
	if len(f.words) > 0 {
		hits = anywhere
	}
	switch {
	case o.name == byTokens:
		idle := o
		idle.columns, idle.by, idle.behind, idle.from = "0 AS at", "t.id DESC", "0 = ? AND t.id < ?", ""
		return []templateWalk{{order: o, hits: hits}, {order: idle, hits: hits, only: withoutTokens, values: []any{o.fromSince}}}
	case o.ranked && hits != "":
		return []templateWalk{{order: o, hits: inHead}, {order: o, hits: anywhere, not: inHead}}
	}
	return []templateWalk{{order: o, hits: hits}}
}

// templateWalk is a part of a list that is read in one order.
type templateWalk struct {
	order  templateOrder
	only   string // a condition that rows of templates t have to meet
	values []any
	// hits is where each word of a search has to stand, and not where not all of them may; "" doesn't matter.
	hits, not string
}

// rows are the sort values of what a walk passes, in its order, behind a row: templates of a status and a tag,
// and with among, a JSON array of seq, those alone.
// CROSS JOIN keeps what is few on the left: SQLite would rather walk an index that has the order.
func (w templateWalk) rows(tx *gorm.DB, f templateFilter, among string, after *chosenTemplate) *gorm.DB {
	from, values := "templates t", []any(nil)
	tagged := f.tag != "" && w.order.from == ""
	switch {
	case w.order.from != "":
		from, values = w.order.from, []any{w.order.fromSince}
	case among != "" && tagged:
		from, values = "json_each(?) few CROSS JOIN template_tags t ON t.seq = few.value AND t.tag = ?", []any{among, f.tag}
	case among != "":
		from, values = "json_each(?) few CROSS JOIN templates t ON t.seq = few.value", []any{among}
	case tagged:
		from = "template_tags t"
	}
	db := tx.Table(from, values...).Select("t.seq, t.id, " + w.order.columns)
	if w.order.from != "" && among != "" {
		db = db.Where("t.seq IN (SELECT value FROM json_each(?))", among)
	}
	switch {
	case tagged && among == "":
		db = db.Where("t.tag = ?", f.tag)
	case f.tag != "" && !tagged:
		db = db.Where("EXISTS (SELECT 1 FROM template_tags g WHERE g.tag = ? AND g.seq = t.seq)", f.tag)
	}
	switch {
	case f.status != "":
		db = db.Where("t.status = ?", f.status)
	case tagged:
		db = db.Where("t.status <> 'archived'")
	default:
		db = db.Where("t.archived_at IS NULL")
	}
	if w.only != "" {
		db = db.Where(w.only, w.values...)
	}
	if after != nil {
		db = db.Where(w.order.behind, w.order.values(*after)...)
	}
	return db.Order(w.order.by)
}
