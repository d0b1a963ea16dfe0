package store_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// walk reads a list page by page and gives the slugs in order.
func walk(t *testing.T, s *store.Store, q models.TemplateQuery) []string {
	t.Helper()
	slugs := []string{}
	for range 121 {
		page, err := s.Templates(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			slugs = append(slugs, item.Slug)
		}
		if page.Next == "" {
			return slugs
		}
		if page.Next != strings.TrimRight(page.Next, "=") {
			t.Errorf("cursor %s is padded", page.Next)
		}
		q.Cursor = page.Next
	}
	t.Fatal("the list has no end")
	return nil
}

// crowd makes 120 templates, four to each moment and name, and a token for every seventh.
func crowd(t *testing.T, s *store.Store, at *clock) {
	t.Helper()
	for i := range 120 {
		if i%4 == 0 {
			at.pass(time.Second)
		}
		p := persona()
		p.Name = fmt.Sprintf("%c name", "aBcDe"[i/4%5])
		made := createAs(t, s, models.NewTemplate{Slug: fmt.Sprintf("t-%03d", i), Persona: p})
		for range i % 7 {
			record(t, s, models.Mint{At: at.now(), TemplateID: made.ID, Outcome: models.OutcomeOK})
		}
	}
}

func TestEveryOrderComesWholeThroughItsPages(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	crowd(t, s, at)
	if err := s.RankTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := make([]string, 120)
	for i := range all {
		all[i] = fmt.Sprintf("t-%03d", i)
	}
	newest := slices.Clone(all)
	slices.Reverse(newest)
	for _, order := range []string{"", "updated", "name", "tokens"} {
		whole := walk(t, s, models.TemplateQuery{Sort: order, Limit: 100})
		for _, limit := range []int{0, 1, 7} {
			if limit == 1 && order != "" {
				continue // 120 pages of one are enough once
			}
			if got := walk(t, s, models.TemplateQuery{Sort: order, Limit: limit}); !slices.Equal(got, whole) {
				t.Errorf("order %q by %d differs from by 100:\n%v\n%v", order, limit, got, whole)
			}
		}
		if sorted := slices.Sorted(slices.Values(whole)); !slices.Equal(sorted, all) {
			t.Errorf("order %q lists %d of 120", order, len(slices.Compact(sorted)))
		}
		if (order == "" || order == "updated") && !slices.Equal(whole, newest) {
			t.Errorf("order %q: got %v", order, whole)
		}
	}
}

func TestOrderByNameAndTokens(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	for slug, name := range map[string]string{"one": "beta", "two": "Alpha", "three": "alpha 2", "four": "Gamma"} {
		p := persona()
		p.Name = name
		createAs(t, s, models.NewTemplate{Slug: slug, Persona: p})
	}
	if got := walk(t, s, models.TemplateQuery{Sort: "name", Limit: 3}); !slices.Equal(got, []string{"two", "three", "one", "four"}) {
		t.Errorf("by name: %v", got)
	}
	mintsFor(t, s, "one", 2, at.now(), models.OutcomeOK)
	mintsFor(t, s, "two", 5, at.now().AddDate(0, 0, -14), models.OutcomeOK) // before the days that count
	mintsFor(t, s, "three", 9, at.now(), string(models.CodeAnamTimeout))    // gave no token
	mintsFor(t, s, "four", 3, at.now(), models.OutcomeOK)
	if got := walk(t, s, models.TemplateQuery{Sort: "tokens", Limit: 100}); len(got) != 4 {
		t.Errorf("before they are counted: %v", got)
	}
	if err := s.RankTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := walk(t, s, models.TemplateQuery{Sort: "tokens", Limit: 2}); !slices.Equal(got[:2], []string{"four", "one"}) || len(got) != 4 {
		t.Errorf("by tokens: %v", got)
	}
	at.pass(15 * 24 * time.Hour) // nobody asks for tokens any more
	mintsFor(t, s, "two", 1, at.now(), models.OutcomeOK)
	if err := s.RankTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	if page, err := s.Templates(t.Context(), models.TemplateQuery{Sort: "tokens", Limit: 1}); err != nil || page.Items[0].Slug != "two" {
		t.Errorf("by the tokens of the last days: %+v, %v", page, err)
	}
}

func mintsFor(t *testing.T, s *store.Store, slug string, n int, at time.Time, outcome string) {
	t.Helper()
	to, err := s.TemplateBySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		record(t, s, models.Mint{At: at, TemplateID: to.ID, Slug: slug, Outcome: outcome})
	}
}

func TestListShowsLatestAndLive(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	publish(t, s, "cara", 1)
	pat, err := s.CreateUser(t.Context(), dana, models.NewUser{Email: "pat@example.com", Name: "Pat", Role: models.RoleEditor, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	p := persona()
	p.Name, p.LLMID = "Cara two", "other"
	if _, _, err := s.SaveVersion(t.Context(), models.Actor{Kind: models.ActorUser, ID: pat.ID, Name: pat.Name, Role: pat.Role}, "cara", 1, models.NewVersion{Persona: &p}); err != nil {
		t.Fatal(err)
	}
	page, err := s.Templates(t.Context(), models.TemplateQuery{})
	if err != nil || len(page.Items) != 1 {
		t.Fatal(page, err)
	}
	got := page.Items[0]
	if got.Latest.Name != "Cara two" || got.Latest.LLMID != "other" || got.Live == nil || got.Live.Name != "Cara" || got.Live.VoiceID != persona().VoiceID {
		t.Errorf("got %+v, live %+v", got, got.Live)
	}
	if got.Status() != models.StatusChanged || got.LatestVersion != 2 || got.UpdatedBy != "Pat" || !maps.Equal(got.Labels, map[string]int{"live": 1}) || got.Tags == nil {
		t.Errorf("got %+v", got)
	}
}

// four templates, one of each status, the archived and the live one tagged.
func oneOfEach(t *testing.T, s *store.Store) {
	t.Helper()
	create(t, s, "draft")
	createAs(t, s, models.NewTemplate{Slug: "live", Tags: []string{"sales", "a"}, Persona: persona()})
	publish(t, s, "live", 1)
	create(t, s, "changed")
	publish(t, s, "changed", 1)
	save(t, s, "changed", 1, "other words")
	createAs(t, s, models.NewTemplate{Slug: "archived", Tags: []string{"sales"}, Persona: persona()})
	publish(t, s, "archived", 1)
	archive(t, s, "archived")
}

func TestStatusesTagsAndCounts(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	oneOfEach(t, s)
	for _, status := range []models.Status{models.StatusDraft, models.StatusLive, models.StatusChanged, models.StatusArchived} {
		page, err := s.Templates(t.Context(), models.TemplateQuery{Status: status})
		if err != nil || len(page.Items) != 1 || page.Items[0].Slug != string(status) || page.Items[0].Status() != status {
			t.Errorf("%s: got %+v, %v", status, page.Items, err)
		}
	}
	for want, q := range map[string]models.TemplateQuery{
		"changed live draft": {}, "live": {Tag: "sales"}, "archived": {Tag: "sales", Status: models.StatusArchived}, "": {Tag: "sale"},
		"changed": {Search: "other words"},
	} {
		if got := strings.Join(walk(t, s, q), " "); got != want {
			t.Errorf("%+v: got %q, want %q", q, got, want)
		}
	}
	for _, c := range []struct {
		q    models.TemplateQuery
		want map[models.Status]int
	}{
		{models.TemplateQuery{}, map[models.Status]int{"": 3, models.StatusDraft: 1, models.StatusLive: 1, models.StatusChanged: 1, models.StatusArchived: 1}},
		{models.TemplateQuery{Tag: "sales", Status: models.StatusDraft}, map[models.Status]int{"": 1, models.StatusLive: 1, models.StatusArchived: 1}},
		{models.TemplateQuery{Search: "other words"}, map[models.Status]int{"": 1, models.StatusChanged: 1}},
		{models.TemplateQuery{Search: "nothing"}, map[models.Status]int{}},
	} {
		if got, err := s.TemplateCounts(t.Context(), c.q); err != nil || !maps.Equal(exact(t, got), c.want) {
			t.Errorf("%+v: counted %v, %v; want %v", c.q, got, err, c.want)
		}
	}
	if tags, err := s.Tags(t.Context()); err != nil || !slices.Equal(tags, []string{"a", "sales"}) {
		t.Errorf("tags %v, %v", tags, err)
	}
}

// exact are the counts of the statuses that have any, none of which may be more than counted.
func exact(t *testing.T, counts models.TemplateCounts) map[models.Status]int {
	t.Helper()
	numbers := map[models.Status]int{}
	for status, count := range counts {
		if count.More {
			t.Errorf("%q: more than %d", status, count.N)
		}
		if count.N > 0 {
			numbers[status] = count.N
		}
	}
	return numbers
}

func TestOnlyCertainTemplates(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	one, two := create(t, s, "one"), create(t, s, "two")
	create(t, s, "three")
	if got := walk(t, s, models.TemplateQuery{OnlyIDs: []string{two.ID, one.ID}}); !slices.Equal(got, []string{"two", "one"}) {
		t.Errorf("got %v", got)
	}
	if got := walk(t, s, models.TemplateQuery{OnlyIDs: []string{}}); len(got) != 0 {
		t.Errorf("an empty list allows nothing, got %v", got)
	}
}

func TestListRefusesNonsense(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "one")
	create(t, s, "two")
	page, err := s.Templates(t.Context(), models.TemplateQuery{Limit: 1})
	if err != nil || page.Next == "" {
		t.Fatal(page, err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	for name, q := range map[string]models.TemplateQuery{
		"limit -1": {Limit: -1}, "limit 101": {Limit: 101}, "sort": {Sort: "size"}, "status": {Status: "gone"}, "search": {Search: strings.Repeat("é", 201)},
		"cursor of another order": {Cursor: page.Next, Sort: "tokens"}, "no base64": {Cursor: "!"}, "no JSON": {Cursor: encode([]byte("x"))},
		"wrong types": {Cursor: encode([]byte(`["updated","x","y"]`))}, "too short": {Cursor: encode([]byte(`["updated",1]`))}, "object": {Cursor: encode([]byte(`{}`))},
	} {
		if _, err := s.Templates(t.Context(), q); models.CodeOf(err) != models.CodeInvalidInput || len(models.FieldsOf(err)) != 1 {
			t.Errorf("%s: got %v", name, err)
		}
	}
	_, err = s.TemplateCounts(t.Context(), models.TemplateQuery{Search: strings.Repeat("x", 201)})
	wantCode(t, err, models.CodeInvalidInput)
}
