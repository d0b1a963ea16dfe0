package pages

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// historyFilter is the filter in the query of a history page.
type historyFilter struct {
	slug, author, label string
}

func readHistoryFilter(c *fiber.Ctx, slug string) historyFilter {
	return historyFilter{slug: slug, author: searchText(c.Query("author")), label: searchText(c.Query("label"))}
}

// pageURL is the history with this filter; an empty cursor is the first page.
func (f historyFilter) pageURL(cursor string) string {
	return address(templatePath(f.slug)+"/history", map[string]string{"author": f.author, "label": f.label, "cursor": cursor})
}

// query is the filter as the store's query.
func (f historyFilter) query(cursor string) models.HistoryQuery {
	kind, id, _ := strings.Cut(f.author, ":")
	return models.HistoryQuery{Slug: f.slug, AuthorKind: models.ActorKind(kind), AuthorID: id, Label: f.label, Cursor: cursor}
}

// actorValue is an actor in a query string: user:ID, key:ID, cli or setup.
func actorValue(a models.Actor) string {
	if a.ID == "" {
		return string(a.Kind)
	}
	return string(a.Kind) + ":" + a.ID
}

// history lists every version, newest first.
func (p templatePages) history(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	filter := readHistoryFilter(c, t.Slug)
	versions, err := p.store.History(c.UserContext(), filter.query(c.Query("cursor")))
	if err != nil {
		return err
	}
	choices, err := p.store.HistoryChoices(c.UserContext(), t.Slug)
	if err != nil {
		return err
	}
	view := web.History{
		Head: p.head(t, "history"), Authors: authorOptions(choices.Authors, filter.author), Labels: labelChoices(choices.Labels, filter.label),
		Filtered: filter.author != "" || filter.label != "", ClearURL: historyFilter{slug: t.Slug}.pageURL(""),
		CanEdit: may(c, models.RoleEditor) && t.ArchivedAt.IsZero(),
	}
	view.FirstURL, view.NextURL = pageLinks(c, versions.Next, filter.pageURL)
	view.Rows = p.versionRows(c, view, versions.Items)
	return p.show(c, view, "list")
}

// versionRows preselects the two newest versions for Compare.
func (p templatePages) versionRows(c *fiber.Ctx, view web.History, items []models.HistoryItem) []web.VersionRow {
	catalogCtx, cancel := catalogContext(c)
	defer cancel()
	rows := make([]web.VersionRow, len(items))
	for i, item := range items {
		rows[i] = web.VersionRow{
			Head: view.Head, Number: item.Number, Name: item.Name, FaceURL: p.faceURL(catalogCtx, item.AvatarID), Note: item.Note,
			By: item.CreatedBy.Shown(), Saved: p.shownTime(item.CreatedAt), Changed: fieldLabels(item.Changed), First: item.Number == 1,
			Labels: item.Labels, To: i == 0, From: i == 1, CanEdit: view.CanEdit,
		}
	}
	return rows
}

func authorOptions(authors []models.Actor, picked string) []web.Option {
	options := optionsOf(authors, func(a models.Actor) (string, string) { return actorValue(a), a.Shown() })
	return optionsWithBlank("Everybody", options, picked)
}

// labelChoices is empty while live is the only label.
func labelChoices(labels []string, picked string) []web.Option {
	if picked == "" && (len(labels) == 0 || len(labels) == 1 && labels[0] == models.LabelLive) {
		return nil
	}
	options := optionsOf(labels, func(label string) (string, string) { return label, "Was " + label })
	return optionsWithBlank("Any label", options, picked)
}
