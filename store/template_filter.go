package store

import (
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"

	"gorm.io/gorm"

	"greenroom/models"
)

const (
	fewTemplates = 2000
	mostPassed   = 10_000
)

// templateFilter says which templates a list holds.
type templateFilter struct {
	words  []searched
	tag    string
	status models.Status
	only   []string // IDs; nil: any

	// At most so many templates that a filter leaves are looked up and sorted, see worthSorting; of more, the order's index is walked until a page is full.
	fewest int
	// One page walks past so many at most.
	most int
}

func newTemplateFilter(q models.TemplateQuery) (f templateFilter, err error) {
	words, err := searchWords(q.Search, folded)
	if err != nil {
		return f, err
	}
	for _, word := range words {
		f.words = append(f.words, searchedWord(word))
	}
	f.tag, f.status, f.only, f.fewest, f.most = q.Tag, q.Status, q.OnlyIDs, fewTemplates, mostPassed
	switch q.Status {
	case "", models.StatusDraft, models.StatusLive, models.StatusChanged, models.StatusArchived:
		return f, nil
	}
	return f, models.Invalid(models.FieldError{Field: "status", Code: "invalid", Message: "Use one of: draft, live, changed, archived."})
}

// choose gives the next rows of a walk that the filter keeps, at most want.
// Where it had to stop before that many, because it passed too many others, it gives the last one passed.
func (f templateFilter) choose(tx *gorm.DB, w templateWalk, order templateOrder, after *chosenTemplate, want int) (found []chosenTemplate, stopped *chosenTemplate, err error) {
	if f.passes() {
		if f.fewest, err = f.worthSorting(tx, want); err != nil {
			return nil, nil, err
		}
	}
	few, all, err := f.few(tx, w)
	if err != nil {
		return nil, nil, err
	}
	among, most := "", f.most
	if all {
		among, most = few, f.fewest
	}
	rows := func(limit int) *gorm.DB { return w.rows(tx, f, among, after).Limit(limit) }
	err = scanEach(f.kept(tx, w, rows(most)).Limit(want), func(row *sql.Rows) error {
		found = append(found, chosenTemplate{})
		return row.Scan(found[len(found)-1].columns(order)...)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("choose templates: %w", err)
	}
	if len(found) == want || all || len(found) < most && !f.passes() {
		return found, nil, nil
	}
	var passed []chosenTemplate
	if err := rows(1).Offset(f.most - 1).Find(&passed).Error; err != nil || len(passed) == 0 {
		return found, nil, err
	}
	return found, &passed[0], nil
}

// passes tells whether a walk passes rows that it doesn't keep: status and tag alone have their index.
func (f templateFilter) passes() bool { return len(f.words) > 0 || f.only != nil }

// worthSorting is how many templates it takes less to look up and to sort than to walk past others until as many as are wanted are found:
// where n of all match, a walk passes want * all / n.
func (f templateFilter) worthSorting(tx *gorm.DB, want int) (int, error) {
	var all int64
	if err := readOne(tx, "SELECT COALESCE(MAX(seq), 0) FROM templates", nil, &all); err != nil {
		return 0, fmt.Errorf("estimate the number of templates: %w", err)
	}
	return min(f.fewest, int(math.Sqrt(float64(want)*float64(all)))), nil
}

// few gives the templates that one of the filters leaves, as a JSON array of seq, and whether they are all of them:
// where even the narrowest leaves more than f.fewest, they are the first ones.
func (f templateFilter) few(tx *gorm.DB, w templateWalk) (seqs string, all bool, err error) {
	var sets []*gorm.DB
	if f.only != nil {
		sets = append(sets, certainTemplates(tx, f.only))
	}
	if len(f.words) > 0 {
		sets = append(sets, foundTemplates(tx, f.pieces(w.hits)))
	}
	var narrowest []int64
	for _, set := range sets {
		found := []int64{}
		err := scanEach(set.Limit(f.fewest+1), func(row *sql.Rows) error {
			var seq int64
			err := row.Scan(&seq)
			found = append(found, seq)
			return err
		})
		if err != nil {
			return "", false, fmt.Errorf("look for templates: %w", err)
		}
		if narrowest == nil || len(found) < len(narrowest) {
			narrowest = found
		}
		if all = len(narrowest) <= f.fewest; all {
			break
		}
	}
	return textOf(narrowest), all, nil
}

func certainTemplates(tx *gorm.DB, ids []string) *gorm.DB {
	return tx.Table("templates").Select("seq").Where("id IN (SELECT value FROM json_each(?))", textOf(ids))
}

func foundTemplates(tx *gorm.DB, pieces []string) *gorm.DB {
	return tx.Table("template_search").Select("rowid").Where("template_search MATCH ?", searchQuery(pieces))
}

// pieces are all that a text must have with every word in a place.
func (f templateFilter) pieces(place string) []string {
	var pieces []string
	for _, word := range f.words {
		pieces = append(pieces, word.pieces(place)...)
	}
	slices.Sort(pieces)
	return slices.Compact(pieces)
}

// kept keeps the rows that match every filter, in their order: no row that is not needed is looked at.
func (f templateFilter) kept(tx *gorm.DB, w templateWalk, rows *gorm.DB) *gorm.DB {
	from := "(?) t"
	if w.hits != "" {
		from += " CROSS JOIN template_words w ON w.seq = t.seq"
	}
	db := tx.Table(from, rows).Select("t.*")
	if f.only != nil {
		db = db.Where("t.id IN (SELECT value FROM json_each(?))", textOf(f.only))
	}
	if w.not != "" {
		held, values := f.held(w.not)
		db = db.Where("NOT ("+held+")", values...)
	}
	if w.hits != "" {
		held, values := f.held(w.hits)
		db = db.Where(held, values...)
	}
	return db
}

// held is true of the words w in which every word of the search stands in a place: pieces alone may stand apart.
func (f templateFilter) held(place string) (condition string, values []any) {
	all := make([]string, len(f.words))
	for i, word := range f.words {
		switch {
		case word.short:
			all[i], values = "instr(w.starts, ?) > 0", append(values, " "+word.word+" ")
		case place == inHead:
			all[i], values = "instr(w.head, ?) > 0", append(values, word.word)
		default:
			all[i], values = "(instr(w.head, ?) > 0 OR instr(w.body, ?) > 0)", append(values, word.word, word.word)
		}
	}
	return strings.Join(all, " AND "), values
}

// textOf is a list as one value, a JSON array.
func textOf[T any](list []T) string {
	values := make([]any, len(list))
	for i, value := range list {
		values[i] = value
	}
	return string(inJSON(values))
}
