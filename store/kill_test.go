package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
)

const killedDatabase = "GREENROOM_TEST_KILLED_DB"

// TestChildSavesUntilKilled is the process that TestKillLosesNothing starts: it saves, mints and prints every acknowledgement.
func TestChildSavesUntilKilled(t *testing.T) {
	path := os.Getenv(killedDatabase)
	if path == "" {
		t.Skip("only for the process that TestKillLosesNothing starts")
	}
	s := open(t, path)
	create(t, s, "cara")
	for n := 1; ; n++ {
		save(t, s, "cara", n, fmt.Sprint("prompt ", n+1))
		fmt.Println("saved", n+1)
		record(t, s, models.Mint{ID: fmt.Sprint("mint ", n), At: time.Now(), Outcome: models.OutcomeOK})
		fmt.Println("minted", n)
	}
}

func TestKillLosesNothing(t *testing.T) {
	t.Parallel()
	path := file(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestChildSavesUntilKilled$")
	child.Env = append(os.Environ(), killedDatabase+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	saved, minted := acknowledged(t, out, child.Process)
	var exit *exec.ExitError
	if err := child.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("the child was not killed: %v", err)
	}

	// A backup made straight from the files of the dead process is whole too.
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := store.Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{copied, path} {
		s := open(t, left)
		for n := 2; n <= saved; n++ {
			v, err := s.Version(t.Context(), "cara", n)
			if err != nil || v.Document.Persona.SystemPrompt != fmt.Sprint("prompt ", n) {
				t.Fatalf("version %d of %d is gone: %v", n, saved, err)
			}
		}
		wantRows(t, sqlOf(t, left), fmt.Sprintf("SELECT COUNT(*) >= %d FROM mints", minted), "1")
		wantRows(t, sqlOf(t, left), "PRAGMA integrity_check", "ok")
	}
}

// acknowledged reads the acknowledgements of the child, kills it in the middle of its work, and returns the last of each kind.
func acknowledged(t *testing.T, out interface{ Read([]byte) (int, error) }, child *os.Process) (saved, minted int) {
	t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		_, _ = fmt.Sscanf(lines.Text(), "saved %d", &saved)
		_, _ = fmt.Sscanf(lines.Text(), "minted %d", &minted)
		if saved == 60 {
			if err := child.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
		}
	}
	if saved < 60 || minted < 58 {
		t.Fatalf("the child saved only %d and minted %d", saved, minted)
	}
	return saved, minted
}
