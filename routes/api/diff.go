package api

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/diff"
	"greenroom/models"
	"greenroom/routes/httpkit"
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

// show compares from and to, which default to live and to the latest version.
func (a diffAPI) show(c *fiber.Ctx) error {
	t, err := a.store.TemplateFor(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"))
	if err != nil {
		return err
	}
	q := httpkit.QueryReader{C: c}
	from, to := q.Side(t, "from", models.LabelLive), q.Side(t, "to", strconv.Itoa(t.LatestVersion))
	if err := q.Err(); err != nil {
		return err
	}
	before, err := from.Read(c, a.store, t)
	if err != nil {
		return err
	}
	after, err := to.Read(c, a.store, t)
	if err != nil {
		return err
	}
	d, err := diff.Documents(before.Document, after.Document)
	if err != nil {
		return err
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, answerDiff(comparedAs(from, before), comparedAs(to, after), d))
}

func answerDiff(from, to comparedVersion, d diff.Diff) diffAnswer {
	answer := diffAnswer{From: from, To: to, Fields: make([]fieldAnswer, len(d.Fields)), Counts: diffCountsAnswer(d.Counts)}
	for i, f := range d.Fields {
		answer.Fields[i] = fieldAnswer{Field: f.Name, Kind: f.Kind, Before: httpkit.OrNull(f.Before), After: httpkit.OrNull(f.After), Words: f.Words}
	}
	return answer
}

func comparedAs(s httpkit.ComparedSide, v models.Version) comparedVersion {
	return comparedVersion{v.Number, httpkit.OrNull(s.Label)}
}
