package pages

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/store"
	"greenroom/web"
)

// choicePages are the dialogs that search among templates, keys and people.
type choicePages struct {
	*screen
	catalogNames
	store *store.Store
}

// A choice is one of the fields that such a dialog fills, by the parameter for.
type choice struct {
	title, use string
	none       string // what no choice stands for, empty where the dialog has no such row
	typed      string // what may be typed where there are no scripts
	archive    bool   // archived personas are offered too, and any slug that was asked for
	field      string // the field of the form for one of several
}

const (
	personasPath = "/choose/personas"
	callersPath  = "/choose/callers"
	actorsPath   = "/choose/actors"
)

// personaChoices are the fields that personas are chosen for.
var personaChoices = map[string]choice{
	"requests": {title: "Choose a persona", use: "Show its requests", none: "Every persona", typed: "Persona: its slug", archive: true},
	"mint":     {title: "Choose a persona", use: "Use this persona", none: "None", typed: "Slug of the persona"},
	"key":      {field: "templates"},
}

var (
	callerChoice = choice{title: "Choose a key or a person", use: "Show its requests", none: "Every key", typed: "Key: its name, prefix or ID"}
	actorChoice  = choice{title: "Choose who", use: "Show what they did", none: "Everybody and every key", typed: "Name of a person or a key"}
)

// shown is the field of a form. name is what value is called.
func (o choice) shown(source, id, field, label, value, name string) web.Choice {
	return web.Choice{
		ID: id, Name: field, Label: label, Value: value, Shown: cmp.Or(name, value), None: o.none, Source: source, Title: o.title, Use: o.use, Typed: o.typed,
	}
}

// personas searches the personas, the newest change first.
func (p choicePages) personas(c *fiber.Ctx) error {
	of, known := personaChoices[c.Query("for")]
	if !known {
		of = personaChoices["requests"]
	}
	view := web.NamePicker{Search: searchText(c.Query("search")), Several: of.field != "", Field: of.field, One: "persona", Many: "personas", None: of.none, Archive: of.archive}
	query := models.TemplateQuery{Search: view.Search, Cursor: c.Query("cursor")}
	if view.Archived = of.archive && c.Query("archived") != ""; view.Archived {
		query.Status = models.StatusArchived
	}
	page, err := p.store.Templates(c.UserContext(), query)
	if err != nil {
		return err
	}
	catalogCtx, cancel := catalogContext(c)
	defer cancel()
	for _, t := range page.Items {
		row := p.personaRow(catalogCtx, t, of.field)
		row.Selected = row.Value == c.Query("selected")
		view.Rows = append(view.Rows, row)
	}
	if slug := strings.ToLower(view.Search); of.archive && page.Next == "" && models.IsSlug(slug) && !slices.ContainsFunc(view.Rows, func(r web.NameRow) bool { return r.Value == slug }) {
		view.Typed = &web.NameRow{Value: slug, Name: slug, Detail: "as typed: any slug that was asked for"}
	}
	return p.showChoices(c, view, page.Next)
}

func (p choicePages) personaRow(catalogCtx context.Context, t models.TemplateSummary, field string) web.NameRow {
	shown := t.Latest
	if t.Live != nil {
		shown = *t.Live
	}
	return web.NameRow{Value: t.Slug, Name: shown.Name, Detail: t.Slug, Code: true, Face: true, FaceURL: p.faceURL(catalogCtx, shown.AvatarID), Field: field}
}

// callers searches the keys and people that can have asked for a token.
func (p choicePages) callers(c *fiber.Ctx) error {
	view := web.NamePicker{Search: searchText(c.Query("search")), One: "key or person", Many: "keys and people", None: callerChoice.none}
	page, err := p.store.Callers(c.UserContext(), models.ListQuery{Search: view.Search, Cursor: c.Query("cursor")})
	if err != nil {
		return err
	}
	for _, caller := range page.Items {
		view.Rows = append(view.Rows, web.NameRow{Value: caller.ID, Name: caller.Name, Detail: callerDetail(caller), Code: caller.Prefix != "", Selected: caller.ID == c.Query("selected")})
	}
	return p.showChoices(c, view, page.Next)
}

// callerDetail tells callers of one name apart.
func callerDetail(caller models.Caller) string {
	if caller.Kind == models.ActorKey {
		return "grk_" + caller.Prefix + "…"
	}
	return "by hand"
}

// actors searches whoever stands in the audit log.
func (p choicePages) actors(c *fiber.Ctx) error {
	view := web.NamePicker{Search: searchText(c.Query("search")), One: "person or key", Many: "people and keys", None: actorChoice.none}
	page, err := p.store.AuditActors(c.UserContext(), models.ListQuery{Search: view.Search, Cursor: c.Query("cursor")})
	if err != nil {
		return err
	}
	for _, actor := range page.Items {
		view.Rows = append(view.Rows, web.NameRow{Value: actorValue(actor), Name: actor.Shown(), Detail: actorDetail(actor), Selected: actorValue(actor) == c.Query("selected")})
	}
	return p.showChoices(c, view, page.Next)
}

func actorDetail(a models.Actor) string {
	if a.Deleted() { // there may be several
		return a.ID
	}
	return map[models.ActorKind]string{models.ActorKey: "key", models.ActorUser: "person"}[a.Kind]
}

func (p choicePages) showChoices(c *fiber.Ctx, view web.NamePicker, next string) error {
	view.NoneChosen = c.Query("selected") == ""
	if next != "" {
		view.MoreURL = address(c.Path(), map[string]string{
			"for": c.Query("for"), "archived": c.Query("archived"), "selected": c.Query("selected"), "search": view.Search, "cursor": next,
		})
	}
	if c.Query("cursor") != "" {
		return p.showPart(c, fiber.StatusOK, "rows", view)
	}
	return p.showPart(c, fiber.StatusOK, "picker", view)
}

// suggested is how many names a page suggests for one that is not clear.
const suggested = 5

// callerAsked finds whom a filter names: by ID, prefix or name. It is nil for none; unknown tells of a name that is not clear.
func (s directory) callerAsked(ctx context.Context, asked string, with func(id string) string) (caller *models.Caller, unknown *web.Unknown, err error) {
	if asked == "" {
		return nil, nil, nil
	}
	found, err := s.store.CallersNamed(ctx, asked, suggested)
	if err != nil || len(found) == 1 {
		return first(found), nil, err
	}
	if len(found) == 0 && isID(asked) {
		return &models.Caller{Kind: models.ActorUser, ID: asked}, nil, nil // people are deleted, keys never
	}
	unknown = &web.Unknown{Text: asked}
	if len(found) == 0 {
		page, err := s.store.Callers(ctx, models.ListQuery{Search: searchText(asked), Limit: suggested})
		if err != nil {
			return nil, nil, err
		}
		found = page.Items
	}
	for _, c := range found {
		unknown.Close = append(unknown.Close, web.NameLink{Name: c.Name, Detail: callerDetail(c), URL: with(c.ID)})
	}
	return nil, unknown, nil
}

func first[T any](all []T) *T {
	if len(all) == 0 {
		return nil
	}
	return &all[0]
}

// personaAsked gives the slug of the persona that was typed by its slug or by its name; what is neither stays as it is.
func (s directory) personaAsked(ctx context.Context, asked string) (string, error) {
	if asked == "" || models.IsSlug(asked) {
		return asked, nil
	}
	page, err := s.store.Templates(ctx, models.TemplateQuery{Search: searchText(asked)})
	if err != nil {
		return asked, err
	}
	same := slices.DeleteFunc(page.Items, func(t models.TemplateSummary) bool { return !strings.EqualFold(t.Latest.Name, asked) })
	if len(same) == 1 {
		return same[0].Slug, nil
	}
	return asked, nil
}
