package store_test

import (
	"slices"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func TestLastChange(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := storetest.Open(t, func() time.Time { return now })
	sam := models.Actor{Kind: models.ActorUser, ID: "u1", Name: "Sam"}
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
	must(s.RemoveLabel(t.Context(), sam, "cara", "live"))

	for _, c := range []struct {
		name         string
		since, until time.Duration // from the start on
		want         *models.TemplateChange
	}{
		{"nothing before", -2 * time.Hour, -time.Minute, nil},
		{"saved", -time.Hour, 0, &models.TemplateChange{At: start, By: sam, To: 1}},
		{"published", -time.Hour, time.Hour, &models.TemplateChange{At: start.Add(time.Hour), By: sam, Label: "live", To: 1}},
		{"saved and published at once", -time.Hour, 2*time.Hour + time.Minute, &models.TemplateChange{At: start.Add(2 * time.Hour), By: sam, Label: "live", From: 1, To: 2}},
		{"taken away", 0, 4 * time.Hour, &models.TemplateChange{At: start.Add(3 * time.Hour), By: sam, Label: "live", From: 2}},
		{"too long ago", 3*time.Hour + time.Minute, 9 * time.Hour, nil},
	} {
		got, err := s.LastChange(t.Context(), cara.ID, start.Add(c.since), start.Add(c.until))
		if err != nil || (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: got %+v, %v; want %+v", c.name, got, err, c.want)
		}
	}
	if got, err := s.LastChange(t.Context(), "another", start, now); got != nil || err != nil {
		t.Errorf("another template: %+v, %v", got, err)
	}
}

func TestMintFilters(t *testing.T) {
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
