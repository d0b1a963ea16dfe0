package store

import (
	"encoding/base64"
	"encoding/json"

	"greenroom/models"
)

const defaultPage, maxPage = 50, 100

// pageLimit gives the page size to use for an asked-for one; 0 asks for none.
func pageLimit(asked int) (int, error) {
	switch {
	case asked == 0:
		return defaultPage, nil
	case asked < 1 || asked > maxPage:
		return 0, models.Invalid(models.FieldError{Field: "limit", Code: "out_of_range", Message: "Use a limit of 1 to 100."})
	}
	return asked, nil
}

// writeCursor packs the order of the list and the last row's sort values; base64url, unpadded.
func writeCursor(order string, values ...any) string {
	raw, err := json.Marshal(append([]any{order}, values...))
	if err != nil {
		panic(err) // only strings and numbers come here
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// readCursor fills the values in the order in which writeCursor got them; an empty cursor leaves them as they are.
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

// cut takes the one row too many off, which was read only to know whether there is a next page.
func cut[T any](rows []T, limit int) ([]T, bool) {
	if len(rows) > limit {
		return rows[:limit], true
	}
	return rows, false
}
