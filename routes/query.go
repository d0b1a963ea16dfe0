package routes

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// maxSearch is the longest text to search for, in characters.
const maxSearch = 200

// queryReader reads query parameters and gathers every complaint about them; unknown parameters are let be.
type queryReader struct {
	c        *fiber.Ctx
	problems []models.FieldError
}

func (q *queryReader) complain(name, code, message string) {
	q.problems = append(q.problems, models.FieldError{Field: name, Code: code, Message: message})
}

func (q *queryReader) text(name string, most int) string {
	value := q.c.Query(name)
	switch {
	case !utf8.ValidString(value):
		q.complain(name, "invalid_utf8", "Send this text in valid UTF-8.")
	case utf8.RuneCountInString(value) > most:
		q.complain(name, "too_long", "Use at most "+strconv.Itoa(most)+" characters.")
	}
	return value
}

// limit gives 0, the default, where none is asked for.
func (q *queryReader) limit() int {
	value := q.c.Query("limit")
	if value == "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > 100 {
		q.complain("limit", "out_of_range", "Use a limit of 1 to 100.")
	}
	return n
}

// cursor is checked by the store, which made it.
func (q *queryReader) cursor() string { return q.text("cursor", 1024) }

func (q *queryReader) status() models.Status {
	value := q.c.Query("status")
	all := []string{string(models.StatusDraft), string(models.StatusLive), string(models.StatusChanged), string(models.StatusArchived)}
	if value != "" && !slices.Contains(all, value) {
		q.complain("status", "invalid", "Use one of: "+strings.Join(all, ", ")+".")
	}
	return models.Status(value)
}

// err is invalid_input with every complaint, or nil.
func (q *queryReader) err() error { return models.Invalid(q.problems...) }
