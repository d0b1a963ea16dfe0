package pages

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// requestPages show the requests for tokens and their outcomes.
type requestPages struct {
	*screen
	store     *store.Store
	catalog   *catalog.Catalog
	directory directory
}

// list shows requests grouped by outcome, caller and persona, and below them each request.
func (p requestPages) list(c *fiber.Ctx) error {
	filter, cursor, err := readRequestsFilter(c)
	if err != nil {
		return err
	}
	caller, unknown, err := p.directory.callerAsked(c.UserContext(), filter.key, filter.ofCaller)
	if err != nil {
		return err
	}
	query, err := p.mintQuery(c.UserContext(), filter, cursor, caller)
	if err != nil {
		return err
	}
	view := requestsView{shownTime: p.shownTime, store: p.store, directory: p.directory, role: httpkit.RequestOf(c).User.Role, filter: filter, caller: caller, unknown: unknown}
	page, err := view.page(c, query)
	if err != nil {
		return err
	}
	return p.show(c, page, "list")
}

// page reads the groups and one page of rows.
func (v *requestsView) page(c *fiber.Ctx, query models.MintQuery) (web.Requests, error) {
	ctx := c.UserContext()
	mints, err := v.store.Mints(ctx, query)
	if err != nil {
		return web.Requests{}, err
	}
	groups, err := v.store.MintGroups(ctx, query)
	if err != nil {
		return web.Requests{}, err
	}
	counted, err := v.store.CountsRefusals(ctx, query)
	if err != nil {
		return web.Requests{}, err
	}
	if v.names, err = v.directory.names(ctx, namesIn(mints.Items, groups)); err != nil {
		return web.Requests{}, err
	}
	page := v.filters(may(c, models.RoleEditor))
	page.Total, page.More, page.Rows, page.CountedOnly = counts(groups), len(groups) == models.MostMintGroups, v.rows(mints.Items), counted
	if page.CountedByDay, err = v.countedByDay(ctx, query); err != nil {
		return page, err
	}
	page.FirstURL, page.NextURL = pageLinks(c, mints.Next, v.filter.pageURL)
	if page.Groups, err = v.groups(ctx, groups, mints.Items, query.Since); err != nil {
		return page, err
	}
	page.Filtered, err = v.hides(ctx, page.Total)
	return page, err
}

// counts adds up groups: where no group was left out, that is everything.
func counts(groups []models.MintGroup) (n int) {
	for _, g := range groups {
		n += g.Count
	}
	return n
}

// countedByDay is the day before which hours are not known any more; nil when the query asks for nothing before it.
func (v requestsView) countedByDay(ctx context.Context, q models.MintQuery) (*web.Time, error) {
	before, err := v.store.FoldsBefore(ctx)
	if err != nil || q.RequestID != "" || !before.After(q.Since) {
		return nil, err
	}
	at := v.shownTime(before)
	return &at, nil
}

// hides reports whether the filter hides all requests. If not, an empty page means that there were none yet.
func (v requestsView) hides(ctx context.Context, total int) (bool, error) {
	if total > 0 || v.filter.narrowed() {
		return v.filter.narrowed(), nil
	}
	newest, err := v.store.Mints(ctx, models.MintQuery{Limit: 1})
	return len(newest.Items) > 0, err
}

// namesIn are the IDs that a page of requests names.
func namesIn(mints []models.Mint, groups []models.MintGroup) (q models.NamesQuery) {
	add := func(templateID, slug, keyID, userID string) {
		q.TemplateIDs, q.Slugs = append(q.TemplateIDs, templateID), append(q.Slugs, slug)
		q.KeyIDs, q.UserIDs = append(q.KeyIDs, keyID), append(q.UserIDs, userID)
	}
	for _, m := range mints {
		add(m.TemplateID, m.Slug, m.KeyID, m.UserID)
	}
	for _, g := range groups {
		add(g.TemplateID, g.Slug, g.KeyID, g.UserID)
	}
	return q
}

// keyChoice is the filter of keys and people.
func (v requestsView) keyChoice() web.Choice {
	name := ""
	if v.caller != nil {
		name = callerName(*v.caller)
	}
	choice := callerChoice.shown(callersPath, "filter-key", "key", "Key", v.filter.key, name)
	choice.Invalid = v.unknown != nil
	return choice
}

// filters is the page with its filter form and without requests.
func (v requestsView) filters(canMint bool) web.Requests {
	return web.Requests{
		Search: v.filter.search, Outcomes: v.filter.outcomeOptions(), Since: v.filter.sinceOptions(),
		Template: personaChoices["requests"].shown(personasPath+"?for=requests", "filter-template", "template", "Persona", v.filter.template, ""),
		Key:      v.keyChoice(), UnknownKey: v.unknown,
		ClearURL: "/requests", CanMint: canMint,
	}
}
