package pages

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// requestsFilter is the filter in the query of /requests.
type requestsFilter struct {
	search, outcome, template, key, since string
}

// timeRange is one choice of how far back to look; back is 0 for all that is kept.
type timeRange struct {
	value, label string
	back         time.Duration
}

const day = 24 * time.Hour

var timeRanges = []timeRange{
	{"24h", "Last 24 hours", day}, {"7d", "Last 7 days", 7 * day}, {"14d", "Last 14 days", 14 * day}, {"30d", "Last 30 days", 30 * day},
	{"90d", "Last 90 days", 90 * day}, {"all", "All requests", 0},
}

// usualRange is also the range of the badges in the list of personas, so that both show the same numbers.
var usualRange = timeRanges[2]

// requestIDShape matches the IDs in X-Request-Id.
var requestIDShape = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// readRequestsFilter reads the query. cursor is the page of the list.
func readRequestsFilter(c *fiber.Ctx) (f requestsFilter, cursor string, err error) {
	q := httpkit.QueryReader{C: c}
	f = requestsFilter{
		search: strings.TrimSpace(q.Text("search", httpkit.MaxSearch)), outcome: q.Text("outcome", httpkit.MaxSearch), template: q.Text("template", httpkit.MaxSearch),
		key: q.Text("key", httpkit.MaxSearch), since: q.Text("since", httpkit.MaxSearch),
	}
	return f, q.Cursor(), q.Err()
}

// timeRange is how far back to look; unknown values are the default.
func (f requestsFilter) timeRange() timeRange {
	if i := slices.IndexFunc(timeRanges, func(r timeRange) bool { return r.value == f.since }); i >= 0 {
		return timeRanges[i]
	}
	return usualRange
}

// narrowed reports whether the filter hides requests by more than their time.
func (f requestsFilter) narrowed() bool {
	return f.search != "" || f.outcome != "" || f.template != "" || f.key != ""
}

// mintQuery is the filter as the store's query. A request ID is found at any age.
func (p requestPages) mintQuery(ctx context.Context, f requestsFilter, cursor string, caller *models.Caller) (models.MintQuery, error) {
	q := models.MintQuery{Outcome: f.outcome, Search: f.search, Cursor: cursor}
	if requestIDShape.MatchString(f.search) {
		q.Search, q.RequestID = "", f.search
	} else if back := f.timeRange().back; back > 0 {
		q.Since = p.now().Add(-back)
	}
	switch {
	case caller == nil:
		q.KeyID = f.key // nobody's, or not clear
	case caller.Kind == models.ActorUser:
		q.UserID = caller.ID
	default:
		q.KeyID = caller.ID
	}
	if f.template == "" {
		return q, nil
	}
	slug, err := p.directory.personaAsked(ctx, f.template)
	if err != nil {
		return q, err
	}
	q.Slug = slug
	template, err := p.store.TemplateBySlug(ctx, slug)
	if err == nil {
		q.TemplateID = template.ID
	}
	if models.CodeOf(err) == models.CodeTemplateNotFound {
		err = nil
	}
	return q, err
}

// ofCaller is the page of one key or person, with the rest of this filter.
func (f requestsFilter) ofCaller(id string) string {
	f.key = id
	return f.url()
}

// url is the page with this filter.
func (f requestsFilter) url() string { return f.pageURL("") }

func (f requestsFilter) pageURL(cursor string) string {
	return address("/requests", map[string]string{
		"search": f.search, "outcome": f.outcome, "template": f.template, "key": f.key, "since": f.since, "cursor": cursor,
	})
}

func (f requestsFilter) sinceOptions() []web.Option {
	options := optionsOf(timeRanges, func(r timeRange) (string, string) { return r.value, r.label })
	return withSelected(options, f.timeRange().value)
}

func (f requestsFilter) outcomeOptions() []web.Option {
	options := []web.Option{{Value: "failed", Label: "Refused or failed"}, {Value: models.OutcomeOK, Label: "Token given"}}
	var failures []web.Option
	for code, words := range wordings {
		if code != models.OutcomeOK {
			failures = append(failures, web.Option{Value: code, Label: words.title})
		}
	}
	return optionsWithBlank("Every outcome", append(options, byLabel(failures)...), f.outcome)
}
