package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A database is made only where no trace of another one lies: a file that was lost must not look like a new Greenroom.
func TestDatabasesAreMadeOnlyWhereNoneWas(t *testing.T) {
	t.Parallel()
	const name = "greenroom.db"
	for what, c := range map[string]struct {
		there map[string]string // content by name
		left  []string          // what the refusal names; nil: a database is made
	}{
		"nothing":                       {},
		"another database":              {there: map[string]string{"other.db": "x", "other.db-wal": "x", "greenroom.db2-wal": "x", "greenroom.dbase.bak": "x"}},
		"the log of a lost one":         {map[string]string{name + "-wal": "x"}, []string{name + "-wal"}},
		"an empty log":                  {map[string]string{name + "-wal": ""}, []string{name + "-wal"}},
		"shared memory":                 {map[string]string{name + "-shm": "x"}, []string{name + "-shm"}},
		"its lock":                      {map[string]string{name + ".lock": ""}, []string{name + ".lock"}},
		"backups":                       {map[string]string{name + ".v2-20260701T120000.000.bak": "x", name + ".v9-x.bak": "x"}, []string{".v2-", ".v9-"}},
		"an empty file":                 {there: map[string]string{name: ""}},
		"a making that was cut short":   {there: map[string]string{name: "", name + ".making": "", name + ".lock": "", name + "-wal": "", name + "-shm": "x"}},
		"one cut short at once":         {there: map[string]string{name + ".making": ""}},
		"one cut short, and backups":    {map[string]string{name: "", name + ".making": "", name + ".v2-x.bak": "x"}, []string{".v2-x.bak"}},
		"one cut short, and a log":      {map[string]string{name: "", name + ".making": "", name + "-wal": "x"}, []string{name + "-wal"}},
		"one cut short, then removed":   {map[string]string{name + ".making": "", name + ".lock": ""}, []string{name + ".lock"}},
		"one that was moved aside":      {map[string]string{name + ".replaced-20260701T120000.000Z": "x"}, []string{".replaced-"}},
		"an emptied file":               {map[string]string{name: "", name + ".lock": ""}, []string{name + ".lock"}},
		"one emptied under its server":  {map[string]string{name: "", name + ".lock": "", name + "-wal": "", name + "-shm": "x"}, []string{name + "-shm", name + "-wal", name + ".lock"}},
		"an empty file and a log":       {map[string]string{name: "", name + "-wal": "x"}, []string{name + "-wal"}},
		"an empty file and its backups": {map[string]string{name: "", name + ".v2-x.bak": "x"}, []string{".v2-x.bak"}},
	} {
		folder := t.TempDir()
		for file, content := range c.there {
			if err := os.WriteFile(filepath.Join(folder, file), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(folder, name)
		s, err := openLogged(t.Context(), path)
		if err == nil {
			if !s.Made() || c.left != nil {
				t.Errorf("%s: opened, made: %v", what, s.Made())
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			continue
		}
		lost, ok := errors.AsType[*LostDatabase](err)
		if !ok || c.left == nil || len(lost.Left) < len(c.left) {
			t.Errorf("%s: %v", what, err)
			continue
		}
		for i, part := range c.left {
			if !strings.Contains(lost.Left[i], part) || !strings.Contains(err.Error(), lost.Left[i]) {
				t.Errorf("%s: named %v, want %v", what, lost.Left, c.left)
			}
		}
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) != len(c.there) {
			t.Errorf("%s: the refusal left %v, %v", what, entries, err)
		}
	}
}

// A file that is emptied after its server stopped is no new Greenroom, whoever opens it; put back, it is the old one.
func TestEmptiedDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	path := seeded(t)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if isBeingMade(path) {
		t.Error("a database that was made is still being made")
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a refusal must not let the next one in
		s, err := openLogged(t.Context(), path)
		if lost, ok := errors.AsType[*LostDatabase](err); !ok || !toldAll(err, "an empty one", "greenroom restore FILE") || len(lost.Left) == 0 {
			t.Fatalf("got %v", err)
		}
		if s != nil {
			s.Close()
		}
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if s := openAt(t, path); s.Made() {
		t.Error("made again")
	}
}

// Only the process that made the database says so, and only once.
func TestMade(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	made := make(chan bool, 4)
	for range cap(made) {
		go func() {
			s, err := openLogged(t.Context(), path)
			if err != nil {
				t.Error(err)
				made <- false
				return
			}
			made <- s.Made()
			_ = s.Close()
		}()
	}
	said := []bool{<-made, <-made, <-made, <-made}
	slices.SortFunc(said, func(a, b bool) int { return map[bool]int{true: 1}[a] - map[bool]int{true: 1}[b] })
	if !slices.Equal(said, []bool{false, false, false, true}) {
		t.Errorf("%v said that they made it", said)
	}
	s, err := openLogged(t.Context(), path)
	if err != nil || s.Made() {
		t.Errorf("made again, %v", err)
	}
	_ = s.Close()
}
