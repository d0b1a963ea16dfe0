package store

import (
	"flag"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm/schema"
)

var updateGolden = flag.Bool("update", false, "write the golden schema anew")

const goldenSchema = "../migrations/testdata/sqlite.schema.sql"

// tables is every table of ours with its row type; nil where no row type reads it.
var tables = map[string]any{
	"users": userRow{}, "sessions": sessionRow{}, "templates": templateRow{}, "slugs": slugRow{},
	"template_versions": versionRow{}, "labels": labelRow{}, "label_moves": labelMoveRow{},
	"protected_labels": protectedLabelRow{}, "api_keys": keyRow{}, "mints": mintRow{}, "mint_groups": mintGroupRow{}, "mint_hours": mintHourRow{}, "mint_days": mintDayRow{}, "mint_fold": mintFoldRow{}, "mint_refusals": mintRefusalRow{}, "audit": auditRow{}, "audit_head": auditHeadRow{}, "audit_personal": personalRow{}, "once": onceRow{}, "given_tokens": givenTokenRow{}, "slug_versions": slugVersionRow{},
	"generation": nil, "moves_log": nil, "key_uses": keyUseRow{}, "migration_checksums": nil, "checks": checkRow{}, "check_asks": checkAskRow{}, "jobs": jobRow{}, "version_changes": versionChangeRow{}, "installation": installationRow{},
	"template_tags": templateTagRow{}, "template_words": templateWordsRow{}, "database_check": databaseCheck{}, "believed_clock": believedClock{}, "backup_state": backupState{},
}

func TestFreshSchemaIsTheGoldenOne(t *testing.T) {
	s := openTemp(t)
	statements := column(t, s, `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL
		AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE 'template\_search\_%' ESCAPE '\' ORDER BY type, name`)
	got := strings.Join(statements, ";\n\n") + ";\n"
	if *updateGolden {
		if err := os.WriteFile(goldenSchema, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenSchema)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the migrated schema is not %s; look at the difference, then run: go test ./store -run Golden -update\n%s", goldenSchema, got)
	}
}

func TestEveryTableIsStrictAndChecked(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	names := column(t, s, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
		AND name NOT LIKE 'template\_search%' ESCAPE '\' AND name <> 'goose_db_version' ORDER BY name`)
	for _, name := range names {
		if _, known := tables[name]; !known {
			t.Errorf("table %s is not in this test's list", name)
		}
		if strict := column(t, s, "SELECT strict FROM pragma_table_list WHERE name = ?", name); !slices.Equal(strict, []string{"1"}) {
			t.Errorf("table %s is not STRICT", name)
		}
		if sql := column(t, s, "SELECT sql FROM sqlite_schema WHERE name = ?", name); !strings.Contains(sql[0], "CHECK (") {
			t.Errorf("table %s has no CHECK", name)
		}
	}
	if len(names) != len(tables) {
		t.Errorf("got tables %v, want %d", names, len(tables))
	}
}

func TestRowTypesMirrorTheirTables(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for name, row := range tables {
		if row == nil {
			continue
		}
		parsed, err := schema.Parse(row, &sync.Map{}, s.writer.NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		if parsed.Table != name {
			t.Errorf("%T names table %s, want %s", row, parsed.Table, name)
		}
		inGo := slices.Sorted(slices.Values(parsed.DBNames))
		inSQL := column(t, s, "SELECT name FROM pragma_table_info(?) ORDER BY name", name)
		if !slices.Equal(inGo, inSQL) {
			t.Errorf("%T has columns %v, table %s has %v", row, inGo, name, inSQL)
		}
	}
}

// column gives the first column of a query's rows as text.
func column(t *testing.T, s *Store, query string, args ...any) []string {
	t.Helper()
	var out []string
	if err := s.read(t.Context()).Raw(query, args...).Scan(&out).Error; err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}
