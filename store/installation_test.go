package store

import (
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"greenroom/models"
)

func TestShortIDBelongsToTheDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	first, replica, other := openAt(t, path), openAt(t, path), openTemp(t)
	if !regexp.MustCompile(`^[0-9a-f]{8}$`).MatchString(first.ShortID()) {
		t.Errorf("short ID %q", first.ShortID())
	}
	if replica.ShortID() != first.ShortID() {
		t.Errorf("two servers on one database: %s and %s", first.ShortID(), replica.ShortID())
	}
	if other.ShortID() == first.ShortID() {
		t.Errorf("two databases, one short ID: %s", other.ShortID())
	}
	copied := filepath.Join(t.TempDir(), "copied.db")
	if err := Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	if restored := openAt(t, copied); restored.ShortID() != first.ShortID() {
		t.Errorf("a restored backup has %s, want %s", restored.ShortID(), first.ShortID())
	}
}

// Only sessions that were there before the upgrade may have the old cookie.
func TestSessionsThatPredateTheShortID(t *testing.T) {
	t.Parallel()
	path, db := atVersion(t, 7)
	if _, err := db.ExecContext(t.Context(), `INSERT INTO users VALUES ('u', 'a@example.com', 'Dana', 'viewer', '$argon2id$', 0, NULL);
		INSERT INTO sessions VALUES ('s', zeroblob(32), 'u', '', '', 1000, 1000, 2000)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	upgraded, fresh := openAt(t, path), openTemp(t)
	for _, c := range []struct {
		name  string
		store *Store
		at    int64
		want  bool
	}{
		{"from before", upgraded, 1000, true}, {"from after", upgraded, 1001, false},
		{"in a new database", fresh, 1000, false}, {"in a new database, clock wrong", fresh, 1, false},
	} {
		if got := c.store.PredatesShortID(models.Session{CreatedAt: time.UnixMilli(c.at)}); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}
