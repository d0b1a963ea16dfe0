package ratelimit

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

var start = time.Unix(1_800_000_000, 0)

func TestWaitIsWhenTheNextEventIsAllowed(t *testing.T) {
	t.Parallel()
	l, now := New(10), start
	use := Use{"key", Rate{3, time.Minute}}
	for range 3 {
		if wait := l.Take(now, use); wait != 0 {
			t.Fatalf("an event of the first burst has to wait %v", wait)
		}
	}
	for range 5 {
		if wait := l.Take(now, use); wait != 20*time.Second {
			t.Errorf("wait %v, want 20 s", wait)
		}
	}
	now = now.Add(19 * time.Second)
	if wait := l.Take(now, use); wait != time.Second {
		t.Errorf("a second too early: wait %v", wait)
	}
}

// Whatever the rate and the moment: a caller that waits as told is let in, and nobody waits longer than for one event and a second.
func TestACallerThatWaitsAsToldIsLetIn(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		l, now := New(10), start
		use := Use{"key", Rate{1 + random.IntN(200), time.Duration(1+random.IntN(900)) * time.Second}}
		for range 300 {
			now = now.Add(time.Duration(random.Int64N(int64(2 * use.Rate.Per / time.Duration(use.Rate.Events)))))
			wait := l.Take(now, use)
			if wait == 0 {
				continue
			}
			if wait > use.Rate.Per/time.Duration(use.Rate.Events)+time.Second {
				t.Fatalf("%v: wait %v", use.Rate, wait)
			}
			now = now.Add(wait)
			if again := l.Take(now, use); again != 0 {
				t.Fatalf("%v: after waiting %v came another %v", use.Rate, wait, again)
			}
		}
	}
}

// An event that one key refuses counts for no other.
func TestAllUsesOrNone(t *testing.T) {
	t.Parallel()
	l := New(10)
	narrow, wide := Use{"account", Rate{1, time.Minute}}, Use{"address", Rate{3, time.Minute}}
	waits := fmt.Sprint(l.Take(start, narrow, wide), l.Take(start, narrow, wide), l.Take(start, narrow, wide), l.Take(start, wide), l.Take(start, wide), l.Take(start, wide))
	if want := "0s 1m0s 1m0s 0s 0s 20s"; waits != want {
		t.Errorf("waits %s, want %s", waits, want)
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	l, use := New(10), Use{"key", Rate{1, time.Minute}}
	l.Take(start, use)
	l.Forget("another")
	if l.Take(start, use) == 0 {
		t.Error("another key was forgotten")
	}
	l.Forget("key")
	if wait := l.Take(start, use); wait != 0 {
		t.Errorf("a forgotten key has to wait %v", wait)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	l, rate := New(100), Rate{1, time.Hour}
	for i := range 1000 {
		l.Take(start, Use{"often used", rate})
		l.Take(start, Use{fmt.Sprint(i), rate})
	}
	if len(l.byKey) != 100 || l.byUsage.Len() != 100 {
		t.Errorf("%d and %d keys are kept", len(l.byKey), l.byUsage.Len())
	}
	if l.Take(start, Use{"often used", rate}) == 0 || l.Take(start, Use{"999", rate}) == 0 {
		t.Error("a key in use was forgotten in place of the oldest")
	}
	if l.Take(start, Use{"900", rate}) != 0 {
		t.Error("the oldest key was not forgotten")
	}
}

// Asking what is left counts nothing, and agrees with what Take allows.
func TestWhatIsLeft(t *testing.T) {
	t.Parallel()
	l, use := New(10), Use{"key", Rate{3, time.Minute}}
	want := func(now time.Time, left int, full time.Duration) {
		t.Helper()
		for range 2 {
			if gotLeft, gotFull := l.Left(now, use); gotLeft != left || gotFull.Round(time.Millisecond) != full {
				t.Errorf("%d left, full in %s; want %d, %s", gotLeft, gotFull, left, full)
			}
		}
	}
	want(start, 3, 0)
	for n := range 3 {
		l.Take(start, use)
		want(start, 2-n, time.Duration(n+1)*20*time.Second)
	}
	want(start.Add(19*time.Second), 0, 41*time.Second)
	want(start.Add(20*time.Second), 1, 40*time.Second)
	want(start.Add(time.Hour), 3, 0)
}
