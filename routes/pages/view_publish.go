package pages

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// mostChoices is how many of the latest versions can be chosen; older ones lead here from the history.
const mostChoices = 50

// publishView reads the data of the page. Errors: version_not_found.
func (p templatePages) publishView(c *fiber.Ctx, t models.Template, wanted publication) (web.Publish, error) {
	ctx := c.UserContext()
	path, err := p.store.LabelPath(ctx, t.Slug, wanted.label)
	if err != nil {
		return web.Publish{}, err
	}
	view := web.Publish{
		Head: p.head(t, ""), Label: wanted.label, Version: wanted.version, From: path.Now, Back: goesBack(path, wanted),
		Shown: wanted.shown(), Choice: wanted.choice(), Labels: publishableLabels(t, wanted.label),
	}
	if view.Versions, err = p.versionChoices(ctx, t, path, wanted); err != nil {
		return view, err
	}
	use, err := p.store.LabelUse(ctx, t.ID, wanted.label)
	if err != nil {
		return view, err
	}
	view.Use = shownUse(use)
	if view.Blocked, err = p.blocked(c, t, path.Now, wanted); err != nil || wanted.removes() {
		return view, err
	}
	if view.Diff, err = p.publishDiff(c, t.Slug, path.Now, wanted.version); err != nil {
		return view, err
	}
	view.Check, err = p.checkFinding(c, t, wanted, view.Blocked == "", wanted.confirmed)
	return view, err
}

// goesBack tells whether a label that is set would point again at what it really pointed at before.
func goesBack(path models.LabelPath, wanted publication) bool {
	return path.Now > 0 && wanted.version != path.Now && slices.Contains(path.Line, wanted.version)
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
	shown := web.LabelUse{Tokens: use.Tokens, AllKeys: use.AllKeys}
	for _, key := range use.Keys {
		shown.Keys = append(shown.Keys, web.KeyUse{ID: key.ID, Name: key.Name, Asked: key.Asked})
	}
	return shown
}

// publishableLabels is empty while live is the only label.
func publishableLabels(t models.Template, picked string) []web.Option {
	labels := append(slices.Collect(maps.Keys(t.Labels)), t.ProtectedLabels...)
	labels = slices.DeleteFunc(labels, func(label string) bool { return label == models.LabelLive })
	if len(labels) == 0 && picked == models.LabelLive {
		return nil
	}
	slices.Sort(labels)
	labels = append([]string{models.LabelLive}, slices.Compact(labels)...)
	return withSelected(optionsOf(labels, ownLabel), picked)
}

// versionChoices are the latest versions, every one that the label really pointed at, the wanted one, and none, the newest first.
func (p templatePages) versionChoices(ctx context.Context, t models.Template, path models.LabelPath, wanted publication) ([]web.Option, error) {
	numbers, err := p.store.LatestNumbers(ctx, t.ID, mostChoices)
	if err != nil {
		return nil, err
	}
	numbers = append(numbers, path.Line...)
	if !wanted.removes() {
		numbers = append(numbers, wanted.version)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	slices.Reverse(numbers)
	options := optionsOf(numbers, func(n int) (string, string) { return strconv.Itoa(n), versionWords(n, path, wanted.label) })
	if path.Now > 0 || wanted.removes() {
		options = append(options, web.Option{Value: versionNone, Label: "none: remove " + wanted.label})
	}
	return withSelected(options, wanted.choice()), nil
}

// versionWords tell of a version where it stands in the line of a label.
func versionWords(n int, path models.LabelPath, label string) string {
	switch {
	case n == path.Now:
		return fmt.Sprintf("v%d, %s now", n, label)
	case slices.Contains(path.Line, n):
		return fmt.Sprintf("v%d, %s before", n, label)
	}
	return fmt.Sprintf("v%d", n)
}

// blocked says why the move would change nothing or isn't allowed; empty when it can be made.
func (p templatePages) blocked(c *fiber.Ctx, t models.Template, now int, wanted publication) (string, error) {
	switch {
	case now == 0 && wanted.removes():
		return fmt.Sprintf("%s is not set: there is nothing to remove.", wanted.label), nil
	case now == wanted.version && wanted.label == models.LabelLive:
		return fmt.Sprintf("v%d is live already: nothing changed.", now), nil
	case now == wanted.version:
		return fmt.Sprintf("%s points at v%d already: nothing changed.", wanted.label, now), nil
	case slices.Contains(t.ProtectedLabels, wanted.label) && !httpkit.RequestOf(c).Actor().MayMoveProtected():
		admins, err := p.directory.adminNames(c.UserContext())
		return fmt.Sprintf("The label %s is protected: only admins move it. Ask %s.", wanted.label, strings.Join(admins, " or ")), err
	}
	return "", nil
}
