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

// atVersion makes a database as a binary left it that knew only the first files.
func atVersion(t *testing.T, n int) (path string, db *sql.DB) {
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
	path = filepath.Join(t.TempDir(), "greenroom.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if db, err = sql.Open("sqlite", writerDSN(path)); err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if err := migrateTo(t.Context(), db, path, files, migrationTime, slog.New(slog.DiscardHandler)); err != nil {
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
		row := auditRow{Seq: int64(n + 1), At: int64(n), ActorKind: "cli", Action: "key.created", SubjectKind: "key", SubjectID: "k", SubjectName: "app", PrevHash: prev}
		if row.Hash, err = row.chainHash(); err != nil {
			t.Fatal(err)
		}
		run("INSERT INTO audit VALUES (?, ?, 'cli', '', '', 'key.created', 'key', 'k', 'app', '', '', '', '', ?, ?)", row.Seq, row.At, row.PrevHash, row.Hash)
		prev = row.Hash
	}
}

func TestUpgradeFromTheFirstVersion(t *testing.T) {
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
	who := models.Actor{Kind: models.ActorCLI}
	for step := range len(everyChange(t, openTemp(t), who)) {
		s := openTemp(t)
		changes := append(changesOfPeople(t, s, who), changesOfTemplates(t, s, who)...)
		for _, c := range changes[:step] {
			if err := c.do(); err != nil {
				t.Fatal(err)
			}
		}
		for _, broken := range []string{"BEFORE INSERT ON audit", "BEFORE UPDATE ON audit_head"} {
			if err := s.writer.Exec("CREATE TRIGGER broken " + broken + " BEGIN SELECT RAISE(ABORT, 'no audit today'); END").Error; err != nil {
				t.Fatal(err)
			}
			before := dump(t, s)
			if err := changes[step].do(); err == nil {
				t.Errorf("%s without an audit row", changes[step].action)
			}
			if after := dump(t, s); after != before {
				t.Errorf("%s was refused and done:\n%s\n%s", changes[step].action, before, after)
			}
			if err := s.writer.Exec("DROP TRIGGER broken").Error; err != nil {
				t.Fatal(err)
			}
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
