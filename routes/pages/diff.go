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

// comparedPersona is one side of a comparison.
type comparedPersona struct {
	web.DiffSide
	number   int // 0 for what is no version
	document models.Document
}

// diff compares two versions, each given by number or by label.
// to defaults to the latest version, from to the one before to.
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
	before, err := p.versionSide(c, t, from)
	if c.Query("from") == "" && models.CodeOf(err) == models.CodeVersionNotFound {
		before, err = noVersion, nil
	}
	if err != nil {
		return err
	}
	return p.showDiff(c, t, before, after)
}

// noVersion is compared with a template's first version, which has no version before it.
var noVersion = comparedPersona{DiffSide: web.DiffSide{Title: "Nothing"}}

func (p templatePages) showDiff(c *fiber.Ctx, t models.Template, before, after comparedPersona) error {
	view, err := p.diffPage(c, t, before, after)
	if err != nil {
		return err
	}
	back := readHistoryFilter(c, t.Slug)
	back.from, back.to = before.number, after.number
	view.BackURL = back.url()
	if before.number > 0 {
		view.SwapURL = fmt.Sprintf("%s/diff?from=%d&to=%d", templatePath(t.Slug), after.number, before.number)
	}
	if may(c, models.RoleEditor) && t.ArchivedAt.IsZero() && after.number != t.Labels[models.LabelLive] {
		view.PublishURL = fmt.Sprintf("%s/publish?version=%d", templatePath(t.Slug), after.number)
	}
	return p.show(c, view)
}

// diffDraft compares the editor's unsaved form with the live version, or with the latest when none is live.
// What saving would refuse is refused here too: a comparison of what could not be read would be wrong, and one of any length too long.
func (p templatePages) diffDraft(c *fiber.Ctx) error {
	form, t, err := p.formAndTemplate(c)
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
	stored := valuesOf(t.Version.Document)
	form.keepUnsent(stored)
	in := versionIn(form)
	if err := form.err(in.Problems()); err != nil {
		return p.showAgain(c, err, func(problems []models.FieldError) web.View {
			return p.editor(c, t, typedForm(form, problems, stored))
		})
	}
	edits := comparedPersona{DiffSide: web.DiffSide{Title: "Unsaved edits"}, document: t.Version.Document.With(in)}
	view, err := p.diffPage(c, t, before, edits)
	if err != nil {
		return err
	}
	return p.show(c, view)
}

func (p templatePages) diffPage(c *fiber.Ctx, t models.Template, before, after comparedPersona) (web.DiffPage, error) {
	catalogCtx, cancel := catalogContext(c)
	defer cancel()
	changes, err := p.changes(catalogCtx, before.document, after.document)
	return web.DiffPage{Head: p.head(t, "history"), BackURL: templatePath(t.Slug) + "/history", From: before.DiffSide, To: after.DiffSide, Diff: changes}, err
}

// versionSide reads a version to compare. Errors: version_not_found, not_published (its label is not set).
func (p templatePages) versionSide(c *fiber.Ctx, t models.Template, asked httpkit.ComparedSide) (comparedPersona, error) {
	v, err := asked.Read(c, p.store, t)
	if err != nil {
		return comparedPersona{}, err
	}
	shown := web.DiffSide{Title: "v" + strconv.Itoa(v.Number), Note: v.Note, By: v.CreatedBy.Shown(), Saved: p.shownTime(v.CreatedAt)}
	for label, version := range t.Labels {
		if version == v.Number {
			shown.Labels = append(shown.Labels, label)
		}
	}
	slices.Sort(shown.Labels)
	return comparedPersona{shown, v.Number, v.Document}, nil
}
