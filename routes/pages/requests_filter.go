package pages

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// requestsFilter is what the address of /requests asks for.
type requestsFilter struct {
	search, outcome, template, key, since, cursor string
}

// timeRange is one choice of how far back to look.
type timeRange struct {
	value, label string
	back         time.Duration
}

const day = 24 * time.Hour

var timeRanges = []timeRange{
	{"24h", "Last 24 hours", day}, {"7d", "Last 7 days", 7 * day}, {"14d", "Last 14 days", 14 * day}, {"30d", "Last 30 days", 30 * day},
}

// usualRange is what the list of personas counts, so that its badges and this page agree.
var usualRange = timeRanges[2]

// requestIDShape is that of the IDs that every answer carries in X-Request-Id.
var requestIDShape = regexp.MustCompile(`^[A-Z2-7]{26}$`)

func readRequestsFilter(c *fiber.Ctx) (requestsFilter, error) {
	q := httpkit.QueryReader{C: c}
	f := requestsFilter{
		search: strings.TrimSpace(q.Text("search", httpkit.MaxSearch)), outcome: q.Text("outcome", httpkit.MaxSearch), template: q.Text("template", httpkit.MaxSearch),
		key: q.Text("key", httpkit.MaxSearch), since: q.Text("since", httpkit.MaxSearch), cursor: q.Cursor(),
	}
	return f, q.Err()
}

// timeRange is how far back to look; what is no choice counts as the default.
func (f requestsFilter) timeRange() timeRange {
	if i := slices.IndexFunc(timeRanges, func(r timeRange) bool { return r.value == f.since }); i >= 0 {
		return timeRanges[i]
	}
	return usualRange
}

// narrowed tells whether anything but the time range hides requests.
func (f requestsFilter) narrowed() bool {
	return f.search != "" || f.outcome != "" || f.template != "" || f.key != ""
}

// mintQuery turns the filter into what the store is asked; a request ID is found however old it is.
func (p requestPages) mintQuery(ctx context.Context, f requestsFilter, n names) (models.MintQuery, error) {
	q := models.MintQuery{Since: p.now().Add(-f.timeRange().back), Outcome: f.outcome, Search: f.search, Cursor: f.cursor}
	if requestIDShape.MatchString(f.search) {
		q.Since, q.Search, q.RequestID = time.Time{}, "", f.search
	}
	if _, isUser := n.users[f.key]; isUser {
		q.UserID = f.key
	} else {
		q.KeyID = f.key
	}
	if f.template == "" {
		return q, nil
	}
	q.Slug = f.template
	template, err := p.store.TemplateBySlug(ctx, f.template)
	if err == nil {
		q.TemplateID = template.ID
	}
	if models.CodeOf(err) == models.CodeTemplateNotFound {
		err = nil
	}
	return q, err
}

// url is the address of the page with this filter.
func (f requestsFilter) url() string {
	values := url.Values{}
	for name, value := range map[string]string{
		"search": f.search, "outcome": f.outcome, "template": f.template, "key": f.key, "since": f.since, "cursor": f.cursor,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if len(values) == 0 {
		return "/requests"
	}
	return "/requests?" + values.Encode()
}

func (f requestsFilter) at(cursor string) requestsFilter {
	f.cursor = cursor
	return f
}

func (f requestsFilter) sinceOptions() []web.Option {
	var options []web.Option
	for _, r := range timeRanges {
		options = append(options, web.Option{Value: r.value, Label: r.label, Selected: r.value == f.timeRange().value})
	}
	return options
}

func (f requestsFilter) outcomeOptions() []web.Option {
	options := []web.Option{
		{Value: "", Label: "Every outcome"}, {Value: "failed", Label: "Refused or failed"}, {Value: models.OutcomeOK, Label: "Token given"},
	}
	var failures []web.Option
	for code, words := range wordings {
		if code != models.OutcomeOK {
			failures = append(failures, web.Option{Value: code, Label: words.title})
		}
	}
	return chosen(append(options, byLabel(failures)...), f.outcome)
}

func (f requestsFilter) templateOptions(n names) []web.Option {
	var options []web.Option
	for _, slug := range n.slugs {
		options = append(options, web.Option{Value: slug, Label: slug})
	}
	return chosen(append([]web.Option{{Value: "", Label: "Every persona"}}, byLabel(options)...), f.template)
}

func (f requestsFilter) keyOptions(n names) []web.Option {
	var keys, people []web.Option
	for id, key := range n.keys {
		keys = append(keys, web.Option{Value: id, Label: key.Name + " (" + key.Prefix + ")"})
	}
	for id, user := range n.users {
		people = append(people, web.Option{Value: id, Label: user.Name + ", by hand"})
	}
	options := append([]web.Option{{Value: "", Label: "Every key"}}, byLabel(keys)...)
	return chosen(append(options, byLabel(people)...), f.key)
}

func byLabel(options []web.Option) []web.Option {
	slices.SortFunc(options, func(a, b web.Option) int {
		return strings.Compare(strings.ToLower(a.Label)+a.Value, strings.ToLower(b.Label)+b.Value)
	})
	return options
}

// chosen marks the option of a value; a value that no option has is added, so that the page shows what it filters by.
func chosen(options []web.Option, value string) []web.Option {
	found := false
	for i := range options {
		options[i].Selected = options[i].Value == value
		found = found || options[i].Selected
	}
	if !found {
		options = append(options, web.Option{Value: value, Label: value, Selected: true})
	}
	return options
}
