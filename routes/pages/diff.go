package pages

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// side is one of two things that are compared.
type side struct {
	web.DiffSide
	number   int // 0 for what is no version
	document models.Document
}

// diff compares two versions, each named by its number or by a label.
// Without to it is the latest, without from the version before it.
func (p templatePages) diff(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	q := httpkit.QueryReader{C: c}
	to := q.Side(t, "to", strconv.Itoa(t.LatestVersion))
	from := httpkit.ComparedSide{Number: to.Number - 1}
	if c.Query("from") != "" {
		from = q.Side(t, "from", "")
	}
	if err := q.Err(); err != nil {
		return err
	}
	after, err := p.versionSide(c, t, to)
	if err != nil {
		return err
	}
	before := beforeTheFirst
	if after.number > 1 || c.Query("from") != "" {
		if before, err = p.versionSide(c, t, from); err != nil {
			return err
		}
	}
	return p.showDiff(c, t, before, after)
}

// beforeTheFirst is the nothing that stands before version 1.
var beforeTheFirst = side{DiffSide: web.DiffSide{Title: "Nothing"}}

func (p templatePages) showDiff(c *fiber.Ctx, t models.Template, before, after side) error {
	view, err := p.diffPage(c, t, before, after)
	if err != nil {
		return err
	}
	if before.number > 0 {
		view.SwapURL = fmt.Sprintf("%s/diff?from=%d&to=%d", templatePath(t.Slug), after.number, before.number)
	}
	if may(c, models.RoleEditor) && t.ArchivedAt.IsZero() && after.number != t.Labels[models.LabelLive] {
		view.PublishURL = fmt.Sprintf("%s/publish?version=%d", templatePath(t.Slug), after.number)
	}
	return p.show(c, view)
}

// diffDraft compares what stands in the editor's form, which nobody has saved, with what is live.
func (p templatePages) diffDraft(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	t, _, err := p.templateOf(c)
	if err != nil {
		return err
	}
	from := httpkit.ComparedSide{Number: t.Labels[models.LabelLive]}
	if from.Number == 0 {
		from.Number = t.LatestVersion
	}
	before, err := p.versionSide(c, t, from)
	if err != nil {
		return err
	}
	persona := personaIn(form)
	edits := side{DiffSide: web.DiffSide{Title: "Unsaved edits"}, document: t.Version.Document.With(models.NewVersion{Persona: &persona})}
	view, err := p.diffPage(c, t, before, edits)
	if err != nil {
		return err
	}
	return p.show(c, view)
}

func (p templatePages) diffPage(c *fiber.Ctx, t models.Template, before, after side) (web.DiffPage, error) {
	names, cancel := catalogContext(c)
	defer cancel()
	changes, err := p.changes(names, before.document, after.document)
	return web.DiffPage{Head: p.head(t, "history"), From: before.DiffSide, To: after.DiffSide, Diff: changes}, err
}

// versionSide is a version to compare. Errors: version_not_found, not_published (its label is not set).
func (p templatePages) versionSide(c *fiber.Ctx, t models.Template, asked httpkit.ComparedSide) (side, error) {
	v, err := asked.Read(c, p.store, t)
	if err != nil {
		return side{}, err
	}
	shown := web.DiffSide{Title: "v" + strconv.Itoa(v.Number), Note: v.Note, By: v.CreatedBy.Shown(), Saved: p.at(v.CreatedAt)}
	for label, version := range t.Labels {
		if version == v.Number {
			shown.Labels = append(shown.Labels, label)
		}
	}
	slices.Sort(shown.Labels)
	return side{shown, v.Number, v.Document}, nil
}
