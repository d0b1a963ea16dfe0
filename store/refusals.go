package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
	"greenroom/ratelimit"
)

// refusalsPerMinute is the most rows about refused attempts that one actor fills the audit with in a minute.
const refusalsPerMinute = 30

// refusalsTracked is how many actors and attempts are remembered for that.
const refusalsTracked = 10_000

// AuditRefused records an attempt that a rule turned away.
// The same attempt of the same actor leaves one row a minute, and a key that no longer works one for whatever it tries,
// so that nobody can flood the audit.
func (s *Store) AuditRefused(ctx context.Context, who models.Actor, r models.Refusal) error {
	if !s.mayRecord(who, r) {
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

// guarded is write for a change that a rule may turn away: the change is rolled back, the refusal stays.
func (s *Store) guarded(ctx context.Context, who models.Actor, change func(tx *gorm.DB) error) error {
	err := s.write(ctx, change)
	away, ok := errors.AsType[turnedAway](err)
	if !ok {
		return err
	}
	if err := s.AuditRefused(ctx, who, away.refusal); err != nil {
		s.log.Error("a refused attempt has no audit row", "cause", err.Error(), "request_id", who.RequestID)
	}
	return away.error
}

// turnedAway carries a refusal out of the transaction that it rolls back.
type turnedAway struct {
	error
	refusal models.Refusal
}

func (t turnedAway) Unwrap() error { return t.error }

func adminsOnly(attempt string, about subject, label, message string) error {
	return turnedAway{
		models.Fail(models.CodeForbidden, message),
		models.Refusal{Attempt: attempt, Reason: models.ReasonRole, SubjectKind: about.kind, SubjectID: about.id, SubjectName: about.name, Label: label},
	}
}

// mayRecord tells whether a refusal gets a row.
func (s *Store) mayRecord(who models.Actor, r models.Refusal) bool {
	actor := string(who.Kind) + " " + who.ID
	what := []string{actor, string(r.Reason)}
	if r.Reason != models.ReasonKeyRevoked && r.Reason != models.ReasonKeyExpired {
		what = append(what, r.Attempt, r.SubjectID, r.Label)
	}
	same := ratelimit.Use{Key: strings.Join(what, "\x00"), Rate: ratelimit.Rate{Events: 1, Per: time.Minute}}
	all := ratelimit.Use{Key: actor, Rate: ratelimit.Rate{Events: refusalsPerMinute, Per: time.Minute}}
	return s.refusals.Take(s.now(), same, all) == 0
}
