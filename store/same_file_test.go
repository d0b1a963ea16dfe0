package store

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"greenroom/models"
)

// While another file lies in the database's place, or none, no connection is opened: with an empty one SQLite would delete
// the write-ahead log of the file that is away, and what was acknowledged last would be gone when that comes back.
func TestLogOfAMovedFileStays(t *testing.T) {
	t.Parallel()
	for name, put := range map[string]func(path, backup string) error{
		"an empty file": func(path, _ string) error { return os.WriteFile(path, nil, 0o600) },
		"a backup":      func(path, backup string) error { return os.Rename(backup, path) },
		"nothing":       func(string, string) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "greenroom.db")
			s, err := openLogged(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			if _, err := s.CreateFirstUser(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewUser{Email: "dana@example.com", Name: "Dana", Password: "correct horse battery", Role: models.RoleAdmin}); err != nil {
				t.Fatal(err)
			}
			if err := Backup(t.Context(), path, path+".backup"); err != nil {
				t.Fatal(err)
			}
			log := sizeOf(path + "-wal")
			if err := os.Rename(path, path+".away"); err != nil {
				t.Fatal(err)
			}
			if err := put(path, path+".backup"); err != nil {
				t.Fatal(err)
			}
			refused := refusedConnections(t, sqlDB(s.reader))
			if _, err := s.CheckDatabase(t.Context()); refused == 0 || models.CodeOf(err) != models.CodeUnavailable {
				t.Errorf("%d connections were refused; the check says %v", refused, err)
			}
			if now := sizeOf(path + "-wal"); log == 0 || now != log {
				t.Errorf("the log had %d bytes and has %d", log, now)
			}
			if err := os.Rename(path+".away", path); err != nil {
				t.Fatal(err)
			}
			if n, err := s.UserCount(t.Context()); err != nil || n != 1 {
				t.Errorf("%d people, %v", n, err)
			}
		})
	}
}

// refusedConnections asks for all connections of a pool that are not in use, at once, and counts those that can't be opened.
func refusedConnections(t *testing.T, pool *sql.DB) (refused int) {
	t.Helper()
	for now := pool.Stats(); now.InUse < now.MaxOpenConnections; now.InUse++ {
		conn, err := pool.Conn(t.Context())
		if err != nil {
			refused++
			continue
		}
		defer conn.Close()
	}
	return refused
}
