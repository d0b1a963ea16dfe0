package httpkit

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// MaxSearch is the longest text to search for, in characters.
const MaxSearch = 200

// QueryReader reads query parameters and gathers every complaint about them; unknown parameters are ignored.
type QueryReader struct {
	C        *fiber.Ctx
	Problems []models.FieldError
}

// Complain notes what is wrong with a parameter.
func (q *QueryReader) Complain(name, code, message string) {
	q.Problems = append(q.Problems, models.FieldError{Field: name, Code: code, Message: message})
}

// Text reads a parameter of at most so many characters.
func (q *QueryReader) Text(name string, most int) string {
	value := q.C.Query(name)
	switch {
	case !utf8.ValidString(value):
		q.Complain(name, "invalid_utf8", "Send this text in valid UTF-8.")
	case utf8.RuneCountInString(value) > most:
		q.Complain(name, "too_long", "Use at most "+strconv.Itoa(most)+" characters.")
	}
	return value
}

// Limit gives 0, the default, where none is asked for.
func (q *QueryReader) Limit() int {
	value := q.C.Query("limit")
	if value == "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > 100 {
		q.Complain("limit", "out_of_range", "Use a limit of 1 to 100.")
	}
	return n
}

// Cursor reads a cursor; the store, which made it, checks it.
func (q *QueryReader) Cursor() string { return q.Text("cursor", 1024) }

// Status reads a template's status.
func (q *QueryReader) Status() models.Status {
	value := q.C.Query("status")
	all := []string{string(models.StatusDraft), string(models.StatusLive), string(models.StatusChanged), string(models.StatusArchived)}
	if value != "" && !slices.Contains(all, value) {
		q.Complain("status", "invalid", "Use one of: "+strings.Join(all, ", ")+".")
	}
	return models.Status(value)
}

// Action reads an action of the audit, or none.
func (q *QueryReader) Action() models.Action {
	words := make([]string, len(models.Actions))
	for i, action := range models.Actions {
		words[i] = string(action)
	}
	return models.Action(q.OneOf("action", words...))
}

// Err is invalid_input with every complaint, or nil.
func (q *QueryReader) Err() error { return models.Invalid(q.Problems...) }

// OneOf reads a parameter that takes certain words, or none.
func (q *QueryReader) OneOf(name string, words ...string) string {
	value := q.Text(name, MaxSearch)
	for _, word := range words {
		if value == word {
			return value
		}
	}
	if value != "" {
		q.Complain(name, "invalid", "Use one of: "+strings.Join(words, ", ")+".")
	}
	return value
}

// Time reads a moment in RFC 3339; an absent one is the zero time.
func (q *QueryReader) Time(name string) time.Time {
	value := q.Text(name, MaxSearch)
	if value == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		q.Complain(name, "invalid", "Use a time such as 2026-07-01T12:00:00Z.")
	}
	return at
}
