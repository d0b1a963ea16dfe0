package pages

import (
	"context"
	"sync"
	"time"

	"greenroom/messages"
	"greenroom/ratelimit"
)

// Rates of attempts to sign in that fail: so many at once, then evenly over the time.
//
// Only what one browser, session or network did to one account is ever refused, so a stranger locks nobody out.
// The other two rates slow down: one network may stand for a whole office or for a proxy that nobody named, and one account can be attacked from many networks.
var (
	attemptsOfBrowser = ratelimit.Rate{Events: 10, Per: 15 * time.Minute} // for the account that it signed in to before
	attemptsOfSession = ratelimit.Rate{Events: 10, Per: 15 * time.Minute} // of a signed-in person, at their own password
	attemptsOfPair    = ratelimit.Rate{Events: 10, Per: 15 * time.Minute} // from one network at one account
	attemptsOfNetwork = ratelimit.Rate{Events: 60, Per: 15 * time.Minute}
	attemptsOfAccount = ratelimit.Rate{Events: 30, Per: 15 * time.Minute}
)

const (
	// slowDown is how long an attempt waits beyond a rate that only slows.
	slowDown = 2 * time.Second
	// mostSlowed is how many attempts from one network wait at once: with slowDown, ten a second are let through to the work of hashing.
	mostSlowed = 20
)

// signInLimits bound the attempts to sign in. An attempt counts before its password is checked, so that many at once gain nothing.
type signInLimits struct {
	now   func() time.Time
	pause func(context.Context, time.Duration) error

	browsers, sessions, pairs, networks, accounts *ratelimit.Table

	mu     sync.Mutex
	slowed map[string]int // attempts that wait now, by network
}

// newSignInLimits has many times more buckets than passwords can be checked in the time of a rate.
func newSignInLimits(now func() time.Time, pause func(context.Context, time.Duration) error) *signInLimits {
	return &signInLimits{
		now: now, pause: pause, slowed: map[string]int{},
		browsers: ratelimit.NewTable(attemptsOfBrowser, 1<<13), sessions: ratelimit.NewTable(attemptsOfSession, 1<<13),
		pairs: ratelimit.NewTable(attemptsOfPair, 1<<15), networks: ratelimit.NewTable(attemptsOfNetwork, 1<<13), accounts: ratelimit.NewTable(attemptsOfAccount, 1<<13),
	}
}

// signInAttempt is who tries to sign in to what.
type signInAttempt struct {
	Account string // names the account and its password, so that a new password begins anew
	Network string // empty when it is not known: then nothing but the account is counted, and every attempt is slowed down
	Browser string // the ID of a browser that signed in to this account before; empty: it didn't
}

// Try counts an attempt and gives what undoes it after a success, or refuses it with the time to wait. It may take slowDown.
// Errors: rate_limited, unavailable.
func (l *signInLimits) Try(ctx context.Context, a signInAttempt) (succeeded func(), err error) {
	now := l.now()
	if a.Browser != "" {
		key := a.Browser + " " + a.Account
		return func() { l.browsers.Forget(key) }, limited(l.browsers.Take(now, key))
	}
	pair := a.Network + " " + a.Account
	if a.Network != "" {
		if err := limited(l.pairs.Take(now, pair)); err != nil {
			return nil, err
		}
	}
	networkHas, accountHas := a.Network != "" && l.networks.Take(now, a.Network) == 0, l.accounts.Take(now, a.Account) == 0
	if !networkHas || !accountHas {
		err = l.slow(ctx, a.Network)
	}
	return func() {
		l.pairs.Forget(pair)
		if networkHas {
			l.networks.GiveBack(a.Network)
		}
		if accountHas {
			l.accounts.GiveBack(a.Account)
		}
	}, err
}

// TrySession is Try for a signed-in person who gives the own password again: nobody else counts there.
func (l *signInLimits) TrySession(id string) (succeeded func(), err error) {
	return func() { l.sessions.Forget(id) }, limited(l.sessions.Take(l.now(), id))
}

// slow holds an attempt up. Errors: unavailable when too many of its network are held up already.
func (l *signInLimits) slow(ctx context.Context, network string) error {
	if !l.hold(network, 1) {
		full := messages.NewError(messages.TooManySignIns, messages.Facts{})
		full.RetryAfter = slowDown
		return full
	}
	defer l.hold(network, -1)
	return l.pause(ctx, slowDown)
}

// hold counts an attempt that begins or ends to wait, unless it is one too many.
func (l *signInLimits) hold(network string, change int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch n := l.slowed[network] + change; {
	case n > mostSlowed:
		return false
	case n == 0:
		delete(l.slowed, network)
	default:
		l.slowed[network] = n
	}
	return true
}

// limited refuses an attempt that has to wait.
func limited(wait time.Duration) error {
	if wait == 0 {
		return nil
	}
	err := messages.NewError(messages.TooManyAttempts, messages.Facts{Wait: lengthWords(wait)})
	err.RetryAfter = wait
	return err
}

// pauseFor waits by the clock on the wall.
func pauseFor(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
