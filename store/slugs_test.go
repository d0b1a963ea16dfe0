package store_test

import (
	"slices"
	"testing"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func rename(t *testing.T, s *store.Store, from, to string) {
	t.Helper()
	got, err := s.PatchTemplate(t.Context(), dana, from, models.TemplatePatch{Slug: &to})
	if err != nil || got.Slug != to {
		t.Fatalf("rename %s to %s: %q, %v", from, to, got.Slug, err)
	}
}

// leads checks which template a slug leads to, for reading and for minting, and its current slug.
func leads(t *testing.T, s *store.Store, slug string, to models.Template, today string) {
	t.Helper()
	read, err := s.TemplateBySlug(t.Context(), slug)
	if err != nil || read.ID != to.ID || read.Slug != today {
		t.Errorf("%s leads to %s (%s), %v; want %s (%s)", slug, read.ID, read.Slug, err, to.ID, today)
	}
	minted, err := resolve(t.Context(), s, slug, "", nil)
	if err != nil || minted.TemplateID != to.ID || minted.Slug != today {
		t.Errorf("%s mints %+v, %v; want %s (%s)", slug, minted, err, to.ID, today)
	}
}

func TestOldSlugsKeepWorking(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	cara := create(t, s, "cara")
	publish(t, s, "cara", 1)
	leads(t, s, "cara", cara, "cara")
	rename(t, s, "cara", "clara")
	rename(t, s, "cara", "klara") // by its alias
	for _, slug := range []string{"cara", "clara", "klara"} {
		leads(t, s, slug, cara, "klara")
	}
	if old, err := s.Aliases(t.Context(), cara.ID); err != nil || !slices.Equal(old, []string{"cara", "clara"}) {
		t.Errorf("aliases %v, %v", old, err)
	}
	// A change by an alias changes the template.
	save(t, s, "cara", 1, "Be brief.")
	publish(t, s, "clara", 2)
	leads(t, s, "cara", cara, "klara")
}

func TestAliasGoesToWhoeverTakesIt(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	first := create(t, s, "cara")
	publish(t, s, "cara", 1)
	rename(t, s, "cara", "clara")
	_, err := s.CreateTemplate(t.Context(), dana, models.NewTemplate{Slug: "cara", Persona: persona()})
	wantCode(t, err, models.CodeConflict) // apps may still ask by it
	release(t, s, "clara", "cara")

	second := create(t, s, "cara")
	publish(t, s, "cara", 2)
	leads(t, s, "cara", second, "cara")
	leads(t, s, "clara", first, "clara")
	_, err = s.PatchTemplate(t.Context(), dana, "clara", models.TemplatePatch{Slug: new("cara")})
	wantCode(t, err, models.CodeConflict)

	// Once the second has moved on and let it go, the first may take its old slug back.
	rename(t, s, "cara", "dora")
	release(t, s, "dora", "cara")
	rename(t, s, "clara", "cara")
	leads(t, s, "cara", first, "cara")
	leads(t, s, "clara", first, "cara")
	leads(t, s, "dora", second, "dora")
}

func release(t *testing.T, s *store.Store, slug, alias string) {
	t.Helper()
	if err := s.ReleaseAlias(t.Context(), dana, slug, alias); err != nil {
		t.Fatal(err)
	}
}

func TestTakingAnOwnSlugBack(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	cara := create(t, s, "cara")
	publish(t, s, "cara", 1)
	rename(t, s, "cara", "clara")
	rename(t, s, "clara", "cara")
	leads(t, s, "clara", cara, "cara")
	wantRows(t, sqlOf(t, path), "SELECT slug, current FROM slugs ORDER BY slug", "cara,1", "clara,0")
}

func TestDeletingFreesEverySlug(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	rename(t, s, "cara", "clara")
	archive(t, s, "clara")
	if err := s.DeleteTemplate(t.Context(), dana, "cara"); err != nil {
		t.Fatal(err)
	}
	for _, slug := range []string{"cara", "clara"} {
		next := create(t, s, slug)
		publish(t, s, slug, 2) // above the deleted one's
		leads(t, s, slug, next, slug)
	}
}

// A plan of a rename is refused like the rename, says whose old slug would be taken, and changes nothing.
func TestPlanRename(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	create(t, s, "draft")
	create(t, s, "used")
	publish(t, s, "used", 1)
	rename(t, s, "draft", "drafted")
	rename(t, s, "used", "in-use")
	rename(t, s, "cara", "clara")
	create(t, s, "gone")
	save(t, s, "gone", 1, "second")
	rename(t, s, "gone", "moved-on")
	if err := s.ReleaseAlias(t.Context(), dana, "moved-on", "gone"); err != nil {
		t.Fatal(err)
	}
	for wanted, c := range map[string]struct {
		plan models.RenamePlan
		code models.Code
	}{
		"clara":   {models.RenamePlan{From: "clara"}, ""},
		"cara":    {models.RenamePlan{From: "clara"}, ""},
		"new-one": {models.RenamePlan{From: "clara"}, ""},
		"draft":   {models.RenamePlan{From: "clara", TakenFrom: "drafted", UsedBefore: 1}, ""},
		"gone":    {models.RenamePlan{From: "clara", UsedBefore: 2}, ""},
		"drafted": {code: models.CodeConflict},
		"used":    {code: models.CodeConflict},
		"in-use":  {code: models.CodeConflict},
		"new":     {code: models.CodeInvalidInput},
	} {
		plan, err := s.PlanRename(t.Context(), dana, "cara", wanted)
		if models.CodeOf(err) != c.code || err == nil && plan != c.plan {
			t.Errorf("%s: got %+v, %v", wanted, plan, err)
		}
	}
	if got, err := s.TemplateBySlug(t.Context(), "draft"); err != nil || got.Slug != "drafted" {
		t.Errorf("planning took a slug: %s, %v", got.Slug, err)
	}
	_, err := s.PlanRename(t.Context(), dana, "nobody", "x1")
	wantCode(t, err, models.CodeTemplateNotFound)
}
