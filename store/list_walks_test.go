package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// However few templates are looked up and however few a page passes, a list has the same rows in the same order.
func TestListsAreTheSameHoweverTheyAreRead(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	makeForLists(t, s, 60)
	for _, q := range listQueries() {
		whole := walkBy(t, s, q, 100, fewTemplates, mostPassed)
		for _, by := range []struct{ limit, fewest, most int }{{7, fewTemplates, mostPassed}, {7, 0, mostPassed}, {3, 0, 5}, {100, 0, 4}, {1, 10, 1}} {
			if got := walkBy(t, s, q, by.limit, by.fewest, by.most); !slices.Equal(got, whole) {
				t.Errorf("%+v by %+v: got\n%v, want\n%v", q, by, got, whole)
			}
		}
		if len(whole) == 0 {
			t.Errorf("%+v finds nothing", q)
		}
	}
}

func listQueries() (queries []models.TemplateQuery) {
	for _, order := range []string{byUpdate, byCreation, byName, byTokens} {
		for _, q := range []models.TemplateQuery{
			{}, {Tag: "third"}, {Status: models.StatusLive}, {Status: models.StatusArchived}, {Search: "rain"}, {Search: "rain t-"}, {Search: "umbrella"}, {Search: "umbrella", Tag: "third"},
			{Search: "t-", Status: models.StatusDraft}, {Search: "rain", Status: models.StatusArchived}, {Tag: "third", Status: models.StatusArchived},
		} {
			q.Sort = order
			queries = append(queries, q)
		}
	}
	return queries
}

// makeForLists makes n templates, three of which change at each moment, of every status, tagged and not.
func makeForLists(t *testing.T, s *Store, n int) {
	t.Helper()
	ctx, who := t.Context(), models.Actor{Kind: models.ActorCLI}
	at := time.Unix(1_800_000_000, 0)
	s.now = func() time.Time { return at }
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		if i%3 == 0 {
			at = at.Add(time.Second)
		}
		slug, p := fmt.Sprintf("t-%d", i), accessPersona(fmt.Sprintf("%c name", "aBcDe"[i%5]))
		p.SystemPrompt = "Sell rain coats."
		in := models.NewTemplate{Slug: slug, Persona: p}
		if i%3 == 1 {
			in.Tags = []string{"third"}
		}
		if i%7 == 1 {
			in.Description = "Rain and umbrellas."
		}
		if i%11 == 1 {
			in.Persona.Name = "Umbrella rain"
		}
		made, err := s.CreateTemplate(ctx, who, in)
		must(made, err)
		if i%4 > 0 {
			must(s.MoveLabel(ctx, who, slug, models.LabelMove{Label: models.LabelLive, Version: 1}))
		}
		if i%4 == 2 {
			p.Name += " two"
			_, _, err := s.SaveVersion(ctx, who, slug, 1, models.NewVersion{Persona: &p})
			must(nil, err)
		}
		if i%10 == 4 {
			must(s.ArchiveTemplate(ctx, who, slug))
		}
		for range i % 6 {
			must(nil, s.RecordMint(ctx, models.Mint{ID: NewID(), KeyID: "k", At: at, TemplateID: made.ID, Slug: slug, Outcome: models.OutcomeOK}))
		}
	}
	must(nil, s.RankTokens(ctx))
}

// walkBy reads a list to its end with bounds of its own.
func walkBy(t *testing.T, s *Store, q models.TemplateQuery, limit, fewest, most int) (slugs []string) {
	t.Helper()
	q.Limit = limit
	for range 2000 {
		list, err := newTemplateList(q)
		if err != nil {
			t.Fatal(err)
		}
		list.filter.fewest, list.filter.most = fewest, most
		var page models.TemplatePage
		if err := s.snapshot(t.Context(), func(tx *gorm.DB) error { page, err = list.page(tx); return err }); err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			slugs = append(slugs, item.Slug)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return slugs
		}
	}
	t.Fatal("the list has no end")
	return nil
}

// What lists show is what the templates hold, and they come in the order that they are in.
func TestListsHoldWhatTheirTemplatesHold(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	makeForLists(t, s, 40)
	for _, q := range listQueries() {
		var want []string
		for i := range 40 {
			template, err := s.TemplateBySlug(t.Context(), fmt.Sprintf("t-%d", i))
			if err != nil {
				t.Fatal(err)
			}
			if fits(template, q) {
				want = append(want, template.Slug)
			}
		}
		got := walkBy(t, s, q, 100, fewTemplates, mostPassed)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%+v: got\n%v, want\n%v", q, got, want)
		}
	}
	if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("%v, %v", findings, err)
	}
}

// fits is the rule of the filters, written once more and plainly.
func fits(t models.Template, q models.TemplateQuery) bool {
	persona := t.Version.Document.Persona
	head := strings.ToLower(strings.Join(append([]string{t.Slug, persona.Name}, t.Tags...), " "))
	for _, word := range strings.Fields(q.Search) {
		if !strings.Contains(head, word) && !strings.Contains(strings.ToLower(t.Description+persona.SystemPrompt), word) {
			return false
		}
	}
	archived := !t.ArchivedAt.IsZero()
	return (q.Tag == "" || slices.Contains(t.Tags, q.Tag)) && (q.Status == "" && !archived || q.Status == t.Status())
}
