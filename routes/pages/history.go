package pages

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// historyFilter is what the address of a history says.
type historyFilter struct {
	slug, author, label, cursor string
}

func historyFilterOf(c *fiber.Ctx, slug string) historyFilter {
	return historyFilter{slug: slug, author: searched(c.Query("author")), label: searched(c.Query("label")), cursor: c.Query("cursor")}
}

// url is the history with this filter.
func (f historyFilter) url() string {
	query := url.Values{}
	for name, value := range map[string]string{"author": f.author, "label": f.label, "cursor": f.cursor} {
		if value != "" {
			query.Set(name, value)
		}
	}
	path := templatePath(f.slug) + "/history"
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// at is the filter on another page; an empty cursor is the first.
func (f historyFilter) at(cursor string) historyFilter {
	f.cursor = cursor
	return f
}

// query is what the store is asked.
func (f historyFilter) query() models.HistoryQuery {
	kind, id, _ := strings.Cut(f.author, ":")
	return models.HistoryQuery{Slug: f.slug, AuthorKind: models.ActorKind(kind), AuthorID: id, Label: f.label, Cursor: f.cursor}
}

// actorValue is how addresses write who did something: user:ID, key:ID, cli or setup.
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
	filter := historyFilterOf(c, t.Slug)
	versions, err := p.store.History(c.UserContext(), filter.query())
	if err != nil {
		return err
	}
	choices, err := p.store.HistoryChoices(c.UserContext(), t.Slug)
	if err != nil {
		return err
	}
	view := web.History{
		Head: p.head(t, "history"), Authors: authorOptions(choices.Authors, filter.author), Labels: labelChoices(choices.Labels, filter.label),
		Filtered: filter.author != "" || filter.label != "", ClearURL: historyFilter{slug: t.Slug}.url(),
		CanEdit: may(c, models.RoleEditor) && t.ArchivedAt.IsZero(),
	}
	if filter.cursor != "" {
		view.FirstURL = filter.at("").url()
	}
	if versions.Next != "" {
		view.NextURL = filter.at(versions.Next).url()
	}
	view.Rows = p.versionRows(c, view, versions.Items)
	return p.show(c, view, "list")
}

// versionRows chooses the two newest ones for Compare.
func (p templatePages) versionRows(c *fiber.Ctx, view web.History, items []models.HistoryItem) []web.VersionRow {
	names, cancel := catalogContext(c)
	defer cancel()
	rows := make([]web.VersionRow, len(items))
	for i, item := range items {
		rows[i] = web.VersionRow{
			Head: view.Head, Number: item.Number, Name: item.Name, FaceURL: p.faceURL(names, item.AvatarID), Note: item.Note,
			By: item.CreatedBy.Shown(), Saved: p.at(item.CreatedAt), Changed: fieldLabels(item.Changed), First: item.Number == 1,
			Labels: item.Labels, To: i == 0, From: i == 1, CanEdit: view.CanEdit,
		}
	}
	return rows
}

func authorOptions(authors []models.Actor, picked string) []web.Option {
	options := []web.Option{{Label: "Everybody"}}
	for _, author := range authors {
		options = append(options, web.Option{Value: actorValue(author), Label: author.Shown()})
	}
	return chosen(options, picked)
}

// labelChoices are nothing to choose from while there is only live.
func labelChoices(labels []string, picked string) []web.Option {
	if picked == "" && (len(labels) == 0 || len(labels) == 1 && labels[0] == models.LabelLive) {
		return nil
	}
	options := []web.Option{{Label: "Any label"}}
	for _, label := range labels {
		options = append(options, web.Option{Value: label, Label: "Was " + label})
	}
	return chosen(options, picked)
}
