package pages

import (
	"strings"
	"sync"
	"time"

	"greenroom/models"
)

// Limits of sign-in attempts. A house or office shares one address, so it gets more.
const (
	attemptsPerAccount = 10
	attemptsPerAddress = 60
	attemptWindow      = 15 * time.Minute
	attemptsTracked    = 10_000 // accounts, and as many addresses
)

// signInLimiter counts sign-in attempts in memory, per account and per address.
// An attempt counts before its password is checked, so that many at once gain nothing.
type signInLimiter struct {
	now       func() time.Time
	mu        sync.Mutex
	accounts  attempts
	addresses attempts
}

func newSignInLimiter(now func() time.Time) *signInLimiter {
	return &signInLimiter{now: now, accounts: attempts{most: attemptsPerAccount}, addresses: attempts{most: attemptsPerAddress}}
}

// Try counts an attempt, or refuses it with the time to wait. Errors: rate_limited.
// A refused attempt is not counted: who waits as told gets in.
func (l *signInLimiter) Try(account, address string) error {
	account = accountKey(account)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if wait := max(l.accounts.wait(account, now), l.addresses.wait(address, now)); wait > 0 {
		return &models.Error{Code: models.CodeRateLimited, Message: "Too many sign-in attempts. Wait, then try again.", RetryAfter: wait}
	}
	l.accounts.count(account, now)
	l.addresses.count(address, now)
	return nil
}

// Succeeded forgets an account's attempts. Those of the address stay: one good account must not free an attacker's hands.
func (l *signInLimiter) Succeeded(account string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.accounts.windows, accountKey(account))
}

// accountKey folds an email as the accounts do, and keeps made-up giants out of the memory.
func accountKey(email string) string {
	email = strings.ToLower(strings.TrimSpace(email))
	return email[:min(len(email), 254)]
}

// attempts counts in windows that begin with the first attempt.
type attempts struct {
	most    int
	windows map[string]window
}

type window struct {
	began time.Time
	count int
}

func (w window) over(now time.Time) bool { return now.Sub(w.began) >= attemptWindow }

func (a *attempts) wait(who string, now time.Time) time.Duration {
	w, known := a.windows[who]
	if !known || w.over(now) || w.count < a.most {
		return 0
	}
	return w.began.Add(attemptWindow).Sub(now)
}

func (a *attempts) count(who string, now time.Time) {
	w, known := a.windows[who]
	if !known || w.over(now) {
		a.makeRoom(now)
		w = window{began: now}
	}
	w.count++
	if a.windows == nil {
		a.windows = map[string]window{}
	}
	a.windows[who] = w
}

// makeRoom drops windows that are over, and the oldest one where that is not enough.
func (a *attempts) makeRoom(now time.Time) {
	if len(a.windows) < attemptsTracked {
		return
	}
	oldest, found := "", false
	for who, w := range a.windows {
		switch {
		case w.over(now):
			delete(a.windows, who)
		case !found || w.began.Before(a.windows[oldest].began):
			oldest, found = who, true
		}
	}
	if len(a.windows) >= attemptsTracked {
		delete(a.windows, oldest)
	}
}
