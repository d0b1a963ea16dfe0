package storetest_test

import (
	"path/filepath"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

func TestACrowdIsAsTheStoreWouldHaveMadeIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	crowd := storetest.Crowd{Templates: 1006}
	if err := storetest.Bulk(t.Context(), path, crowd); err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenAt(t, path, nil)
	if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("%v, %v", findings, err)
	}
	for _, c := range []struct {
		q    models.TemplateQuery
		want map[models.Status]int
	}{
		{models.TemplateQuery{}, map[models.Status]int{"": 955, models.StatusLive: 755, models.StatusDraft: 100, models.StatusChanged: 100, models.StatusArchived: 51}},
		{models.TemplateQuery{Search: storetest.WordInThousand}, map[models.Status]int{"": 1, models.StatusLive: 1}},
		{models.TemplateQuery{Search: storetest.WordInTenth}, map[models.Status]int{"": 101, models.StatusLive: 101}},
		{models.TemplateQuery{Tag: storetest.TagOfFiveHundred}, map[models.Status]int{"": 3, models.StatusLive: 3}},
		{models.TemplateQuery{Search: crowd.Slug(1003)}, map[models.Status]int{models.StatusArchived: 1}},
	} {
		counts, err := s.TemplateCounts(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		for _, status := range []models.Status{"", models.StatusLive, models.StatusDraft, models.StatusChanged, models.StatusArchived} {
			if counts[status] != (models.Count{N: c.want[status]}) {
				t.Errorf("%+v: %+v are %q, want %d", c.q, counts[status], status, c.want[status])
			}
		}
	}
	got, err := s.TemplateBySlug(t.Context(), crowd.Slug(1005))
	if err != nil || len([]rune(got.Version.Document.Persona.SystemPrompt)) != 1500 {
		t.Errorf("%+v, %v", got, err)
	}
	page, err := s.Templates(t.Context(), models.TemplateQuery{Limit: 1})
	if err != nil || page.Items[0].Slug != crowd.Slug(1005) {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestTrafficIsCountedAsTheStoreCounts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	if err := storetest.Busy(t.Context(), path, storetest.Traffic{Mints: 5000, Audit: 300}); err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenAt(t, path, nil)
	if n, err := s.MintCount(t.Context(), models.MintQuery{Outcome: "failed"}); err != nil || n != 500 {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := s.ForgetMints(t.Context(), time.Now().Add(-30*24*time.Hour)); err != nil || n < 2400 || n > 2600 {
		t.Errorf("forgot %d, %v", n, err)
	}
	if n := storetest.Count(t, path, "audit"); n != 300 {
		t.Errorf("%d rows of the audit", n)
	}
	findings, err := s.CheckDatabase(t.Context())
	for _, f := range findings {
		if f.Kind == "requests" || err != nil {
			t.Errorf("%v, %v", f, err)
		}
	}
}
