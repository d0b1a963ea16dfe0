package pages

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/web"
)

// exampleIDs is how many request IDs a group shows.
const exampleIDs = 3

// requestsView describes mints for the visitor.
type requestsView struct {
	shownTime func(time.Time) web.Time
	store     *store.Store
	directory directory
	names     knownNames
	role      models.Role
	filter    requestsFilter
	caller    *models.Caller // whom the filter is about
	unknown   *web.Unknown   // the name in the filter that is not clear
}

func (v requestsView) rows(mints []models.Mint) []web.RequestRow {
	rows := make([]web.RequestRow, len(mints))
	for i, m := range mints {
		rows[i] = v.row(m)
	}
	return rows
}

func (v requestsView) row(m models.Mint) web.RequestRow {
	t := v.facts(models.MintGroup{KeyID: m.KeyID, UserID: m.UserID, TemplateID: m.TemplateID, Slug: m.Slug, Label: m.Label, PersonaID: m.PersonaID, Fields: m.Fields})
	return web.RequestRow{
		At: v.shownTime(m.At), Outcome: wordingOf(m.Outcome, t.preview).outcome(m.Outcome, t), Persona: rowPersona(t, m), PersonaURL: personaURL(t.slug),
		Version: m.Version, Label: m.Label, Key: t.key, KeyURL: t.keyURL,
		RequestID: m.RequestID, ClientLabel: m.ClientLabel, Milliseconds: int(m.Duration.Milliseconds()),
	}
}

// facts gathers what the words of a group can name.
func (v requestsView) facts(g models.MintGroup) outcomeFacts {
	t := outcomeFacts{label: g.Label, fields: g.Fields}
	t.persona, t.slug = v.names.persona(g.TemplateID, g.Slug, g.PersonaID)
	t.key, t.keyURL = v.names.caller(g.KeyID, g.UserID)
	t.preview = g.UserID != "" && g.Label == models.LabelPreview
	return t
}

// personaWords names the requested persona. A request that could not be read has none.
func personaWords(t outcomeFacts) string {
	if t.persona == "" {
		return "No persona"
	}
	return t.persona
}

// rowPersona is personaWords with a Lab persona's ID cut short, because a row is narrow.
func rowPersona(t outcomeFacts, m models.Mint) string {
	if t.slug == "" && m.Slug == "" && m.PersonaID != "" {
		return "Lab persona " + shortID(m.PersonaID)
	}
	return personaWords(t)
}

func personaURL(slug string) string {
	if slug == "" {
		return ""
	}
	return templatePath(slug)
}

// groups describes each group of requests since a time. mints are the newest rows, for example request IDs.
func (v requestsView) groups(ctx context.Context, groups []models.MintGroup, mints []models.Mint, since time.Time) ([]web.RequestGroup, error) {
	before, err := v.changesBefore(ctx, groups, since)
	if err != nil {
		return nil, err
	}
	out := make([]web.RequestGroup, len(groups))
	for i, g := range groups {
		out[i] = v.group(g, mints)
		if change := before[i]; change != nil {
			out[i].Before = changeSentence(*change, firstAfter(g))
		}
	}
	return out, nil
}

// changesBefore gives for each group the last change that can have led to it; nil where there is none.
func (v requestsView) changesBefore(ctx context.Context, groups []models.MintGroup, since time.Time) ([]*models.TemplateChange, error) {
	before := make([]*models.TemplateChange, len(groups))
	var spans []models.ChangeSpan
	var of []int
	for i, g := range groups {
		if span, ok := changesBehind(g, since); ok {
			spans, of = append(spans, span), append(of, i)
		}
	}
	changes, err := v.store.LastChanges(ctx, spans)
	if err != nil {
		return nil, err
	}
	for i, change := range changes {
		before[of[i]] = change
	}
	return before, v.releasesBefore(ctx, groups, before)
}

// releasesBefore adds the release of the slug that the newest request of a group asked by: it leads to no persona now, so no persona's changes tell of it.
func (v requestsView) releasesBefore(ctx context.Context, groups []models.MintGroup, before []*models.TemplateChange) error {
	var unknown []models.MintGroup
	for _, g := range groups {
		if ofUnknownSlug(g) {
			unknown = append(unknown, g)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	byLast := func(a, b models.MintGroup) int { return a.Last.Compare(b.Last) }
	since, until := slices.MinFunc(unknown, byLast).Last.Add(-changeNotice), slices.MaxFunc(unknown, byLast).Last
	releases, err := v.store.AliasReleases(ctx, since, until)
	for i, g := range groups {
		if ofUnknownSlug(g) {
			before[i] = releaseBehind(g, releases)
		}
	}
	return err
}

func (v requestsView) group(g models.MintGroup, mints []models.Mint) web.RequestGroup {
	t := v.facts(g)
	words := wordingOf(g.Outcome, t.preview)
	out := web.RequestGroup{
		Outcome: words.outcome(g.Outcome, t), Count: g.Count, Key: t.key, KeyURL: t.keyURL, Persona: personaWords(t), PersonaURL: personaURL(t.slug),
		First: v.shownTime(g.First), Last: v.shownTime(g.Last), RequestIDs: examples(g, mints), URL: v.only(g),
	}
	out.MendLabel, out.MendURL = words.button(t, v.role)
	return out
}

// only is the URL of a group's rows.
func (v requestsView) only(g models.MintGroup) string {
	f := requestsFilter{outcome: g.Outcome, key: g.KeyID + g.UserID, since: v.filter.since, template: g.Slug}
	if g.Unknown && g.TemplateID == "" { // whatever name was asked for
		f.template = ""
		return f.url()
	}
	if t, known := v.names.Templates[g.TemplateID]; known {
		f.template = t.Slug
	}
	if f.template == "" {
		f.search = g.PersonaID
	}
	return f.url()
}

// examples are the newest request IDs of a group among the given rows.
func examples(g models.MintGroup, mints []models.Mint) []string {
	var ids []string
	if g.RequestID != "" {
		ids = append(ids, g.RequestID)
	}
	for _, m := range mints {
		same := m.Outcome == g.Outcome && m.KeyID == g.KeyID && m.UserID == g.UserID && m.TemplateID == g.TemplateID && m.PersonaID == g.PersonaID
		if same && (g.TemplateID != "" || m.Slug == g.Slug) && !slices.Contains(ids, m.RequestID) && len(ids) < exampleIDs {
			ids = append(ids, m.RequestID)
		}
	}
	return ids
}

// changeSentence says what was changed, by whom, and how long before the first failure.
func changeSentence(change models.TemplateChange, first time.Time) string {
	sentence := models.ShownName(change.By.Shown()) + " " + changeWords(change)
	if first.Sub(change.At) >= time.Minute {
		sentence += ", " + strings.TrimSuffix(web.At(change.At, first).Relative, " ago") + " earlier"
	}
	return sentence + "."
}

func changeWords(change models.TemplateChange) string {
	switch {
	case change.Action == models.ActionTemplateArchived:
		return "archived it"
	case change.Action == models.ActionTemplateUnarchived:
		return "brought it back from the archive"
	case change.Action == models.ActionTemplateChanged:
		return fmt.Sprintf("changed its slug from %s to %s", change.OldSlug, change.NewSlug)
	case change.Action == models.ActionAliasReleased:
		return "released its old slug " + change.Alias
	case change.Action == models.ActionAliasTaken:
		return "gave its old slug " + change.Alias + " to another persona"
	case change.Label == "":
		return fmt.Sprintf("saved v%d", change.To)
	case change.To == 0:
		return fmt.Sprintf("took the label %s away from v%d", change.Label, change.From)
	case change.From == 0:
		return fmt.Sprintf("set the label %s to v%d", change.Label, change.To)
	}
	return fmt.Sprintf("moved the label %s from v%d to v%d", change.Label, change.From, change.To)
}
