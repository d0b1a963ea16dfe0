package store

import (
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"greenroom/models"
)

// beforeLists is how many files of migrations came before lists had copies.
const beforeLists = 15

// olderTemplates writes templates as binaries did before lists had copies: live, drafts, changed, archived and deleted ones, and one whose document has a format of its own.
func olderTemplates(t *testing.T, db *sql.DB, n int) {
	t.Helper()
	run := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	run("BEGIN")
	for i := range n {
		id, p := fmt.Sprint("t", i), accessPersona(fmt.Sprint("Cara ", i))
		document, err := models.NewDocument(p).Canonical()
		if err != nil {
			t.Fatal(err)
		}
		if i == 7 {
			document = []byte(`{"format":9}`)
		}
		archived, deleted := any(nil), any(nil)
		if i%10 >= 8 {
			archived = i
		}
		if i%10 == 9 {
			deleted = i
		}
		run("INSERT INTO templates (seq, id, description, tags, latest_version, created_at, updated_at, archived_at, deleted_at) VALUES (?, ?, 'Rain', '[\"desk\",\"b\"]', 1, ?, ?, ?, ?)", i+1, id, i, i, archived, deleted)
		run("INSERT INTO template_versions VALUES (?, 1, 1, ?, ?, ?, ?, ?, 'x', '', 'user', 'u', 'Dana', 0)", id, string(document), models.Sum(document), p.Name, p.AvatarID, p.VoiceID)
		if deleted != nil {
			continue
		}
		run("INSERT INTO slugs VALUES (?, ?, 1, 0)", fmt.Sprint("cara-", i), id)
		if i%10 < 5 {
			run("INSERT INTO labels VALUES (?, 'live', 1, 0)", id)
			run("INSERT INTO label_moves (template_id, label, from_version, to_version, note, moved_by_kind, moved_by_id, moved_by_name, moved_at) VALUES (?, 'live', 0, 1, '', 'user', 'u', 'Dana', 0)", id)
		}
	}
	run("COMMIT")
}

func TestUpgradeFillsInTheLists(t *testing.T) {
	t.Parallel()
	path, db := atVersion(t, beforeLists)
	olderTemplates(t, db, 300) // more than a batch
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	counts, err := s.TemplateCounts(t.Context(), models.TemplateQuery{})
	want := models.TemplateCounts{"": {N: 240}, models.StatusLive: {N: 150}, models.StatusDraft: {N: 90}, models.StatusChanged: {}, models.StatusArchived: {N: 30}}
	if err != nil || fmt.Sprint(counts) != fmt.Sprint(want) {
		t.Errorf("%v, %v; want %v", counts, err, want)
	}
	for q, n := range map[string]int{"rain": 240, "cara-12": 9, "kind": 239, "\"format\"": 0} {
		if counts, err := s.TemplateCounts(t.Context(), models.TemplateQuery{Search: q}); err != nil || counts[""].N != n {
			t.Errorf("%q: %v, %v; want %d", q, counts, err, n)
		}
	}
	if page, err := s.Templates(t.Context(), models.TemplateQuery{Tag: "desk", Sort: "name", Limit: 1}); err != nil || len(page.Items) != 1 || page.Items[0].Slug != "cara-0" || page.Items[0].Live == nil {
		t.Errorf("%+v, %v", page, err)
	}
	if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("%v, %v", findings, err)
	}
}

// What an upgrade has filled in stays so when it is stopped, and nobody reads lists that are half filled in.
func TestUpgradeGoesOnFillingIn(t *testing.T) {
	t.Parallel()
	path, db := atVersion(t, beforeLists)
	olderTemplates(t, db, 300)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := migrateFile(t, path, firstFiles(t, fileCount(t))); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := fillSome(t.Context(), db); err != nil || n != fillBatch {
		t.Fatal(n, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, access := range []Access{Change, Look} {
		s, err := Open(t.Context(), Options{Path: path, Access: access, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		if !errors.Is(err, ErrOlderDatabase) {
			t.Errorf("access %d: %v, %v", access, s, err)
		}
	}
	s := openAt(t, path)
	if counts, err := s.TemplateCounts(t.Context(), models.TemplateQuery{Search: "rain"}); err != nil || counts[""].N != 240 {
		t.Errorf("%v, %v", counts, err)
	}
}
