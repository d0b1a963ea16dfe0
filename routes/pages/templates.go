package pages

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/check"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// templatePages are the personas as people see them.
type templatePages struct {
	*personas
	labPersonas
	directory directory
	checks    *check.Service
}

// templateFilter is what the list's address says.
type templateFilter struct {
	search, tag, sort, cursor string
	status                    models.Status
}

// filterOf reads the address; what makes no sense in it is left out.
func filterOf(c *fiber.Ctx) templateFilter {
	f := templateFilter{search: searched(c.Query("search")), tag: searched(c.Query("tag")), cursor: c.Query("cursor")}
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
func searched(text string) string {
	runes := []rune(strings.TrimSpace(strings.ToValidUTF8(text, "")))
	return string(runes[:min(len(runes), httpkit.MaxSearch)])
}

// url is the list with this filter.
func (f templateFilter) url() string {
	query := url.Values{}
	for name, value := range map[string]string{"search": f.search, "tag": f.tag, "sort": f.sort, "cursor": f.cursor, "status": string(f.status)} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return home
	}
	return home + "?" + query.Encode()
}

// at is the filter on another page of the list; an empty cursor is the first.
func (f templateFilter) at(cursor string) templateFilter {
	f.cursor = cursor
	return f
}

func (p templatePages) list(c *fiber.Ctx) error {
	filter := filterOf(c)
	query := models.TemplateQuery{
		Search: filter.search, Tag: filter.tag, Status: filter.status, Sort: filter.sort, Since: p.tokenSpan(), Cursor: filter.cursor,
	}
	page, err := p.store.Templates(c.UserContext(), query)
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
		Search: filter.search, Status: string(filter.status), Segments: segments(filter, counts), Total: counts[filter.status],
		Tags: tagOptions(tags, filter.tag), Sorts: sortOptions(filter.sort), ClearURL: home, CanEdit: may(c, models.RoleEditor),
		Filtered: filter != templateFilter{cursor: filter.cursor, sort: filter.sort} || counts[""] == 0 && counts[models.StatusArchived] > 0,
	}
	if filter.cursor != "" {
		view.FirstURL = filter.at("").url()
	}
	if page.Next != "" {
		view.NextURL = filter.at(page.Next).url()
	}
	names, cancel := catalogContext(c)
	defer cancel()
	if view.Rows, view.Peak, err = p.templateRows(c.UserContext(), names, page.Items); err != nil {
		return err
	}
	_, unread := p.catalog.Models(names)
	view.AnamDown = p.silent(unread)
	return p.show(c, view, "list")
}

func segments(filter templateFilter, counts map[models.Status]int) []web.Segment {
	var out []web.Segment
	for _, s := range []struct {
		status models.Status
		label  string
	}{{"", "All"}, {models.StatusLive, "Live"}, {models.StatusChanged, "Changed"}, {models.StatusDraft, "Draft"}, {models.StatusArchived, "Archived"}} {
		to := filter.at("")
		to.status = s.status
		out = append(out, web.Segment{Label: s.label, Count: counts[s.status], URL: to.url(), Current: s.status == filter.status})
	}
	return out
}

// tagOptions keep a tag that is asked for but nobody has, so that the page says what it filters by.
func tagOptions(tags []string, chosen string) []web.Option {
	options := []web.Option{{Label: "Any tag", Selected: chosen == ""}}
	found := chosen == ""
	for _, tag := range tags {
		options = append(options, web.Option{Value: tag, Label: tag, Selected: tag == chosen})
		found = found || tag == chosen
	}
	if !found {
		options = append(options, web.Option{Value: chosen, Label: chosen, Selected: true})
	}
	return options
}

func sortOptions(chosen string) []web.Option {
	return []web.Option{
		{Value: "", Label: "Newest change", Selected: chosen == ""},
		{Value: "name", Label: "Name", Selected: chosen == "name"},
		{Value: "tokens", Label: "Most tokens", Selected: chosen == "tokens"},
	}
}
