package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"greenroom/models"
)

const killedPublisher = "GREENROOM_TEST_KILLED_PUBLISHER_DB"

// TestChildPublishesUntilKilled is the process that TestKillWhilePublishing starts.
func TestChildPublishesUntilKilled(t *testing.T) {
	path := os.Getenv(killedPublisher)
	if path == "" {
		t.Skip("only for the process that TestKillWhilePublishing starts")
	}
	s := open(t, path)
	for n := 0; ; n++ {
		publish(t, s, "cara", 1+(n+1)%2)
		fmt.Println("published")
	}
}

// A process that dies while it publishes leaves the label, its history and the audit telling the same.
func TestKillWhilePublishing(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	create(t, s, "cara")
	save(t, s, "cara", 1, "two")
	publish(t, s, "cara", 1)
	for round := range 5 {
		killPublisher(t, path, 5+7*round)
		wantRows(t, sqlOf(t, path), "PRAGMA integrity_check", "ok")
		move, err := s.LastMove(t.Context(), "cara", "live")
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.TemplateBySlug(t.Context(), "cara")
		if err != nil || got.Labels["live"] != move.To {
			t.Errorf("live is %v, its last move went to %d, %v", got.Labels, move.To, err)
		}
		page, err := s.AuditEvents(t.Context(), models.AuditQuery{Action: "label.moved", Limit: 1})
		if err != nil || page.Items[0].After != fmt.Sprintf(`{"label":"live","version":%d}`, move.To) {
			t.Errorf("the audit says %v, %v", page.Items, err)
		}
		if check, err := s.VerifyAudit(t.Context()); err != nil || check.Fault != "" {
			t.Errorf("got %+v, %v", check, err)
		}
		wantRows(t, sqlOf(t, path), "SELECT (SELECT COUNT(*) FROM label_moves) = (SELECT COUNT(*) FROM audit WHERE action = 'label.moved')", "1")
		if move.To == 1 { // the next child begins by moving to 2
			continue
		}
		publish(t, s, "cara", 1)
	}
}

// killPublisher starts a publisher and kills it after it told of so many.
func killPublisher(t *testing.T, path string, after int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestChildPublishesUntilKilled$")
	child.Env = append(os.Environ(), killedPublisher+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	told := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() != "published" {
			continue
		}
		if told++; told == after {
			if err := child.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
		}
	}
	var exit *exec.ExitError
	if err := child.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 || told < after {
		t.Fatalf("the child was not killed after %d publishings: %v", told, err)
	}
}
