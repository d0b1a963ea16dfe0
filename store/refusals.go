package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/ratelimit"
)

// refusalsPerMinute is the most audit rows about refused attempts of one actor in a minute,
// beside the first one of each kind of attempt, which always has its row: many harmless ones must not hide it.
const refusalsPerMinute = 30

// refusalsTracked is how many actors and attempts are remembered for that.
const refusalsTracked = 10_000

// AuditRefused records an attempt that a rule denied.
// The same attempt of the same actor leaves one row a minute, and a key that no longer works leaves one for all its attempts,
// so that nobody can flood the audit. One row more a minute tells how many others there were.
func (s *Store) AuditRefused(ctx context.Context, who models.Actor, r models.Refusal) error {
	if !s.mayRecord(who, r) {
		s.untold.add(who, s.tellUntoldRefusals)
		return nil
	}
	after := facts{"attempt": r.Attempt, "reason": r.Reason}
	if r.Label != "" {
		after["label"] = r.Label
	}
	// A refusal is no change: the request that it belongs to is not done by it.
	err := s.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		return s.audit(tx, who, models.ActionRefused, subject{r.SubjectKind, r.SubjectID, r.SubjectName}, nil, after)
	})
	if err != nil {
		return fmt.Errorf("record a refused attempt: %w", err)
	}
	return nil
}

// guarded is write for a change that a rule may deny: the change is rolled back, the record of the refusal stays.
func (s *Store) guarded(ctx context.Context, who models.Actor, change func(tx *gorm.DB) error) error {
	err := s.write(ctx, change)
	refused, ok := errors.AsType[denied](err)
	if !ok {
		return err
	}
	if err := s.AuditRefused(ctx, who, refused.refusal); err != nil {
		s.log.Error("a refused attempt has no audit row", "cause", err.Error(), "request_id", who.RequestID)
	}
	return refused.error
}

// denied carries a refusal out of the transaction that it rolls back.
type denied struct {
	error
	refusal models.Refusal
}

func (d denied) Unwrap() error { return d.error }

func adminsOnly(attempt models.Action, about subject, label string, message messages.Message) error {
	return denied{
		messages.NewError(message, messages.Facts{}),
		models.Refusal{Attempt: string(attempt), Reason: models.ReasonRole, SubjectKind: about.kind, SubjectID: about.id, SubjectName: about.name, Label: label},
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
	first := ratelimit.Use{Key: actor + "\x00first\x00" + r.Attempt, Rate: ratelimit.Rate{Events: 1, Per: time.Minute}}
	all := ratelimit.Use{Key: actor, Rate: ratelimit.Rate{Events: refusalsPerMinute, Per: time.Minute}}
	return s.refusals.Take(s.now(), same, first) == 0 || s.refusals.Take(s.now(), same, all) == 0
}
