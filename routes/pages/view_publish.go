package pages

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// mostChoices is how many moves of a label are searched for versions to roll back to.
const mostChoices = 100

// publication is the move of a label that a page asks to confirm.
type publication struct {
	label     string
	version   int
	confirmed []string // the codes that are ticked
}

// publishView reads the data of the page. Errors: version_not_found.
func (p templatePages) publishView(c *fiber.Ctx, t models.Template, wanted publication) (web.Publish, error) {
	ctx, from := c.UserContext(), t.Labels[wanted.label]
	view := web.Publish{
		Head: p.head(t, ""), Label: wanted.label, Version: wanted.version, From: from, Labels: publishableLabels(t, wanted.label),
	}
	use, err := p.store.LabelUse(ctx, t.ID, wanted.label)
	if err != nil {
		return view, err
	}
	view.Use = shownUse(use)
	if view.Diff, err = p.publishDiff(c, t.Slug, from, wanted.version); err != nil {
		return view, err
	}
	if view.Back() {
		if view.Versions, err = p.earlierVersions(ctx, t.Slug, wanted, from); err != nil {
			return view, err
		}
	}
	if view.Blocked, err = p.blocked(c, t, wanted); err != nil {
		return view, err
	}
	view.Check, err = p.checkFinding(c, t, wanted, view.Blocked == "", wanted.confirmed)
	return view, err
}

// publishDiff compares the label's current version, if any, with its new one.
func (p templatePages) publishDiff(c *fiber.Ctx, slug string, from, to int) (web.Diff, error) {
	after, err := p.store.Version(c.UserContext(), slug, to)
	if err != nil {
		return web.Diff{}, err
	}
	var before models.Version
	if from > 0 {
		if before, err = p.store.Version(c.UserContext(), slug, from); err != nil {
			return web.Diff{}, err
		}
	}
	catalogCtx, cancel := catalogContext(c)
	defer cancel()
	return p.changes(catalogCtx, before.Document, after.Document)
}

func shownUse(use models.LabelUse) web.LabelUse {
	shown := web.LabelUse{Tokens: use.Tokens}
	for _, key := range use.Keys {
		shown.Keys = append(shown.Keys, web.KeyUse{ID: key.ID, Name: key.Name, Asked: key.Asked})
	}
	return shown
}

// publishableLabels is empty while live is the only label.
func publishableLabels(t models.Template, picked string) []web.Option {
	labels := []string{models.LabelLive}
	for label := range t.Labels {
		if label != models.LabelLive {
			labels = append(labels, label)
		}
	}
	if len(labels) == 1 && picked == models.LabelLive {
		return nil
	}
	slices.Sort(labels[1:])
	return withSelected(optionsOf(labels, ownLabel), picked)
}

// earlierVersions are the versions that a label pointed at, the latest first, and the wanted one.
func (p templatePages) earlierVersions(ctx context.Context, slug string, wanted publication, now int) ([]web.Option, error) {
	moves, err := p.store.LabelHistory(ctx, slug, wanted.label, mostChoices, "")
	if err != nil {
		return nil, err
	}
	seen := map[int]bool{0: true, now: true}
	var options []web.Option
	for _, move := range moves.Items {
		if !seen[move.To] {
			seen[move.To] = true
			options = append(options, web.Option{Value: fmt.Sprint(move.To), Label: fmt.Sprintf("v%d", move.To)})
		}
	}
	if !seen[wanted.version] {
		options = append(options, web.Option{Value: fmt.Sprint(wanted.version), Label: fmt.Sprintf("v%d, never %s", wanted.version, wanted.label)})
	}
	if len(options) < 2 {
		return nil, nil
	}
	return withSelected(options, fmt.Sprint(wanted.version)), nil
}

// blocked says why the move would change nothing or isn't allowed; empty when it can be made.
func (p templatePages) blocked(c *fiber.Ctx, t models.Template, wanted publication) (string, error) {
	switch {
	case t.Labels[wanted.label] == wanted.version && wanted.label == models.LabelLive:
		return fmt.Sprintf("v%d is live already: nothing changed.", wanted.version), nil
	case t.Labels[wanted.label] == wanted.version:
		return fmt.Sprintf("%s points at v%d already: nothing changed.", wanted.label, wanted.version), nil
	case slices.Contains(t.ProtectedLabels, wanted.label) && !httpkit.RequestOf(c).Actor().MayMoveProtected():
		admins, err := p.directory.adminNames(c.UserContext())
		return fmt.Sprintf("The label %s is protected: only admins move it. Ask %s.", wanted.label, strings.Join(admins, " or ")), err
	}
	return "", nil
}
