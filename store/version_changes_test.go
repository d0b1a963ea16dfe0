package store

import (
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"greenroom/models"
)

// An upgrade notes what stored versions changed by today's rule, and goes on past a document that nobody can read.
func TestUpgradeNotesWhatVersionsChanged(t *testing.T) {
	t.Parallel()
	path, db := atVersion(t, 7)
	run := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	p := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "a\r\nb"}
	put := func(template string, number int) {
		document, err := models.NewDocument(p).Canonical()
		if err != nil {
			t.Fatal(err)
		}
		run("INSERT INTO template_versions VALUES (?, ?, 1, ?, ?, 'Cara', '', '', 'x', '', 'cli', '', 'Command line', 0)", template, number, string(document), models.Sum(document))
	}
	run("INSERT INTO templates VALUES (1, 't', '', '[]', 5, 0, 0, NULL, NULL), (2, 'u', '', '[]', 9, 0, 0, NULL, NULL)")
	run("INSERT INTO slugs VALUES ('cara', 't', 1, 0), ('dora', 'u', 1, 0)")
	put("t", 1)
	p.SystemPrompt, p.LanguageCode = "a\nb", "de" // only the language is another one
	put("t", 2)
	run("INSERT INTO template_versions VALUES ('t', 3, 9, '{\"format\":9}', zeroblob(32), 'Cara', '', '', 'x', '', 'cli', '', 'Command line', 0)")
	p.Name, p.VoiceGenerationOptions = "Dora", &models.VoiceGenerationOptions{Speed: new(1.1)}
	put("t", 4)
	p.Name, p.VoiceGenerationOptions = "Cara", nil
	put("t", 5)
	put("u", 8)
	p.Name = "Dora"
	put("u", 9)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	got := column(t, s, "SELECT template_id || version || ' ' || field FROM version_changes ORDER BY 1")
	if want := []string{"t2 languageCode", "t5 name", "t5 voiceGenerationOptions", "u9 name"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	page, err := s.History(t.Context(), models.HistoryQuery{Slug: "cara", Search: "language"})
	if err != nil || len(page.Items) != 1 || page.Items[0].Number != 2 {
		t.Errorf("got %+v, %v", page.Items, err)
	}
}

// A page of the history takes as many queries at 1,200 versions and 5,000 moves as at two, reads no document, and sorts nothing.
func TestLongHistoryTakesNoMoreWork(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorCLI}
	p := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "one"}
	for _, slug := range []string{"short", "long"} {
		p.SystemPrompt = "one"
		if _, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: slug, Persona: p}); err != nil {
			t.Fatal(err)
		}
		p.SystemPrompt = "two"
		if _, _, err := s.SaveVersion(t.Context(), who, slug, 1, models.NewVersion{Persona: &p, Note: "why"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.MoveLabel(t.Context(), who, slug, models.LabelMove{Label: "live", Version: 1, Note: "why"}); err != nil {
			t.Fatal(err)
		}
	}
	grow(t, s, "long", 1200, 5000)
	statements := 0
	must(t, s.EachRead(func(string, int64) { statements++ }))
	for name, q := range map[string]models.HistoryQuery{
		"first page": {}, "search": {Search: "why prompt"}, "at": {At: 1}, "published": {Published: true}, "author": {AuthorKind: models.ActorCLI},
	} {
		taken := map[string]int{}
		for _, slug := range []string{"short", "long"} {
			q.Slug, statements = slug, 0
			page, err := s.History(t.Context(), q)
			if err != nil || len(page.Items) == 0 || len(page.Items) > 50 {
				t.Fatalf("%s of %s: %d versions, %v", name, slug, len(page.Items), err)
			}
			taken[slug] = statements
		}
		if taken["long"] != taken["short"] || taken["long"] == 0 || taken["long"] > 9 {
			t.Errorf("%s: %v queries", name, taken)
		}
	}
	statements = 0
	if page, err := s.Stays(t.Context(), models.StayQuery{Slug: "long"}); err != nil || len(page.Items) != 50 || statements != 2 {
		t.Errorf("%d moves by %d queries, %v", len(page.Items), statements, err)
	}
}

// grow gives a template versions and moves that never were, all at once.
func grow(t *testing.T, s *Store, slug string, versions, moves int) {
	t.Helper()
	for _, statement := range []string{
		`INSERT INTO template_versions SELECT template_id, n, format, document, sha256, name, avatar_id, voice_id, llm_id, 'why', created_by_kind, created_by_id, created_by_name, created_at
			FROM (SELECT * FROM template_versions WHERE number = 2 AND template_id = (SELECT template_id FROM slugs WHERE slug = @slug)),
				(WITH RECURSIVE c (n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM c WHERE n < @versions) SELECT n FROM c)`,
		`INSERT INTO version_changes SELECT template_id, number, 'systemPrompt' FROM template_versions WHERE number > 2 AND number <= @versions`,
		`UPDATE templates SET latest_version = @versions WHERE id = (SELECT template_id FROM slugs WHERE slug = @slug)`,
		`INSERT INTO label_moves (template_id, label, from_version, to_version, note, moved_by_kind, moved_by_id, moved_by_name, moved_at)
			SELECT (SELECT template_id FROM slugs WHERE slug = @slug), 'live', 1, 1 + n % @versions, 'why', 'cli', '', 'Command line', n
			FROM (WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < @moves) SELECT n FROM c)`,
	} {
		if err := s.writer.Exec(statement, map[string]any{"slug": slug, "versions": versions, "moves": moves}).Error; err != nil {
			t.Fatal(err)
		}
	}
}

func TestHistoryReadsNoDocument(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	steps := func(query func(tx *gorm.DB) *gorm.DB) string { return plan(t, s, query) }
	words := func(tx *gorm.DB) *gorm.DB {
		return matchingVersions(tx.Where("template_id = ?", "t"), "t", []string{"prompt"}).Where("number < ?", 9).Omit("document").Order("number DESC").Limit(51).Find(&[]versionRow{})
	}
	for _, want := range []string{
		"SEARCH template_versions USING COVERING INDEX template_versions_noted (template_id=?)",
		"SEARCH label_moves USING INDEX label_moves_by_",
		"SEARCH version_changes USING COVERING INDEX version_changes_by_field (template_id=? AND field=?)",
	} {
		if got := steps(words); !strings.Contains(got, want) || strings.Contains(got, "TEMP B-TREE FOR ORDER") {
			t.Errorf("want %s and no sorting, got\n%s", want, got)
		}
	}
	beside := steps(func(tx *gorm.DB) *gorm.DB { return staysFor(tx, "t", []int{1, 2}).Find(&[]stayRow{}) })
	for _, want := range []string{
		"SEARCH v USING PRIMARY KEY (template_id=? AND number=?)", "SEARCH o USING COVERING INDEX label_moves_by_template (template_id=? AND to_version=?)",
		"SEARCH m USING INTEGER PRIMARY KEY", "SEARCH n USING INTEGER PRIMARY KEY", "label_moves_by_label (template_id=? AND label=? AND rowid>?)",
	} {
		if !strings.Contains(beside, want) || strings.Contains(beside, "SCAN v") || strings.Contains(beside, "SCAN m") {
			t.Errorf("want %s, got\n%s", want, beside)
		}
	}
}
