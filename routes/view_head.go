package routes

import (
	"greenroom/models"
	"greenroom/web"
)

// head is the top of every page of one persona; tab is edit, use or settings.
func (s *server) head(t models.Template, tab string) web.TemplateHead {
	live := t.Labels[models.LabelLive]
	return web.TemplateHead{
		Slug: t.Slug, Name: t.Version.Document.Persona.Name, Status: web.StatusOf(string(t.Status()), live, t.LatestVersion),
		Live: live, Latest: t.LatestVersion, Archived: !t.ArchivedAt.IsZero(),
		Saved: s.at(t.Version.CreatedAt), SavedBy: t.Version.CreatedBy.Shown(), Tab: tab,
	}
}
