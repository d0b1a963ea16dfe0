package pages

import (
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/check"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// templatePages are the pages of personas.
type templatePages struct {
	*personas
	labPersonas
	directory directory
	checks    *check.Service
}

// templateFilter is the filter in the query of the list.
type templateFilter struct {
	search, tag, sort string
	status            models.Status
}

// pageURL is the list with this filter; an empty cursor is the first page.
func (f templateFilter) pageURL(cursor string) string {
	return address(home, map[string]string{"search": f.search, "tag": f.tag, "sort": f.sort, "status": string(f.status), "cursor": cursor})
}

// readTemplateFilter reads the query. Unknown values are ignored.
func readTemplateFilter(c *fiber.Ctx) templateFilter {
	f := templateFilter{search: searchText(c.Query("search")), tag: searchText(c.Query("tag"))}
	switch status := models.Status(c.Query("status")); status {
	case models.StatusDraft, models.StatusLive, models.StatusChanged, models.StatusArchived:
		f.status = status
	}
	switch sort := c.Query("sort"); sort {
	case "name", "tokens":
		f.sort = sort
	}
	return f
}

// searched is the text to search for, as long as the store takes it.
func searchText(text string) string {
	runes := []rune(strings.TrimSpace(strings.ToValidUTF8(text, "")))
	return string(runes[:min(len(runes), httpkit.MaxSearch)])
}

func (p templatePages) list(c *fiber.Ctx) error {
	filter := readTemplateFilter(c)
	query := models.TemplateQuery{
		Search: filter.search, Tag: filter.tag, Status: filter.status, Sort: filter.sort, Cursor: c.Query("cursor"),
	}
	page, err := p.firstRows(c.UserContext(), query)
	if err != nil {
		return err
	}
	counts, err := p.store.TemplateCounts(c.UserContext(), query)
	if err != nil {
		return err
	}
	tags, err := p.store.Tags(c.UserContext())
	if err != nil {
		return err
	}
	view := web.TemplatesList{
		Search: filter.search, Status: string(filter.status), Segments: statusSegments(filter, counts), Total: counts[filter.status].N, More: counts[filter.status].More,
		Tags: optionsWithBlank("Any tag", optionsOf(withTag(tags, filter.tag), ownLabel), filter.tag), Sorts: sortOptions(filter.sort), ClearURL: home, CanEdit: may(c, models.RoleEditor),
		Filtered: filter != templateFilter{sort: filter.sort} || counts[""].N == 0 && counts[models.StatusArchived].N > 0,
	}
	view.FirstURL, view.NextURL = pageLinks(c, page.Next, filter.pageURL)
	catalogCtx, cancel := catalogContext(c)
	defer cancel()
	if view.Rows, view.Peak, err = p.templateRows(c.UserContext(), catalogCtx, page.Items); err != nil {
		return err
	}
	_, unread := p.catalog.Models(catalogCtx)
	view.AnamDown = p.untold(unread)
	return p.show(c, view, "list")
}

// firstRows reads on where a page has no rows and is not the last: little of much matches.
func (p templatePages) firstRows(ctx context.Context, query models.TemplateQuery) (models.TemplatePage, error) {
	for {
		page, err := p.store.Templates(ctx, query)
		if err != nil || len(page.Items) > 0 || page.Next == "" {
			return page, err
		}
		query.Cursor = page.Next
	}
}

// withTag are the tags to choose from, with the one that is chosen: very many are not all offered.
func withTag(tags []string, chosen string) []string {
	if chosen == "" || slices.Contains(tags, chosen) {
		return tags
	}
	return append(tags, chosen)
}

// menu is what can be done with a persona of the list.
func (p templatePages) menu(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	view := web.TemplateMenu{ID: t.ID, CanEdit: may(c, models.RoleEditor), RowPersona: web.RowPersona{
		Slug: t.Slug, Name: t.Version.Document.Persona.Name, Published: t.Labels[models.LabelLive] > 0, Archived: !t.ArchivedAt.IsZero(),
	}}
	if byHTMX(c) {
		return p.showPart(c, fiber.StatusOK, "menu", view)
	}
	return p.show(c, view)
}

func statusSegments(filter templateFilter, counts models.TemplateCounts) []web.Segment {
	var out []web.Segment
	for _, s := range []struct {
		status models.Status
		label  string
	}{{"", "All"}, {models.StatusLive, "Live"}, {models.StatusChanged, "Changed"}, {models.StatusDraft, "Draft"}, {models.StatusArchived, "Archived"}} {
		to := filter
		to.status = s.status
		out = append(out, web.Segment{Label: s.label, Count: counts[s.status].N, More: counts[s.status].More, URL: to.pageURL(""), Current: s.status == filter.status})
	}
	return out
}

func sortOptions(selected string) []web.Option {
	return optionsWithBlank("Newest change", []web.Option{{Value: "name", Label: "Name"}, {Value: "tokens", Label: "Most tokens"}}, selected)
}
