package store_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func TestLastChanges(t *testing.T) {
	t.Parallel()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := storetest.Open(t, func() time.Time { return now })
	sam := models.Actor{Kind: models.ActorUser, ID: "u1", Name: "Sam", Role: models.RoleAdmin}
	start := now
	cara, err := s.CreateTemplate(t.Context(), sam, models.NewTemplate{Slug: "cara", Persona: persona()})
	must(err)
	now = now.Add(time.Hour)
	_, err = s.MoveLabel(t.Context(), sam, "cara", models.LabelMove{Label: "live", Version: 1})
	must(err)
	now = now.Add(time.Hour)
	changed := persona()
	changed.Name = "Other"
	_, _, err = s.SaveVersion(t.Context(), sam, "cara", 1, models.NewVersion{Persona: &changed})
	must(err)
	_, err = s.MoveLabel(t.Context(), sam, "cara", models.LabelMove{Label: "live", Version: 2})
	must(err)
	now = now.Add(time.Hour)
	must(s.RemoveLabel(t.Context(), sam, "cara", models.LabelRemoval{Label: "live"}))
	now = now.Add(time.Hour)
	_, err = s.PatchTemplate(t.Context(), sam, "cara", models.TemplatePatch{Slug: new("clara")})
	must(err)
	now = now.Add(time.Minute)
	_, err = s.PatchTemplate(t.Context(), sam, "clara", models.TemplatePatch{Description: new(`no "slug": here`), Tags: &[]string{"slug"}})
	must(err)
	now = now.Add(time.Hour)
	_, err = s.ArchiveTemplate(t.Context(), sam, "clara")
	must(err)
	now = now.Add(time.Hour)
	_, err = s.UnarchiveTemplate(t.Context(), sam, "clara")
	must(err)

	by := models.Actor{Kind: sam.Kind, ID: sam.ID, Name: sam.Name}
	cases := []struct {
		name         string
		since, until time.Duration // from the start on
		want         *models.TemplateChange
	}{
		{"nothing before", -2 * time.Hour, -time.Minute, nil},
		{"made", -time.Hour, 0, &models.TemplateChange{At: start, Action: "template.created", To: 1}},
		{"published", -time.Hour, time.Hour, &models.TemplateChange{At: start.Add(time.Hour), Action: "label.moved", Label: "live", To: 1}},
		{"saved and published at once", -time.Hour, 2*time.Hour + time.Minute, &models.TemplateChange{At: start.Add(2 * time.Hour), Action: "label.moved", Label: "live", From: 1, To: 2}},
		{"taken away", 0, 3 * time.Hour, &models.TemplateChange{At: start.Add(3 * time.Hour), Action: "label.removed", Label: "live", From: 2}},
		{"another slug", 0, 4*time.Hour + 30*time.Minute, &models.TemplateChange{At: start.Add(4 * time.Hour), Action: "template.changed", OldSlug: "cara", NewSlug: "clara"}},
		{"description and tags are no cause", 4*time.Hour + time.Second, 4*time.Hour + 30*time.Minute, nil},
		{"archived", 0, 5*time.Hour + 30*time.Minute, &models.TemplateChange{At: start.Add(5*time.Hour + time.Minute), Action: "template.archived"}},
		{"brought back", 0, 9 * time.Hour, &models.TemplateChange{At: start.Add(6*time.Hour + time.Minute), Action: "template.unarchived"}},
		{"too long ago", 7 * time.Hour, 9 * time.Hour, nil},
	}
	spans := []models.ChangeSpan{{TemplateID: "another", Since: start, Until: now, Actions: models.Actions}}
	for _, c := range cases {
		spans = append(spans, models.ChangeSpan{TemplateID: cara.ID, Since: start.Add(c.since), Until: start.Add(c.until), Actions: models.Actions})
	}
	got, err := s.LastChanges(t.Context(), spans)
	must(err)
	if got[0] != nil {
		t.Errorf("another template: %+v", got[0])
	}
	for i, c := range cases {
		if c.want != nil {
			c.want.By = by
		}
		if got := got[i+1]; (got == nil) != (c.want == nil) || got != nil && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
	whole := models.ChangeSpan{TemplateID: cara.ID, Since: start, Until: now}
	narrowed := []models.ChangeSpan{whole, whole, whole, whole, whole}
	narrowed[0].Actions = []models.Action{models.ActionLabelMoved}
	narrowed[1].Actions, narrowed[1].Label = []models.Action{models.ActionLabelRemoved, models.ActionTemplateCreated}, "live"
	narrowed[2].Actions, narrowed[2].Label = []models.Action{models.ActionLabelRemoved, models.ActionTemplateCreated}, "staging"
	narrowed[3].Actions = []models.Action{models.ActionAliasTaken}
	got, err = s.LastChanges(t.Context(), narrowed)
	must(err)
	for i, want := range []models.Action{models.ActionLabelMoved, models.ActionLabelRemoved, models.ActionTemplateCreated, "", ""} {
		if (got[i] == nil) != (want == "") || got[i] != nil && got[i].Action != want {
			t.Errorf("narrowed to %v of %q: got %+v, want %s", narrowed[i].Actions, narrowed[i].Label, got[i], want)
		}
	}
	if none, err := s.LastChanges(t.Context(), nil); len(none) != 0 || err != nil {
		t.Errorf("nothing asked: %v, %v", none, err)
	}
}

func TestMintFilters(t *testing.T) {
	t.Parallel()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := storetest.Open(t, func() time.Time { return now })
	for i, m := range []models.Mint{
		{KeyID: "k1", TemplateID: "t1", Slug: "cara", Outcome: "ok", RequestID: "R0", ClientLabel: "gr:cara"},
		{KeyID: "k1", Slug: "cara", Outcome: "rate_limited", RequestID: "R1"},
		{KeyID: "k2", TemplateID: "t2", Slug: "cara", Outcome: "ok", RequestID: "R2"},
		{UserID: "u1", TemplateID: "t1", Slug: "cara", Outcome: "not_published", Label: "beta", RequestID: "R3"},
		{KeyID: "k2", PersonaID: "p1", Outcome: "ok", RequestID: "R4"},
		{KeyID: "k2", TemplateID: "deleted", Slug: "gone", Outcome: "ok", RequestID: "R5"},
		{KeyID: "k2", Slug: "gone", Outcome: "template_not_found", RequestID: "R6"},
	} {
		m.ID, m.At = store.NewID(), now.Add(time.Duration(i)*time.Second)
		must(s.RecordMint(t.Context(), m))
	}
	for _, c := range []struct {
		name string
		q    models.MintQuery
		want []string
	}{
		{"all", models.MintQuery{}, []string{"R6", "R5", "R4", "R3", "R2", "R1", "R0"}},
		{"template alone", models.MintQuery{TemplateID: "t1"}, []string{"R3", "R0"}},
		{"template and what found none by its slug", models.MintQuery{TemplateID: "t1", Slug: "cara"}, []string{"R3", "R1", "R0"}},
		{"slug that no template has", models.MintQuery{Slug: "gone"}, []string{"R6", "R5"}},
		{"user", models.MintQuery{UserID: "u1"}, []string{"R3"}},
		{"key", models.MintQuery{KeyID: "k2"}, []string{"R6", "R5", "R4", "R2"}},
		{"apps", models.MintQuery{ByApps: true, TemplateID: "t1"}, []string{"R0"}},
		{"request", models.MintQuery{RequestID: "R1"}, []string{"R1"}},
		{"search is no request ID", models.MintQuery{Search: "R1"}, nil},
		{"search for a Lab persona", models.MintQuery{Search: " p1 "}, []string{"R4"}},
		{"search for a client label", models.MintQuery{Search: "gr:cara"}, []string{"R0"}},
		{"failed", models.MintQuery{Outcome: "failed"}, []string{"R6", "R3", "R1"}},
	} {
		page, err := s.Mints(t.Context(), c.q)
		must(err)
		var got []string
		for _, m := range page.Items {
			got = append(got, m.RequestID)
		}
		n, err := s.MintCount(t.Context(), c.q)
		if err != nil || n != len(c.want) || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, count %d, %v; want %v", c.name, got, n, err, c.want)
		}
	}
	groups, err := s.MintGroups(t.Context(), models.MintQuery{Outcome: "not_published"})
	if err != nil || len(groups) != 1 || groups[0].Label != "beta" {
		t.Errorf("a group tells the label of its newest mint: %+v, %v", groups, err)
	}
}
