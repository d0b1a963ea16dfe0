package pages

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"greenroom/models"
)

// tries drives the limits by a clock of its own.
type tries struct {
	*testing.T
	limits *signInLimits
	at     time.Time
	waited time.Duration // by the last attempt
}

func newTries(t *testing.T) *tries {
	tr := &tries{T: t, at: time.Unix(1_800_000_000, 0)}
	tr.limits = newSignInLimits(func() time.Time { return tr.at }, func(_ context.Context, d time.Duration) error {
		tr.waited = d
		return nil
	})
	return tr
}

// fails tells whether an attempt with a wrong password is let in to be checked.
func (t *tries) fails(a signInAttempt) bool {
	t.Helper()
	t.waited = 0
	_, err := t.limits.Try(t.Context(), a)
	if err != nil && models.CodeOf(err) != models.CodeRateLimited {
		t.Fatal(err)
	}
	return err == nil
}

// succeeds fails the test unless an attempt with the right password is let in, within slowDown.
func (t *tries) succeeds(what string, a signInAttempt) {
	t.Helper()
	t.waited = 0
	succeeded, err := t.limits.Try(t.Context(), a)
	if err != nil || t.waited > slowDown {
		t.Errorf("%s: locked out after %v: %v", what, t.waited, err)
		return
	}
	succeeded()
}

var (
	theirs   = []string{"192.0.2.1", "2001:db8:1::/64", "198.51.100.7", ""} // networks; the last is not known
	accounts = []string{"dana", "sam", "unknown x@example.com"}
)

// Nobody locks anybody out: whatever one stranger did from one network, every right password is taken from every other network, and of every other account
// from the same one, and of every browser that signed in before.
func TestNobodyLocksAnybodyOut(t *testing.T) {
	t.Parallel()
	for _, from := range theirs {
		for _, at := range accounts {
			tr := newTries(t)
			refused := false
			for range 1000 {
				refused = !tr.fails(signInAttempt{Account: at, Network: from}) || refused
			}
			if refused != (from != "") {
				t.Errorf("a thousand attempts from %q at %s were refused: %v", from, at, refused)
			}
			for _, network := range theirs {
				for _, account := range accounts {
					what := fmt.Sprintf("%s from %q, after attempts at %s from %q", account, network, at, from)
					tr.succeeds(what+", known browser", signInAttempt{Account: account, Network: network, Browser: "b"})
					if account != at || network != from || from == "" {
						tr.succeeds(what, signInAttempt{Account: account, Network: network})
					}
				}
			}
		}
	}
}

// Strangers everywhere don't lock out either: they can only slow an account down.
func TestAttackFromManyNetworks(t *testing.T) {
	t.Parallel()
	tr := newTries(t)
	for i := range 5000 {
		tr.fails(signInAttempt{Account: "dana", Network: fmt.Sprintf("2001:db8:%x::/64", i)})
	}
	tr.succeeds("a new browser", signInAttempt{Account: "dana", Network: "192.0.2.1"})
	if tr.waited != slowDown {
		t.Errorf("the attacked account's sign-in waited %v", tr.waited)
	}
	tr.succeeds("a known browser", signInAttempt{Account: "dana", Network: "192.0.2.1", Browser: "b"})
	if tr.waited != 0 {
		t.Errorf("a known browser waited %v", tr.waited)
	}
	tr.succeeds("a new password", signInAttempt{Account: "dana, new password", Network: "2001:db8:1::/64"})
	if tr.waited != 0 {
		t.Errorf("the account with a new password waited %v", tr.waited)
	}
}

// A stranger behind the proxy that nobody named makes attempts at every name that can be thought of; the people behind it sign in all the same.
func TestProxyThatNobodyNamed(t *testing.T) {
	t.Parallel()
	tr := newTries(t)
	for i := range 10_000 {
		tr.fails(signInAttempt{Account: fmt.Sprint("unknown ", i), Network: "127.0.0.1"})
	}
	for i := range 66 {
		tr.succeeds("a colleague", signInAttempt{Account: fmt.Sprint("colleague ", i), Network: "127.0.0.1"})
	}
}

// A morning in one office: everybody has the right password, and nobody waits.
func TestSuccessIsGivenBack(t *testing.T) {
	t.Parallel()
	tr := newTries(t)
	for i := range 500 {
		tr.succeeds("a colleague", signInAttempt{Account: fmt.Sprint("colleague ", i%66), Network: "192.0.2.1"})
		if tr.waited != 0 {
			t.Fatalf("sign-in %d waited %v", i+1, tr.waited)
		}
	}
	// One's own success gives back nothing else.
	for i := range 200 {
		tr.fails(signInAttempt{Account: fmt.Sprint("somebody ", i), Network: "198.51.100.7"})
		tr.succeeds("the guesser", signInAttempt{Account: "the guesser", Network: "198.51.100.7"})
	}
	if tr.waited != slowDown {
		t.Error("a guesser with an account of their own is not slowed down")
	}
}

// The figures: how many passwords a guesser can try in the first hour, and in each later one.
func TestGuessesAnHour(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		attempt      func(i int) signInAttempt
		first, later int
	}{
		"one network, one account": {func(int) signInAttempt { return signInAttempt{Account: "dana", Network: "192.0.2.1"} }, 49, 40},
		"one known browser": {func(int) signInAttempt {
			return signInAttempt{Account: "dana", Network: "192.0.2.1", Browser: "b"}
		}, 49, 40},
		"one network, five accounts": {func(i int) signInAttempt {
			return signInAttempt{Account: fmt.Sprint("person ", i%5), Network: "192.0.2.1"}
		}, 5 * 49, 5 * 40},
		"three networks, one account": {func(i int) signInAttempt {
			return signInAttempt{Account: "dana", Network: fmt.Sprint("192.0.2.", i%3)}
		}, 3 * 49, 3 * 40},
		"made-up accounts between": {func(i int) signInAttempt {
			if i%10 == 0 {
				return signInAttempt{Account: "dana", Network: "192.0.2.1"}
			}
			return signInAttempt{Account: fmt.Sprint("unknown ", i), Network: "192.0.2.1"}
		}, 49, 40},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTries(t)
			for hour, want := range []int{c.first, c.later, c.later} {
				guesses := 0
				for i := range 3600 {
					a := c.attempt(i)
					if tr.fails(a) && a.Account[:3] != "unk" {
						guesses++
					}
					tr.at = tr.at.Add(time.Second)
				}
				if guesses > want+5 || guesses < want-5 {
					t.Errorf("hour %d: %d guesses, want about %d", hour+1, guesses, want)
				}
			}
		})
	}
}

// The wait that is told is enough, and said in words.
func TestRefusedAttemptTellsTheWait(t *testing.T) {
	t.Parallel()
	tr := newTries(t)
	a := signInAttempt{Account: "dana", Network: "192.0.2.1"}
	for tr.fails(a) {
	}
	_, err := tr.limits.Try(t.Context(), a)
	e, ok := err.(*models.Error)
	if !ok || e.RetryAfter != 90*time.Second || e.PageMessage() != "Too many attempts failed. Wait 1 min 30 s, then try again." {
		t.Fatalf("got %v", err)
	}
	tr.at = tr.at.Add(e.RetryAfter)
	tr.succeeds("after waiting as told", a)
	for range attemptsOfPair.Events {
		if !tr.fails(a) {
			t.Error("a success doesn't let the account begin anew")
		}
	}
}

// Only so many attempts of one network wait at once; those of other networks are not bound by them.
func TestSlowedAttemptsAreFew(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	l := newSignInLimits(func() time.Time { return time.Unix(1_800_000_000, 0) }, func(ctx context.Context, _ time.Duration) error {
		<-release
		return nil
	})
	for i := range attemptsOfNetwork.Events {
		if _, err := l.Try(t.Context(), signInAttempt{Account: fmt.Sprint("a", i), Network: "192.0.2.1"}); err != nil {
			t.Fatal(err)
		}
	}
	var all sync.WaitGroup
	for i := range 3 * mostSlowed {
		all.Go(func() {
			if _, err := l.Try(t.Context(), signInAttempt{Account: fmt.Sprint("b", i), Network: "192.0.2.1"}); err == nil {
				return
			} else if models.CodeOf(err) != models.CodeUnavailable {
				t.Error(err)
			}
		})
	}
	for refused := false; !refused; { // until all places are taken
		l.mu.Lock()
		refused = l.slowed["192.0.2.1"] == mostSlowed
		l.mu.Unlock()
		runtime.Gosched()
	}
	_, err := l.Try(t.Context(), signInAttempt{Account: "c", Network: "192.0.2.1"})
	if models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("one more: %v", err)
	}
	if _, err := l.Try(t.Context(), signInAttempt{Account: "c", Network: "192.0.2.2"}); err != nil {
		t.Errorf("another network: %v", err)
	}
	close(release)
	all.Wait()
	if len(l.slowed) != 0 {
		t.Errorf("%v are counted as waiting", l.slowed)
	}
}

// A signed-in person who gives the own password again has a count that no stranger reaches.
func TestSessionsCountForThemselves(t *testing.T) {
	t.Parallel()
	tr := newTries(t)
	for range 100 {
		tr.fails(signInAttempt{Account: "dana", Network: "192.0.2.1"})
	}
	for i := range attemptsOfSession.Events + 1 {
		_, err := tr.limits.TrySession("session")
		if (err == nil) != (i < attemptsOfSession.Events) {
			t.Errorf("attempt %d: %v", i+1, err)
		}
	}
	succeeded, err := tr.limits.TrySession("another")
	if err != nil {
		t.Fatal(err)
	}
	succeeded()
}
