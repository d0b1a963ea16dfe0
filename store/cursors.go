package store

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"greenroom/models"
)

const defaultPage, maxPage = 50, 100

// pageLimit checks a page size; 0 gives the default.
func pageLimit(limit int) (int, error) {
	switch {
	case limit == 0:
		return defaultPage, nil
	case limit < 1 || limit > maxPage:
		return 0, models.Invalid(models.FieldError{Field: "limit", Code: "out_of_range", Message: "Use a limit of 1 to 100."})
	}
	return limit, nil
}

// listing is what a list was asked for: its order and its filters. Its cursors carry both,
// so that none continues another list, where rows would be left out without a word.
type listing struct{ order, filters string }

// listingOf names an order and every filter. What isn't the caller's own choice is no filter, such as what a key may see,
// and neither is a time that moves on with the clock.
func listingOf(order string, filters ...any) listing {
	sum := sha256.Sum256(inJSON(filters))
	return listing{order, base64.RawURLEncoding.EncodeToString(sum[:9])}
}

// sorted is the same list in another order.
func (l listing) sorted(order string) listing { return listing{order, l.filters} }

// cursor continues the list behind the row with these sort values; base64url, unpadded.
func (l listing) cursor(values ...any) string {
	return base64.RawURLEncoding.EncodeToString(inJSON(append([]any{l.order, l.filters}, values...)))
}

// read reads the values back, in the order in which cursor got them; an empty cursor leaves them as they are.
// Errors: invalid_input, also for a cursor of another order or filter.
func (l listing) read(cursor string, values ...any) error {
	if cursor == "" {
		return nil
	}
	bad := models.Invalid(models.FieldError{Field: "cursor", Code: "invalid", Message: "Use the cursor as the page before gave it, with the same sort and filters."})
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return bad
	}
	var written listing
	var parts []json.RawMessage
	if json.Unmarshal(raw, &parts) != nil || len(parts) != 2+len(values) {
		return bad
	}
	for i, part := range parts {
		if json.Unmarshal(part, append([]any{&written.order, &written.filters}, values...)[i]) != nil {
			return bad
		}
	}
	if written != l {
		return bad
	}
	return nil
}

func inJSON(values []any) []byte {
	raw, err := json.Marshal(values)
	if err != nil {
		panic(err) // only texts, numbers and times come here
	}
	return raw
}

// cutPage takes off the extra row, which was read only to know whether there is a next page,
// and gives the cursor behind the last row that stays; "" on the last page.
func cutPage[T any](rows []T, limit int, list listing, sortedBy func(T) []any) ([]T, string) {
	if len(rows) <= limit {
		return rows, ""
	}
	return rows[:limit], list.cursor(sortedBy(rows[limit-1])...)
}
