package pages

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// movesFilter is the filter in the query of a page of moves.
type movesFilter struct {
	slug, label string
	version     int // 0 for every one
}

// pageURL is the list with this filter; an empty cursor is the first page.
func (f movesFilter) pageURL(cursor string) string {
	query := map[string]string{"label": f.label, "cursor": cursor}
	if f.version > 0 {
		query["version"] = strconv.Itoa(f.version)
	}
	return address(templatePath(f.slug)+"/moves", query)
}

// moves lists every move of every label, newest first: what was live when.
func (p templatePages) moves(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	filter := movesFilter{t.Slug, searchText(c.Query("label")), versionNumber(searchText(c.Query("version")))}
	query := models.StayQuery{Slug: t.Slug, Label: filter.label, Version: filter.version, Cursor: c.Query("cursor")}
	page, err := p.store.Stays(c.UserContext(), query)
	if err != nil {
		return err
	}
	choices, err := p.store.HistoryChoices(c.UserContext(), t.Slug)
	if err != nil {
		return err
	}
	view := web.Moves{
		Head: p.head(t, "history"), Rows: p.shownStays(page.Items), Version: filter.version,
		Filtered: filter != movesFilter{slug: t.Slug}, ClearURL: movesFilter{slug: t.Slug}.pageURL(""),
	}
	if len(choices.Labels) > 1 || filter.label != "" {
		view.Labels = optionsWithBlank("Every label", optionsOf(choices.Labels, ownLabel), filter.label)
	}
	view.FirstURL, view.NextURL = pageLinks(c, page.Next, filter.pageURL)
	return p.show(c, view, "list")
}
