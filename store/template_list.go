package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// Templates lists templates without their prompts, newest change first unless the query has another order.
// A search that says no order has the hits in slug, name and tags before those in prompts and descriptions, each newest first.
// Where little of much matches, a page may be short, or empty, and still have a next one.
// Errors: invalid_input (search, status, sort, cursor, limit).
func (s *Store) Templates(ctx context.Context, q models.TemplateQuery) (page models.TemplatePage, err error) {
	list, err := newTemplateList(q)
	if err != nil {
		return page, err
	}
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		page, err = list.page(tx)
		return err
	})
	return page, err
}

// templateList is a list of templates that was asked for.
type templateList struct {
	filter  templateFilter
	order   templateOrder
	listing listing
	limit   int
	after   *chosenTemplate // only what comes behind it; nil: from the beginning
	// walk is the part of the list that the cursor stands in: one walk gives the better hits of a search, the next the others.
	walk int
}

func newTemplateList(q models.TemplateQuery) (list templateList, err error) {
	if list.limit, err = pageLimit(q.Limit); err != nil {
		return list, err
	}
	if list.filter, err = newTemplateFilter(q); err != nil {
		return list, err
	}
	if list.order, err = templateOrderOf(q); err != nil {
		return list, err
	}
	list.listing = listingOf(list.order.name, q.Search, q.Tag, q.Status)
	var after chosenTemplate
	if err := list.listing.read(q.Cursor, &list.walk, &after.At, &after.Key, &after.ID); err != nil || q.Cursor == "" {
		return list, err
	}
	list.after = &after
	return list, nil
}

// chosenTemplate is a row of the list before anything is joined to it: its sort values.
type chosenTemplate struct {
	Seq int64
	ID  string
	At  int64  // in milliseconds, or a number of tokens
	Key string // the folded name
}

// page chooses the rows of a page, and reads what they show then.
func (l templateList) page(tx *gorm.DB) (page models.TemplatePage, err error) {
	chosen, next, err := l.choose(tx)
	if err != nil {
		return page, err
	}
	page.Items, err = summaries(tx, chosen)
	page.Next = next
	return page, err
}

// choose goes from walk to walk until a page is full. One row more than a page tells that there is a next one.
func (l templateList) choose(tx *gorm.DB) (chosen []chosenTemplate, next string, err error) {
	lastIn, walks := 0, l.order.walks(l.filter)
	for ; l.walk < len(walks); l.walk, l.after = l.walk+1, nil {
		found, stopped, err := l.filter.choose(tx, walks[l.walk], l.order, l.after, l.limit+1-len(chosen))
		if err != nil {
			return nil, "", err
		}
		for _, row := range found {
			if len(chosen) == l.limit {
				return chosen, l.cursorBehind(chosen[l.limit-1], lastIn), nil
			}
			chosen, lastIn = append(chosen, row), l.walk
		}
		if stopped != nil {
			return chosen, l.cursorBehind(*stopped, l.walk), nil
		}
	}
	return chosen, "", nil
}

func (l templateList) cursorBehind(row chosenTemplate, walk int) string {
	return l.listing.cursor(walk, row.At, row.Key, row.ID)
}

// summaries reads what a list shows of the chosen templates, in their order.
func summaries(tx *gorm.DB, chosen []chosenTemplate) ([]models.TemplateSummary, error) {
	seqs := make([]int64, len(chosen))
	for i, row := range chosen {
		seqs[i] = row.Seq
	}
	rows, err := listedTemplates(tx, seqs)
	if err != nil {
		return nil, err
	}
	items := make([]models.TemplateSummary, len(chosen))
	for i, seq := range seqs {
		items[i] = rows[seq].summary()
	}
	return items, nil
}

// Tags lists the tags in use, sorted, the first mostTags of them.
func (s *Store) Tags(ctx context.Context) ([]string, error) {
	tags := []string{}
	if err := usedTags(s.read(ctx)).Find(&tags).Error; err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	return tags, nil
}

// mostTags is how many tags are offered as filters.
const mostTags = 500

// usedTags jumps from tag to tag, however many templates have each.
func usedTags(db *gorm.DB) *gorm.DB {
	return db.Raw(`WITH RECURSIVE used (tag) AS (SELECT MIN(tag) FROM template_tags UNION ALL
		SELECT (SELECT MIN(tag) FROM template_tags WHERE tag > used.tag) FROM used WHERE used.tag IS NOT NULL)
		SELECT tag FROM used WHERE tag IS NOT NULL LIMIT ?`, mostTags)
}
