package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"greenroom/store"
)

func TestBackupOfARunningServer(t *testing.T) {
	t.Parallel()
	path, to := file(t), filepath.Join(t.TempDir(), "copy.db")
	s := open(t, path)
	create(t, s, "cara")
	var writer sync.WaitGroup
	stop := make(chan struct{})
	writer.Go(func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
				save(t, s, "cara", n, fmt.Sprint("prompt ", n))
			}
		}
	})
	err := store.Backup(t.Context(), path, to)
	close(stop)
	writer.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("backup has mode %v, %v", info.Mode(), err)
	}
	copied := open(t, to)
	if got, err := copied.TemplateBySlug(t.Context(), "cara"); err != nil || got.Version.Number != got.LatestVersion {
		t.Errorf("got %+v, %v", got, err)
	}
	wantRows(t, sqlOf(t, to), "PRAGMA integrity_check", "ok")
}

func TestBackupWithoutAServer(t *testing.T) {
	t.Parallel()
	path, to := file(t), filepath.Join(t.TempDir(), "file:copy?mode=ro.db")
	s := open(t, path)
	create(t, s, "cara")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(t.Context(), path, to); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, to).TemplateBySlug(t.Context(), "cara"); err != nil {
		t.Error(err)
	}
}

func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	path := file(t)
	open(t, path)
	there := filepath.Join(t.TempDir(), "there")
	if err := os.WriteFile(there, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(t.Context(), path, there); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if kept, err := os.ReadFile(there); err != nil || string(kept) != "mine" {
		t.Errorf("the existing file is %q, %v", kept, err)
	}
	if err := store.Backup(t.Context(), path, path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("onto itself: %v", err)
	}
	missing := filepath.Join(t.TempDir(), "missing.db")
	if err := store.Backup(t.Context(), missing, missing+".copy"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a backup made the database that it did not find")
	}
	broken := filepath.Join(t.TempDir(), "broken.db")
	if err := os.WriteFile(broken, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(t.Context(), broken, broken+".copy"); err == nil {
		t.Error("a file that is no database was backed up")
	}
	if _, err := os.Stat(broken + ".copy"); err == nil {
		t.Error("a failed backup left its file")
	}
}
