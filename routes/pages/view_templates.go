package pages

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/store"
	"greenroom/web"
)

const (
	tokenDays = 14
	// catalogWait bounds what one page waits for the catalog's very first lists: pages open when Anam is down.
	catalogWait = 2 * time.Second
	// recently is how far back a key's requests count as use.
	recently = 30 * 24 * time.Hour
)

// catalogContext bounds everything that one page asks of the catalog.
func catalogContext(c *fiber.Ctx) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.UserContext(), catalogWait)
}

// personas finds templates and shows what is common to their pages.
type personas struct {
	*screen
	catalogNames
	store *store.Store
}

// head is the top of every page of one template.
func (s *personas) head(t models.Template, tab string) web.TemplateHead {
	live := t.Labels[models.LabelLive]
	return web.TemplateHead{
		Slug: t.Slug, Name: t.Version.Document.Persona.Name, Status: web.StatusOf(string(t.Status()), live, t.LatestVersion),
		Live: live, Latest: t.LatestVersion, Archived: t.Status() == models.StatusArchived,
		Saved: s.at(t.Version.CreatedAt), SavedBy: t.Version.CreatedBy.Shown(), Tab: tab,
	}
}

// templateOf finds the template of the path.
// A reader who comes by an old slug is led to today's: done is true then. Errors: template_not_found.
func (s *personas) templateOf(c *fiber.Ctx) (t models.Template, done bool, err error) {
	asked := c.Params("slug")
	t, err = s.store.TemplateBySlug(c.UserContext(), asked)
	if err != nil || t.Slug == asked || c.Method() == fiber.MethodPost {
		return t, false, err
	}
	rest := c.OriginalURL()[len(home+"/"+asked):]
	return t, true, c.Redirect(templatePath(t.Slug)+rest, fiber.StatusSeeOther)
}

func templatePath(slug string) string { return home + "/" + slug }

// tokenSpan is the first of the days that token counts show.
func (s *personas) tokenSpan() time.Time {
	return s.now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1-tokenDays)
}

// templateRows are the rows of the list, with the tokens of the last days; names bounds what is asked of the catalog.
func (s *personas) templateRows(ctx, names context.Context, items []models.TemplateSummary) (rows []web.TemplateRow, peak int, err error) {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	tokens, err := s.store.TokensByDay(ctx, ids, s.tokenSpan(), tokenDays)
	if err != nil {
		return nil, 0, err
	}
	failing, err := s.failing(ctx, ids...)
	if err != nil {
		return nil, 0, err
	}
	for _, item := range items {
		row := s.templateRow(names, item)
		row.Failing = failing[item.ID]
		row.Days = tokens[item.ID].Given
		for day, given := range row.Days {
			row.Tokens += given
			row.Failures += tokens[item.ID].Refused[day]
			peak = max(peak, given)
		}
		rows = append(rows, row)
	}
	return rows, peak, nil
}

// templateRow shows what is live, or the latest when nothing is.
func (s *personas) templateRow(ctx context.Context, t models.TemplateSummary) web.TemplateRow {
	shown := t.Latest
	if t.Live != nil {
		shown = *t.Live
	}
	return web.TemplateRow{
		Slug: t.Slug, Name: shown.Name, Tags: t.Tags, FaceURL: s.faceURL(ctx, shown.AvatarID),
		Voice: s.voiceName(ctx, shown.VoiceID), Model: s.modelName(ctx, shown.LLMID),
		Status:  web.StatusOf(string(t.Status()), t.Labels[models.LabelLive], t.LatestVersion),
		Updated: s.at(t.UpdatedAt), UpdatedBy: t.UpdatedBy, Version: t.LatestVersion,
		Published: t.Live != nil, Archived: t.Status() == models.StatusArchived,
	}
}

func (s catalogNames) faceURL(ctx context.Context, id string) string {
	if a, listed, _ := s.catalog.Avatar(ctx, id); listed && a.HasPicture {
		return picturePath(id)
	}
	return ""
}

func (s catalogNames) voiceName(ctx context.Context, id string) string {
	if v, listed, _ := s.catalog.Voice(ctx, id); listed {
		return v.Name
	}
	return "Voice " + shortID(id)
}

func (s catalogNames) modelName(ctx context.Context, id string) string {
	if m, listed, _ := s.catalog.Model(ctx, id); listed {
		return m.Name
	}
	return shortID(id)
}

// shortID is enough of an ID to tell it from others in a list.
func shortID(id string) string {
	if len(id) != 36 {
		return id
	}
	return id[:8] + "…"
}

// recentKeys are the keys that asked for a template lately and still can, by the last time that they did.
func (s *personas) recentKeys(ctx context.Context, templateID string) ([]web.KeyRef, error) {
	groups, err := s.store.MintGroups(ctx, models.MintQuery{TemplateID: templateID, Since: s.now().Add(-recently)})
	if err != nil {
		return nil, err
	}
	keys, err := s.store.Keys(ctx)
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
		if !known || !key.Usable(s.now()) {
			continue
		}
		delete(byID, g.KeyID) // each key once
		refs = append(refs, web.KeyRef{ID: key.ID, Name: key.Name, Prefix: key.Prefix, LastUse: s.at(g.Last)})
	}
	return refs, nil
}
