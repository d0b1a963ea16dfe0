package routes

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/diff"
	"greenroom/models"
	"greenroom/store"
)

// diffAPI compares versions.
type diffAPI struct{ store *store.Store }

type diffAnswer struct {
	From   comparedVersion  `json:"from"`
	To     comparedVersion  `json:"to"`
	Fields []fieldAnswer    `json:"fields"`
	Counts diffCountsAnswer `json:"counts"`
}

type comparedVersion struct {
	Version int     `json:"version"`
	Label   *string `json:"label"`
}

type fieldAnswer struct {
	Field  string         `json:"field"`
	Kind   diff.Kind      `json:"kind"`
	Before *string        `json:"before"`
	After  *string        `json:"after"`
	Words  []diff.Segment `json:"words,omitzero"`
}

type diffCountsAnswer struct {
	Added   int `json:"added"`
	Removed int `json:"removed"`
	Changed int `json:"changed"`
}

// show compares what from and to name; without them what apps get is compared with the latest version.
func (a diffAPI) show(c *fiber.Ctx) error {
	t, err := keysTemplate(c, a.store)
	if err != nil {
		return err
	}
	q := queryReader{c: c}
	from, to := q.side(t, "from", models.LabelLive), q.side(t, "to", strconv.Itoa(t.LatestVersion))
	if err := q.err(); err != nil {
		return err
	}
	before, err := from.read(c, a.store, t)
	if err != nil {
		return err
	}
	after, err := to.read(c, a.store, t)
	if err != nil {
		return err
	}
	d, err := diff.Documents(before.Document, after.Document)
	if err != nil {
		return err
	}
	return answerJSON(c, fiber.StatusOK, answerDiff(from.named(before), to.named(after), d))
}

func answerDiff(from, to comparedVersion, d diff.Diff) diffAnswer {
	answer := diffAnswer{From: from, To: to, Fields: make([]fieldAnswer, len(d.Fields)), Counts: diffCountsAnswer(d.Counts)}
	for i, f := range d.Fields {
		answer.Fields[i] = fieldAnswer{Field: f.Name, Kind: f.Kind, Before: orNull(f.Before), After: orNull(f.After), Words: f.Words}
	}
	return answer
}

// comparedSide is a version by its number, or by a label that points at it.
type comparedSide struct {
	number int
	label  string // empty: by number
}

var numberPattern = regexp.MustCompile(`^[0-9]{1,9}$`)

// side reads from or to; a word of digits alone is always a version.
func (q *queryReader) side(t models.Template, name, orElse string) comparedSide {
	value := q.text(name, maxSearch)
	if value == "" {
		value = orElse
	}
	switch {
	case numberPattern.MatchString(value):
		number, _ := strconv.Atoi(value) // nine digits always fit
		return comparedSide{number: number}
	case models.IsLabel(value):
		return comparedSide{number: t.Labels[value], label: value}
	}
	q.complain(name, "invalid", "Use a version number, or a label such as live.")
	return comparedSide{}
}

// read gives the version. Errors: version_not_found, not_published (the label is not set).
func (s comparedSide) read(c *fiber.Ctx, from *store.Store, t models.Template) (models.Version, error) {
	if s.label != "" && s.number == 0 {
		return models.Version{}, models.Fail(models.CodeNotPublished, fmt.Sprintf("%s has no %s version. Name another label, or a version.", t.Slug, s.label))
	}
	return from.Version(c.UserContext(), t.Slug, s.number)
}

func (s comparedSide) named(v models.Version) comparedVersion {
	return comparedVersion{v.Number, orNull(s.label)}
}
