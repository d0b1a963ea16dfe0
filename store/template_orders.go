package store

import (
	"gorm.io/gorm"

	"greenroom/models"
)

// templateOrder is an order of the list. The ID makes each total.
type templateOrder struct {
	name   string
	column string // the sort value, as the column of chosenTemplate
	by     string
	behind string // what comes behind values
	values func(chosenTemplate) []any
}

// The orders of the list.
const (
	byUpdate   = "updated"
	byCreation = "created"
	byName     = "name"
	byTokens   = "tokens"
)

var templateOrders = map[string]templateOrder{
	byUpdate:   {byUpdate, "t.updated_at AS at", "t.updated_at DESC, t.id DESC", "(t.updated_at, t.id) < (?, ?)", byNumber},
	byCreation: {byCreation, "t.created_at AS at", "t.created_at DESC, t.id DESC", "(t.created_at, t.id) < (?, ?)", byNumber},
	byTokens:   {byTokens, "t.tokens AS at", "t.tokens DESC, t.id DESC", "(t.tokens, t.id) < (?, ?)", byNumber},
	byName:     {byName, `t.name_key AS "key"`, "t.name_key, t.id", "(t.name_key, t.id) > (?, ?)", func(c chosenTemplate) []any { return []any{c.Key, c.ID} }},
}

func byNumber(c chosenTemplate) []any { return []any{c.At, c.ID} }

// columns are where a walk's rows go in an order.
func (c *chosenTemplate) columns(in templateOrder) []any {
	if in.name == byName {
		return []any{&c.Seq, &c.ID, &c.Key}
	}
	return []any{&c.Seq, &c.ID, &c.At}
}

func templateOrderOf(q models.TemplateQuery) (templateOrder, error) {
	if q.Sort == "" {
		q.Sort = byUpdate
	}
	order, known := templateOrders[q.Sort]
	if !known {
		return order, models.Invalid(models.FieldError{Field: "sort", Code: "invalid", Message: "Use one of: updated, created, name, tokens."})
	}
	return order, nil
}

// walks are the parts of a list, one behind the other: a search has its better hits first, unless somebody asks for another order.
func (o templateOrder) walks(f templateFilter) []templateWalk {
	switch {
	case len(f.words) == 0:
		return []templateWalk{{order: o}}
	case o.name == byUpdate:
		return []templateWalk{{order: o, hits: inHead}, {order: o, hits: anywhere, not: inHead}}
	}
	return []templateWalk{{order: o, hits: anywhere}}
}

// templateWalk is a part of a list that is read in one order.
type templateWalk struct {
	order templateOrder
	// hits is where each word of a search has to stand, and not where not all of them may; "" doesn't matter.
	hits, not string
}

// rows are the sort values of what a walk passes, in its order, behind a row: templates of a status and a tag,
// and with among, a JSON array of seq, those alone.
// CROSS JOIN keeps what is few on the left: SQLite would rather walk an index that has the order.
func (w templateWalk) rows(tx *gorm.DB, f templateFilter, among string, after *chosenTemplate) *gorm.DB {
	from, values := "templates t", []any(nil)
	byTag := f.tag != "" && w.order.name != byTokens // a tag's rows don't know the tokens
	if byTag {
		from = "template_tags t"
	}
	if among != "" {
		from, values = "json_each(?) few CROSS JOIN "+from+" ON t.seq = few.value", []any{among}
	}
	db := tx.Table(from, values...).Select("t.seq, t.id, " + w.order.column)
	switch {
	case byTag:
		db = db.Where("t.tag = ?", f.tag)
	case f.tag != "":
		db = db.Where("EXISTS (SELECT 1 FROM template_tags g WHERE g.tag = ? AND g.seq = t.seq)", f.tag)
	}
	switch {
	case f.status != "":
		db = db.Where("t.status = ?", f.status)
	case byTag:
		db = db.Where("t.status <> 'archived'")
	default:
		db = db.Where("t.archived_at IS NULL")
	}
	if after != nil {
		db = db.Where(w.order.behind, w.order.values(*after)...)
	}
	return db.Order(w.order.by)
}
