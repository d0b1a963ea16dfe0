package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"greenroom/store"
	"greenroom/store/storetest"
)

// alone copies a database without its write-ahead log, as somebody does who doesn't know of it.
func alone(t *testing.T, path string) (copied string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied = filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func checkpoint(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// What is written stands in the file itself after a checkpoint, also of a database that is just being made.
func TestCheckpointFillsAYoungFile(t *testing.T) {
	t.Parallel()
	path := file(t)
	s, err := openNew(t, path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	create(t, s, "cara")
	if n := sizeOf(t, path); n != 4096 {
		t.Fatalf("the file has %d bytes already, so this test shows nothing", n)
	}
	checkpoint(t, s)
	if _, err := open(t, alone(t, path)).TemplateBySlug(t.Context(), "cara"); err != nil {
		t.Error(err)
	}
	if sizeOf(t, path+"-wal") == 0 {
		t.Error("a short log was cut off, for which writers had to wait")
	}
}

// Writers and readers hold no checkpoint up, and it holds up none of them: what a reader still needs is copied next time.
func TestCheckpointWaitsForNobody(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	create(t, s, "before")
	checkpoint(t, s)
	reader, err := sqlOf(t, path).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reader.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM templates").Scan(&n); err != nil {
		t.Fatal(err)
	}
	create(t, s, "beside")
	release := storetest.HoldWriteLock(t, path)
	checkpoint(t, s)
	if _, err := open(t, alone(t, path)).TemplateBySlug(t.Context(), "beside"); err == nil {
		t.Error("the reader held nothing back, so this test shows nothing")
	}
	if err := reader.Rollback(); err != nil {
		t.Fatal(err)
	}
	checkpoint(t, s)
	if _, err := open(t, alone(t, path)).TemplateBySlug(t.Context(), "beside"); err != nil {
		t.Errorf("beside a writer: %v", err)
	}
	release()
}

// A log that a long look at old rows let grow is cut off, once nobody is in the way.
func TestCheckpointCutsALongLog(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	write := func() {
		t.Helper()
		if _, err := sqlOf(t, path).ExecContext(t.Context(), `CREATE TABLE IF NOT EXISTS ballast (b BLOB); INSERT INTO ballast VALUES (zeroblob(20000000))`); err != nil {
			t.Fatal(err)
		}
	}
	write()
	release := storetest.HoldWriteLock(t, path)
	checkpoint(t, s)
	if n := sizeOf(t, path+"-wal"); n < 20_000_000 {
		t.Errorf("cut to %d beside a writer", n)
	}
	release()
	checkpoint(t, s)
	if n := sizeOf(t, path+"-wal"); n != 0 {
		t.Errorf("%d bytes left", n)
	}
	create(t, s, "afterwards")
}
