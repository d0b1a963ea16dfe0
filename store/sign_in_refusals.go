package store

import (
	"context"
	"sync"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// How many refused sign-ins of a minute have a row of their own; the others share one, so that nobody can flood the audit.
const (
	signInRefusalsOfNetwork = 10
	signInRefusalsInAll     = 30
)

// signInRefusals counts the refused sign-ins of a minute.
type signInRefusals struct {
	minute time.Duration // tests take a shorter one

	mu     sync.Mutex
	began  time.Time
	told   int
	of     map[string]int // told ones by network
	untold int            // since the last row that told how many
	later  *time.Timer    // runs while there are untold ones
}

// count takes one refusal in and gives whether it gets a row of its own. The first that doesn't lets tell run after a minute, also if nobody tries again.
func (r *signInRefusals) count(now time.Time, network string, tell func()) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !models.Within(r.began, now, r.minute) {
		r.began, r.told, r.of = now, 0, map[string]int{}
	}
	if r.told < signInRefusalsInAll && r.of[network] < signInRefusalsOfNetwork {
		r.told++
		r.of[network]++
		return true
	}
	r.untold++
	if r.later == nil {
		r.later = time.AfterFunc(r.minute, tell)
	}
	return false
}

// takeUntold gives how many had no row, to be told now.
func (r *signInRefusals) takeUntold() (untold int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.later != nil {
		r.later.Stop()
		r.later = nil
	}
	untold, r.untold = r.untold, 0
	return untold
}

// SignInRefused records a failed attempt to sign in, as an audit row and in the log.
// The attempt was refused anyway, so a row that can't be written is only logged.
func (s *Store) SignInRefused(ctx context.Context, who models.Actor, r models.RefusedSignIn) {
	if !s.signIns.count(s.now(), r.Network, s.tellUntoldSignIns) {
		return
	}
	s.log.Warn("sign-in refused", "reason", r.Reason, "network", r.Network, "user", r.UserID, "request_id", who.RequestID)
	s.auditSignIn(ctx, who, subject{"user", r.UserID, r.Name}, facts{"reason": r.Reason, "network": personal(r.Network)})
}

// tellUntoldSignIns writes the one row of the refusals that have none of their own.
func (s *Store) tellUntoldSignIns() {
	n := s.signIns.takeUntold()
	if n == 0 {
		return
	}
	s.log.Warn("more sign-ins refused", "count", n)
	ctx, cancel := context.WithTimeout(context.Background(), noteTimeout)
	defer cancel()
	s.auditSignIn(ctx, models.Actor{Kind: models.ActorUser}, subject{kind: "user"}, facts{"more": n})
}

func (s *Store) auditSignIn(ctx context.Context, who models.Actor, about subject, after facts) {
	err := s.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		return s.audit(tx, who, models.ActionSignInRefused, about, nil, after)
	})
	if err != nil {
		s.log.Error("a refused sign-in has no audit row", "cause", err.Error(), "request_id", who.RequestID)
	}
}
