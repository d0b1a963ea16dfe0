package migrations_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"greenroom/migrations"
)

var update = flag.Bool("update", false, "add the checksums of new migrations")

const released = "testdata/sqlite.sha256"

// A released file never changes, because existing databases have applied it.
func TestReleasedMigrationsAreNotEdited(t *testing.T) {
	got := checksums(t)
	if *update {
		if err := os.WriteFile(released, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(released)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("migrations differ from %s.\nPut a change into a new file, then run: go test ./migrations -update\ngot:\n%swant:\n%s", released, got, want)
	}
}

// checksums has a line for each file, as sha256sum prints it.
func checksums(t *testing.T) string {
	t.Helper()
	files := migrations.SQLite()
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("got %d migrations, %v", len(names), err)
	}
	var out strings.Builder
	for i, name := range names {
		if !strings.HasPrefix(name, fmt.Sprintf("%05d_", i+1)) {
			t.Errorf("%s: files are numbered 00001_, 00002_ ... without a gap", name)
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256(content), name)
	}
	return out.String()
}
