package httpkit

import (
	"regexp"
	"strconv"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/store"

	"github.com/gofiber/fiber/v2"
)

// ComparedSide is a version by its number, or by a label that points at it.
type ComparedSide struct {
	Number int
	Label  string // empty: by number
}

var numberPattern = regexp.MustCompile(`^[0-9]{1,9}$`)

// Side reads from or to; a word of digits alone is always a version.
func (q *QueryReader) Side(t models.Template, name, orElse string) ComparedSide {
	value := q.Text(name, MaxSearch)
	if value == "" {
		value = orElse
	}
	switch {
	case numberPattern.MatchString(value):
		number, _ := strconv.Atoi(value) // nine digits always fit
		return ComparedSide{Number: number}
	case models.IsLabel(value):
		return ComparedSide{Number: t.Labels[value], Label: value}
	}
	q.Complain(name, "invalid", "Use a version number, or a label such as live.")
	return ComparedSide{}
}

// Read gives the version. Errors: forbidden, version_not_found, not_published (the label is not set).
func (s ComparedSide) Read(c *fiber.Ctx, from *store.Store, t models.Template) (models.Version, error) {
	if s.Label != "" && s.Number == 0 {
		return models.Version{}, messages.NewError(messages.LabelUnset, messages.Facts{Template: t.Slug, Label: s.Label})
	}
	return from.VersionFor(c.UserContext(), RequestOf(c).Actor(), t.Slug, s.Number)
}
