package store

import (
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

// writeCursor packs the order of the list and the last row's sort values; base64url, unpadded.
func writeCursor(order string, values ...any) string {
	raw, err := json.Marshal(append([]any{order}, values...))
	if err != nil {
		panic(err) // only strings and numbers come here
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// readCursor reads the values back, in writeCursor's order; an empty cursor leaves them as they are.
// A cursor of another order of the list is refused.
func readCursor(cursor, order string, values ...any) error {
	if cursor == "" {
		return nil
	}
	bad := models.Invalid(models.FieldError{Field: "cursor", Code: "invalid", Message: "Use the cursor as the page before gave it, with the same filters."})
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return bad
	}
	var parts []json.RawMessage
	if json.Unmarshal(raw, &parts) != nil || len(parts) != 1+len(values) {
		return bad
	}
	var written string
	if json.Unmarshal(parts[0], &written) != nil || written != order {
		return bad
	}
	for i, part := range parts[1:] {
		if json.Unmarshal(part, values[i]) != nil {
			return bad
		}
	}
	return nil
}

// cutPage takes off the extra row, which was read only to know whether there is a next page,
// and gives the cursor behind the last row that stays; "" on the last page.
func cutPage[T any](rows []T, limit int, order string, sortedBy func(T) []any) ([]T, string) {
	if len(rows) <= limit {
		return rows, ""
	}
	return rows[:limit], writeCursor(order, sortedBy(rows[limit-1])...)
}
