package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// refusalsPerMinute is the most rows about refused attempts that one actor fills the audit with in a minute.
const refusalsPerMinute = 30

// AuditRefused records an attempt that a rule denied.
// The same attempt of the same actor leaves one row a minute, and a key that no longer works one for whatever it tries,
// so that nobody can flood the audit.
func (s *Store) AuditRefused(ctx context.Context, who models.Actor, r models.Refusal) error {
	if !s.refusals.take(s.now(), who, r) {
		return nil
	}
	after := facts{"attempt": r.Attempt, "reason": r.Reason}
	if r.Label != "" {
		after["label"] = r.Label
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		return s.audit(tx, who, models.ActionRefused, subject{r.SubjectKind, r.SubjectID, r.SubjectName}, nil, after)
	})
	if err != nil {
		return fmt.Errorf("record a refused attempt: %w", err)
	}
	return nil
}

// guarded is write for a change that a rule may deny: the change is rolled back, the audit row of the refusal stays.
func (s *Store) guarded(ctx context.Context, who models.Actor, change func(tx *gorm.DB) error) error {
	err := s.write(ctx, change)
	no, ok := errors.AsType[denied](err)
	if !ok {
		return err
	}
	if err := s.AuditRefused(ctx, who, no.refusal); err != nil {
		s.log.Error("a refused attempt has no audit row", "cause", err.Error(), "request_id", who.RequestID)
	}
	return no.error
}

// denied carries a refusal out of the transaction that it rolls back.
type denied struct {
	error
	refusal models.Refusal
}

func (d denied) Unwrap() error { return d.error }

func adminsOnly(attempt models.Action, about subject, label string, message models.Message) error {
	return denied{
		models.NewError(message, models.Facts{}),
		models.Refusal{Attempt: string(attempt), Reason: models.ReasonRole, SubjectKind: about.kind, SubjectID: about.id, SubjectName: about.name, Label: label},
	}
}

// refusalLimit remembers what was recorded in the current minute; only actors that are known get here, so it stays small.
type refusalLimit struct {
	mu     sync.Mutex
	minute int64
	seen   map[string]bool
	rows   map[string]int // by actor
}

// take tells whether a refusal gets a row.
func (l *refusalLimit) take(now time.Time, who models.Actor, r models.Refusal) bool {
	actor := string(who.Kind) + " " + who.ID
	what := []string{actor, string(r.Reason)}
	if r.Reason != models.ReasonKeyRevoked && r.Reason != models.ReasonKeyExpired {
		what = append(what, r.Attempt, r.SubjectID, r.Label)
	}
	key := strings.Join(what, "\x00")
	l.mu.Lock()
	defer l.mu.Unlock()
	if minute := now.Unix() / 60; l.seen == nil || minute != l.minute {
		l.minute, l.seen, l.rows = minute, map[string]bool{}, map[string]int{}
	}
	if l.seen[key] || l.rows[actor] == refusalsPerMinute {
		return false
	}
	l.seen[key] = true
	l.rows[actor]++
	return true
}
