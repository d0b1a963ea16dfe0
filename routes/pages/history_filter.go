package pages

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// everPublished stands in a query for versions that any label has pointed at. It is no label's name.
const everPublished = "*"

// historyFilter is what the query of a history page says.
type historyFilter struct {
	slug, search, author, label string
	at                          string // the version to begin with, as it was typed
	from, to                    int    // chosen to be compared, 0 for none
}

func readHistoryFilter(c *fiber.Ctx, slug string) historyFilter {
	return historyFilter{
		slug: slug, search: searchText(c.Query("search")), author: searchText(c.Query("author")), label: searchText(c.Query("label")),
		at: searchText(c.Query("at")), from: versionNumber(c.Query("from")), to: versionNumber(c.Query("to")),
	}
}

// versionNumber reads 12 and v12, and gives 0 for what is neither.
func versionNumber(text string) int {
	digits := strings.TrimPrefix(strings.ToLower(text), "v")
	if len(digits) > 9 || strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0
	}
	number, _ := strconv.Atoi(digits)
	return number
}

// narrows reports whether the filter hides versions.
func (f historyFilter) narrows() bool { return f.search != "" || f.author != "" || f.label != "" }

// params are the filters that every page of the list keeps.
func (f historyFilter) params() []web.Param {
	var kept []web.Param
	for _, p := range []web.Param{{Name: "search", Value: f.search}, {Name: "author", Value: f.author}, {Name: "label", Value: f.label}} {
		if p.Value != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// url is the first page of the history, with this filter and choice.
func (f historyFilter) url() string {
	query := map[string]string{}
	for _, p := range f.params() {
		query[p.Name] = p.Value
	}
	for name, number := range map[string]int{"from": f.from, "to": f.to} {
		if number > 0 {
			query[name] = strconv.Itoa(number)
		}
	}
	return address(templatePath(f.slug)+"/history", query)
}

// query is the filter as the store's query.
func (f historyFilter) query(cursor string) models.HistoryQuery {
	kind, id, _ := strings.Cut(f.author, ":")
	q := models.HistoryQuery{
		Slug: f.slug, Search: f.search, AuthorKind: models.ActorKind(kind), AuthorID: id, Label: f.label, At: versionNumber(f.at), Cursor: cursor,
	}
	if f.label == everPublished {
		q.Label, q.Published = "", true
	}
	return q
}

// actorValue is an actor in a query string: user:ID, key:ID, cli or setup.
func actorValue(a models.Actor) string {
	if a.ID == "" {
		return string(a.Kind)
	}
	return string(a.Kind) + ":" + a.ID
}

func authorOptions(authors []models.Actor, picked string) []web.Option {
	options := optionsOf(authors, func(a models.Actor) (string, string) { return actorValue(a), a.Shown() })
	return optionsWithBlank("Everybody", options, picked)
}

// labelChoices name single labels only where there are several.
func labelChoices(labels []string, picked string) []web.Option {
	options := []web.Option{{Value: everPublished, Label: "Only published ones"}}
	if len(labels) > 1 || len(labels) == 1 && labels[0] != models.LabelLive {
		options = append(options, optionsOf(labels, func(label string) (string, string) { return label, "Was " + label })...)
	}
	return optionsWithBlank("All versions", options, picked)
}
