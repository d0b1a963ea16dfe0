package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"greenroom/migrations"
	"greenroom/models"
)

// fileCount is how many files of migrations there are.
func fileCount(t *testing.T) int {
	t.Helper()
	names, err := fs.Glob(migrations.SQLite(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// firstFiles are the migrations that a binary brought which knew only the first n.
func firstFiles(t *testing.T, n int) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(migrations.SQLite(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names[:n] {
		content, err := fs.ReadFile(migrations.SQLite(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	return files
}

// atVersion makes a database as a binary left it that knew only the first n files.
func atVersion(t *testing.T, n int) (path string, db *sql.DB) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "greenroom.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if err := migrateTo(t.Context(), db, path, firstFiles(t, n), migrationTime, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return path, db
}

// firstBinaryWrites fills a database at version 1 as its binary did, without a head of the audit.
func firstBinaryWrites(t *testing.T, db *sql.DB, rows int) {
	t.Helper()
	run := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	persona := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "Be kind."}
	document, err := models.NewDocument(persona).Canonical()
	if err != nil {
		t.Fatal(err)
	}
	run("INSERT INTO templates VALUES (1, 't', '', '[]', 1, 0, 0, NULL, NULL)")
	run("INSERT INTO slugs VALUES ('cara', 't', 1, 0)")
	run("INSERT INTO template_versions VALUES ('t', 1, 1, ?, ?, 'Cara', ?, ?, 'x', '', 'cli', '', 'Command line', 0)", string(document), models.Sum(document), persona.AvatarID, persona.VoiceID)
	run("INSERT INTO labels VALUES ('t', 'live', 1, 0)")
	run("INSERT INTO label_moves VALUES (1, 't', 'live', 0, 1, '', 'cli', '', 'Command line', 0)")
	run("INSERT INTO api_keys VALUES ('k', 'abcdefgh', zeroblob(32), 'app', '[\"mint\"]', NULL, 1, 0, 'cli', '', 'Command line', 0, NULL, NULL)")
	prev := make([]byte, 32)
	for n := range rows {
		row := auditRow{Format: auditNaming, Seq: int64(n + 1), At: int64(n), ActorKind: "cli", Action: "key.created", SubjectKind: "key", SubjectID: "k", SubjectName: "app", PrevHash: prev}
		if row.Hash, err = row.chainHash(); err != nil {
			t.Fatal(err)
		}
		run("INSERT INTO audit VALUES (?, ?, 'cli', '', '', 'key.created', 'key', 'k', 'app', '', '', '', '', ?, ?)", row.Seq, row.At, row.PrevHash, row.Hash)
		prev = row.Hash
	}
}

func TestUpgradeFromTheFirstVersion(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{0, 1, 40} {
		t.Run(fmt.Sprint(rows, " audit rows"), func(t *testing.T) {
			path, db := atVersion(t, 1)
			firstBinaryWrites(t, db, rows)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			s := openAt(t, path)
			if copied := onlyBackup(t, path); !strings.Contains(copied, ".v1-") || queryText(t, copied, "SELECT COUNT(*) FROM audit") != fmt.Sprint(rows) {
				t.Errorf("the backup is %s", copied)
			}
			key, err := s.KeyByID(t.Context(), "k")
			if err != nil || key.ProtectedLabels || key.Name != "app" {
				t.Errorf("got %+v, %v", key, err)
			}
			got, err := s.TemplateBySlug(t.Context(), "cara")
			if err != nil || got.Labels["live"] != 1 || len(got.ProtectedLabels) > 0 {
				t.Errorf("got %+v, %v", got, err)
			}
			if _, err := s.SetLabelProtected(t.Context(), models.Actor{Kind: models.ActorCLI}, "cara", "live", true); err != nil {
				t.Error(err)
			}
			if check, err := s.VerifyAudit(t.Context()); err != nil || check.Fault != "" || check.Rows != int64(rows+1) {
				t.Errorf("got %+v, %v", check, err)
			}
		})
	}
}

// No audit, no action: with an audit that can't be written, nothing at all changes.
func TestNothingHappensWithoutItsAuditRow(t *testing.T) {
	t.Parallel()
	who := models.Actor{Kind: models.ActorCLI}
	s := openTemp(t)
	for _, c := range append(changesOfPeople(t, s, who), changesOfTemplates(t, s, who)...) {
		for _, broken := range []string{"BEFORE INSERT ON audit", "BEFORE UPDATE ON audit_head"} {
			if err := s.writer.Exec("CREATE TRIGGER broken " + broken + " BEGIN SELECT RAISE(ABORT, 'no audit today'); END").Error; err != nil {
				t.Fatal(err)
			}
			before := dump(t, s)
			if err := c.do(); err == nil {
				t.Errorf("%s without an audit row", c.action)
			}
			if after := dump(t, s); after != before {
				t.Errorf("%s was refused and done:\n%s\n%s", c.action, before, after)
			}
			if err := s.writer.Exec("DROP TRIGGER broken").Error; err != nil {
				t.Fatal(err)
			}
		}
		if err := c.do(); err != nil {
			t.Fatalf("%s with its audit row: %v", c.action, err)
		}
	}
}

// dump is everything that the database holds, but the counter that tells others to look.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	all := map[string][]string{}
	for name := range tables {
		if name == "generation" {
			continue
		}
		columns := column(t, s, "SELECT name FROM pragma_table_info(?)", name)
		for i, c := range columns {
			columns[i] = `quote("` + c + `")`
		}
		rows := column(t, s, "SELECT "+strings.Join(columns, " || ',' || ")+" FROM "+name)
		slices.Sort(rows)
		all[name] = rows
	}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// When keys were used last is what it was after the upgrade, where it was read from the mints.
func TestUpgradeKeepsTheLastUseOfKeys(t *testing.T) {
	t.Parallel()
	path, db := atVersion(t, 14)
	for _, statement := range []string{
		`INSERT INTO api_keys (id, prefix, hash, name, scopes, lab_personas, rate_per_minute, created_by_kind, created_by_id, created_by_name, created_at)
			SELECT 'k' || value, 'prefix-' || value, zeroblob(32), 'k' || value, '["mint"]', 1, 0, 'cli', '', '', value FROM json_each('[1, 2, 3]')`,
		"INSERT INTO mint_groups VALUES (1, 't', 'k1', '', 'ok', 'live', 'cara', ''), (2, 't', 'k1', '', 'forbidden', 'live', 'cara', ''), (3, 't', 'k2', '', 'ok', 'live', 'cara', ''), (4, 't', '', 'user', 'ok', 'live', 'cara', '')",
		"INSERT INTO mint_hours VALUES (1, 0, 3, 1, 900), (1, 3600000, 1, 3600001, 3600009), (2, 7200000, 1, 7200005, 7200005), (3, 0, 1, 77, 77), (4, 0, 1, 99, 99)",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	page, err := openAt(t, path).Keys(t.Context(), models.ListQuery{})
	keys := page.Items
	if err != nil || len(keys) != 3 {
		t.Fatalf("got %d keys, %v", len(keys), err)
	}
	for i, want := range []int64{0, 77, 7200005} { // the newest key first
		if used := keys[i].LastUsedAt; used.IsZero() != (want == 0) || want > 0 && used.UnixMilli() != want {
			t.Errorf("%s was used at %v, want %d", keys[i].Name, used, want)
		}
	}
}

// Groups of made-up names are counted together after the upgrade; every count stays what it was.
func TestUpgradeCountsMadeUpNamesTogether(t *testing.T) {
	t.Parallel()
	path, db := atVersion(t, 2)
	run := func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	run("INSERT INTO templates VALUES (1, 't', '', '[]', 1, 0, 0, NULL, NULL)")
	run("INSERT INTO label_moves VALUES (1, 't', 'live', 0, 1, '', 'cli', '', 'Command line', 0)")
	run(`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299), names (template_id, slug, label, persona_id, outcome) AS (VALUES
			('t', 'cara', 'live', '', 'ok'), ('t', 'cara', 'beta-N', '', 'not_published'), ('', 'typo-N', 'live', '', 'template_not_found'),
			('', '?', 'any-N', '', 'template_not_found'), ('', 'new', 'preview', '', 'ok'), ('', '', '', 'known', 'ok'), ('', '', '', 'known', 'anam_timeout'),
			('', '', '', 'lab-N', 'anam_persona_not_found'))
		INSERT INTO mints SELECT 'm' || i || slug || label || persona_id || outcome, i * 60000, 'k', '', template_id, replace(slug, 'N', i), 0, replace(label, 'N', i),
			replace(persona_id, 'N', i), '', outcome, 0, '', 0, '', '' FROM n, names`)
	run("INSERT INTO mint_groups (template_id, key_id, user_id, outcome, label, slug, persona_id) SELECT DISTINCT template_id, key_id, user_id, outcome, label, slug, persona_id FROM mints")
	run(`INSERT INTO mint_hours SELECT g.id, at - at % 3600000 AS hour, COUNT(*), MIN(at), MAX(at) FROM mints
		JOIN mint_groups g USING (template_id, key_id, user_id, outcome, label, slug, persona_id) GROUP BY g.id, hour`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	got := column(t, s, `SELECT concat_ws('|', template_id, slug, label, persona_id, outcome, SUM(n), COUNT(*), MIN(first_at), MAX(last_at))
		FROM mint_groups g JOIN mint_hours h ON h.group_id = g.id GROUP BY g.id`)
	want := []string{
		"t|cara|live||ok", "t|cara|*||not_published", "|*|live||template_not_found", "|*|*||template_not_found", "|new|preview||ok",
		"|||known|ok", "|||known|anam_timeout", "|||*|anam_persona_not_found",
	}
	for i := range want {
		want[i] += "|300|5|0|17940000"
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got groups\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for q, n := range map[models.MintQuery]int{{}: 2400, {Slug: "typo-7"}: 1, {Label: "beta-7"}: 1, {TemplateID: "t", Slug: "cara"}: 600} {
		if counted, err := s.MintCount(t.Context(), q); err != nil || counted != n {
			t.Errorf("%+v: %d, %v; want %d", q, counted, err, n)
		}
	}
	if n, err := s.ForgetMints(t.Context(), migrationTime); err != nil || n != 2400 {
		t.Errorf("forgot %d, %v", n, err)
	}
	if left := column(t, s, "SELECT COUNT(*) FROM mint_groups"); left[0] != "0" {
		t.Errorf("%s groups are left", left[0])
	}
}

// Counts by version come from the requests themselves; refusals that were only counted have no version. Every sum stays.
func TestUpgradeCountsByVersion(t *testing.T) {
	t.Parallel()
	path, db := atVersion(t, 17)
	for _, statement := range []string{
		`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
			INSERT INTO mints SELECT 'm' || i, i * 60000, 'k', '', 't', 's', CASE i % 3 WHEN 2 THEN 99 ELSE i % 3 + 1 END, 'live', '', CASE i % 3 WHEN 2 THEN '' ELSE 'gr:s' END,
				CASE i % 3 WHEN 2 THEN 'version_not_found' ELSE 'ok' END, 0, '', 0, '', '', 0 FROM n`,
		"INSERT INTO mint_groups (template_id, key_id, user_id, outcome, label, slug, persona_id) SELECT DISTINCT template_id, key_id, user_id, outcome, label, slug, persona_id FROM mints",
		`INSERT INTO mint_hours SELECT g.id, at - at % 3600000 AS hour, COUNT(*), MIN(at), MAX(at) FROM mints
			JOIN mint_groups g USING (template_id, key_id, user_id, outcome, label, slug, persona_id) GROUP BY g.id, hour`,
		"INSERT INTO mint_refusals SELECT id, 7200000, 40, 7200500, 7200900 FROM mint_groups WHERE outcome = 'version_not_found'",
		"UPDATE mint_hours SET n = n + 40 WHERE hour = 7200000 AND group_id = (SELECT id FROM mint_groups WHERE outcome = 'version_not_found')",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	got := column(t, s, `SELECT concat_ws('|', outcome, version, SUM(n), COUNT(*), MIN(first_at), MAX(last_at)) FROM mint_groups g JOIN mint_hours h ON h.group_id = g.id GROUP BY g.id ORDER BY outcome, version`)
	if want := []string{"ok|1|100|5|0|17820000", "ok|2|100|5|60000|17880000", "version_not_found|0|140|5|120000|17940000"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if stats := column(t, s, "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'mint_hours'"); stats[0] == "0" {
		t.Error("an upgrade leaves no statistics")
	}
	if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("%v, %v", findings, err)
	}
	if n, err := s.ForgetMints(t.Context(), migrationTime); err != nil || n != 340 {
		t.Errorf("forgot %d, %v", n, err)
	}
}
