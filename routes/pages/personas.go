package pages

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/store"
	"greenroom/web"
)

const (
	// keyUseSpan is how long a key's request counts as recent use.
	keyUseSpan = 30 * day
	// slugUseSpan is how long a request by a slug keeps the slug from being taken; see store.ReleaseAlias.
	slugUseSpan = 90 * day
)

// personas finds templates and builds the parts that their pages share.
type personas struct {
	*screen
	catalogNames
	store *store.Store
}

// head is the header of every page of one template.
func (s *personas) head(t models.Template, tab string) web.TemplateHead {
	live := t.Labels[models.LabelLive]
	return web.TemplateHead{
		ID: t.ID, Slug: t.Slug, Name: t.Version.Document.Persona.Name, Status: web.StatusOf(string(t.Status()), live, t.LatestVersion),
		Live: live, Latest: t.LatestVersion, Archived: t.Status() == models.StatusArchived, Kind: web.KindWord(t.Version.Document.Persona.Kind()),
		Saved: s.shownTime(t.Version.CreatedAt), SavedBy: t.Version.CreatedBy.Shown(), Tab: tab,
	}
}

// versionOf gives a version of a template; 0 is the latest, which is not read again.
func (s *personas) versionOf(ctx context.Context, t models.Template, number int) (models.Version, error) {
	if number == 0 || number == t.LatestVersion {
		return t.Version, nil
	}
	return s.store.Version(ctx, t.Slug, number)
}

// templateOf finds the template of the path.
// A GET by an old slug is redirected to the current one; done is true then. Errors: template_not_found.
func (s *personas) templateOf(c *fiber.Ctx) (t models.Template, done bool, err error) {
	asked := c.Params("slug")
	t, err = s.store.TemplateBySlug(c.UserContext(), asked)
	if err != nil || t.Slug == asked || c.Method() == fiber.MethodPost {
		return t, false, err
	}
	rest := c.OriginalURL()[len(home+"/"+asked):]
	return t, true, c.Redirect(templatePath(t.Slug)+rest, fiber.StatusSeeOther)
}

// formAndTemplate reads a submitted form and finds the template of the path.
// Errors: unsupported_media_type, template_not_found.
func (s *personas) formAndTemplate(c *fiber.Ctx) (*form, models.Template, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, models.Template{}, err
	}
	t, _, err := s.templateOf(c)
	return form, t, err
}

// formOfPersona is formAndTemplate for a form that must not reach another persona than the one it was made for.
// Errors: conflict too.
func (s *personas) formOfPersona(c *fiber.Ctx) (*form, models.Template, error) {
	form, t, err := s.formAndTemplate(c)
	if err == nil {
		err = samePersona(form, t)
	}
	return form, t, err
}

// ofPersona is what samePersona looks for in a form.
func ofPersona(t models.Template) []web.Option { return []web.Option{{Value: "persona", Label: t.ID}} }

// samePersona refuses a form of a persona that has left this address to another one since.
func samePersona(f *form, t models.Template) error {
	if f.has("persona") && f.text("persona") != t.ID {
		return models.Fail(models.CodeConflict, "Another persona has this slug now, so nothing was changed. Go to Personas to find the one that you meant.")
	}
	return nil
}

func templatePath(slug string) string { return home + "/" + slug }

// recentKeys are the usable keys that requested a template recently, in order of their last request.
func (s *personas) recentKeys(ctx context.Context, templateID string) ([]web.KeyRef, error) {
	return s.keysThatAsked(ctx, templateID, models.MintQuery{TemplateID: templateID, Since: s.now().Add(-keyUseSpan)})
}

// keysBySlug are the usable keys that lately requested a template by one of its slugs.
func (s *personas) keysBySlug(ctx context.Context, templateID, slug string) ([]web.KeyRef, error) {
	return s.keysThatAsked(ctx, templateID, models.MintQuery{Slug: slug, Since: s.now().Add(-slugUseSpan)})
}

func (s *personas) keysThatAsked(ctx context.Context, templateID string, q models.MintQuery) ([]web.KeyRef, error) {
	groups, err := s.store.MintGroups(ctx, q)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(groups))
	for i, g := range groups {
		ids[i] = g.KeyID
	}
	keys, err := s.store.KeysByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]models.APIKey, len(keys))
	for _, key := range keys {
		byID[key.ID] = key
	}
	var refs []web.KeyRef
	for _, g := range groups {
		key, known := byID[g.KeyID]
		if !known || g.TemplateID != templateID || !key.Usable(s.now()) {
			continue
		}
		delete(byID, g.KeyID) // each key once
		ref := s.keyRef(key)
		ref.LastUse = s.shownTime(g.Last) // of this template
		refs = append(refs, ref)
	}
	return refs, nil
}

// keysShown is how many keys that can get tokens for a template a page names.
const keysShown = 10

// keysFor are the newest keys that can get tokens for a template now; more tells that there are others.
func (s *personas) keysFor(ctx context.Context, templateID string) (refs []web.KeyRef, more bool, err error) {
	keys, err := s.store.KeysFor(ctx, templateID, keysShown+1)
	for _, key := range keys[:min(len(keys), keysShown)] {
		refs = append(refs, s.keyRef(key))
	}
	return refs, len(keys) > keysShown, err
}

// keyRef points at a key from another page.
func (s *screen) keyRef(key models.APIKey) web.KeyRef {
	return web.KeyRef{ID: key.ID, Name: key.Name, Prefix: key.Prefix, LastUse: s.shownTime(key.LastUsedAt)}
}
