package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"greenroom/models"
)

// callerRow is a key or a person, by what tells callers apart on screen.
type callerRow struct{ Kind, ID, Name, Prefix string }

func (r callerRow) model() models.Caller {
	return models.Caller{Kind: models.ActorKind(r.Kind), ID: r.ID, Name: r.Name, Prefix: r.Prefix}
}

// Where a page of callers ended.
const (
	inKeys   = "caller keys"
	inPeople = "caller people"
)

// Callers lists keys, revoked ones too, and behind them people, disabled ones too. The search is over names and prefixes; no email is told.
// Errors: invalid_input (search, cursor, limit).
func (s *Store) Callers(ctx context.Context, q models.ListQuery) (models.CallerPage, error) {
	var rows []callerRow
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return models.CallerPage{}, err
	}
	list := listingOf(inKeys, q.Search)
	inPeopleAlready := q.Cursor != "" && list.read(q.Cursor, new(string)) != nil
	if !inPeopleAlready {
		keys, err := newestFirst(s.read(ctx).Table("api_keys").Select("'key' AS kind, id, name, prefix"), list, q.Cursor)
		if err != nil {
			return models.CallerPage{}, err
		}
		if rows, err = callersIn(keys, keyWords, q.Search, limit+1); err != nil {
			return models.CallerPage{}, err
		}
		q.Cursor = ""
	}
	if len(rows) <= limit {
		people, err := byPersonsName(s.read(ctx).Table("users").Select("'user' AS kind, id, name, '' AS prefix"), list.sorted(inPeople), q.Cursor)
		if err != nil {
			return models.CallerPage{}, err
		}
		more, err := callersIn(people, "name", q.Search, limit+1-len(rows))
		if err != nil {
			return models.CallerPage{}, err
		}
		rows = append(rows, more...)
	}
	return callerPage(rows, limit, list), nil
}

func callersIn(db *gorm.DB, text, search string, limit int) (rows []callerRow, err error) {
	if db, err = havingWords(db, text, search); err != nil {
		return nil, err
	}
	if err := db.Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list callers: %w", err)
	}
	return rows, nil
}

func callerPage(rows []callerRow, limit int, list listing) (page models.CallerPage) {
	last := func(r callerRow) []any { return []any{r.Name, r.ID} }
	part := list.sorted(inPeople)
	if len(rows) > limit && rows[limit-1].Kind == string(models.ActorKey) {
		part, last = list, func(r callerRow) []any { return []any{r.ID} }
	}
	rows, page.Next = cutPage(rows, limit, part, last)
	page.Items = make([]models.Caller, len(rows))
	for i, row := range rows {
		page.Items[i] = row.model()
	}
	return page
}

// CallersNamed finds the key or person of an ID, the key of a prefix, or else at most limit callers of exactly that name, whatever its case.
func (s *Store) CallersNamed(ctx context.Context, text string, limit int) ([]models.Caller, error) {
	var rows []callerRow
	err := s.read(ctx).Raw(`SELECT * FROM (SELECT 'key' AS kind, id, name, prefix, id = @text OR prefix = @prefix AS certain FROM api_keys WHERE id = @text OR prefix = @prefix OR folded(name) = @name
		UNION ALL SELECT 'user', id, name, '', id = @text FROM users WHERE id = @text OR folded(name) = @name) ORDER BY certain DESC, kind, id DESC LIMIT @limit`,
		map[string]any{"text": text, "prefix": strings.TrimPrefix(text, "grk_"), "name": folded(text), "limit": limit}).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for a caller: %w", err)
	}
	certain := func(r callerRow) bool {
		return r.ID == text || r.Prefix != "" && r.Prefix == strings.TrimPrefix(text, "grk_")
	}
	if len(rows) > 0 && certain(rows[0]) {
		rows = rows[:1]
	}
	callers := make([]models.Caller, len(rows))
	for i, row := range rows {
		callers[i] = row.model()
	}
	return callers, nil
}
