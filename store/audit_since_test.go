package store

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"testing"

	"greenroom/models"
)

// since copies the database, tampers with the copy, and asks it for the row with this hash.
func since(t *testing.T, path string, hash []byte, statements ...string) models.AuditCheck {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	tamper(t, copied, statements...)
	s, err := openLogged(t.Context(), copied)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	check, err := s.VerifyAuditSince(t.Context(), hash)
	if err != nil {
		t.Fatal(err)
	}
	return check
}

// Cutting the tail and moving the head gives a chain that is whole. A head that was kept elsewhere shows what is gone.
func TestAKeptHeadFindsACutTail(t *testing.T) {
	t.Parallel()
	path, rows := chained(t)
	head := since(t, path, nil)
	if head.Fault != "" || head.Rows != rows || len(head.Head) != sha256.Size || head.Found {
		t.Fatalf("got %+v", head)
	}
	if got := since(t, path, head.Head); !got.Found || got.Since != rows {
		t.Errorf("the head itself: %+v", got)
	}
	cut := []string{
		fmt.Sprintf("DELETE FROM audit WHERE seq > %d", rows-3),
		fmt.Sprintf("UPDATE audit_head SET seq = %d, hash = (SELECT hash FROM audit WHERE seq = %d)", rows-3, rows-3),
	}
	got := since(t, path, head.Head, cut...)
	if got.Fault != "" || got.Found {
		t.Errorf("three rows were cut off: %+v", got)
	}
	if older := since(t, path, got.Head); !older.Found || older.Since != rows-3 {
		t.Errorf("a head of three rows ago: %+v", older)
	}
	if empty := since(t, path, make([]byte, sha256.Size)); !empty.Found || empty.Since != 0 {
		t.Errorf("the head of an audit without rows: %+v", empty)
	}
}
