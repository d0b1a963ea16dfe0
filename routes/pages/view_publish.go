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

// mostChoices is how many moves of a label are looked at for versions to roll back to.
const mostChoices = 100

// publication is the move of a label that a page asks about.
type publication struct {
	label   string
	version int
}

// publishView gathers what the page tells. Errors: version_not_found.
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
	view.Blocked, err = p.blocked(c, t, wanted)
	return view, err
}

// publishDiff compares what the label points at, or nothing, with the version that it shall point at.
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
	names, cancel := catalogContext(c)
	defer cancel()
	return p.changes(names, before.Document, after.Document)
}

func shownUse(use models.LabelUse) web.LabelUse {
	shown := web.LabelUse{Tokens: use.Tokens}
	for _, key := range use.Keys {
		shown.Keys = append(shown.Keys, web.KeyUse{ID: key.ID, Name: key.Name, Asked: key.Asked})
	}
	return shown
}

// publishableLabels are nothing to choose from while there is only live.
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
	var options []web.Option
	for _, label := range labels {
		options = append(options, web.Option{Value: label, Label: label})
	}
	return chosen(options, picked)
}

// earlierVersions are what a label pointed at, the latest first; the one that is asked about is among them.
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
	return chosen(options, fmt.Sprint(wanted.version)), nil
}

// blocked says why the button would do nothing, or may not be pressed.
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
