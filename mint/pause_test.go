package mint

import (
	"errors"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/models"
)

func TestPause(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	limited := func(wait time.Duration, asked bool) error {
		return &anam.Error{Kind: anam.RateLimited, Status: 429, RetryAfter: wait, Asked: asked}
	}
	cases := []struct {
		name  string
		heard []error
		want  time.Duration
	}{
		{"nothing", nil, 0},
		{"a token", []error{nil}, 0},
		{"another failure", []error{&anam.Error{Kind: anam.Unavailable}, errors.New("x")}, 0},
		{"no header", []error{limited(time.Second, false)}, 0},
		{"seconds", []error{limited(7*time.Second, true)}, 7 * time.Second},
		{"an hour", []error{limited(time.Hour, true)}, 30 * time.Second},
		{"the longest counts", []error{limited(9*time.Second, true), limited(2*time.Second, true), nil}, 9 * time.Second},
	}
	for _, c := range cases {
		p := newPause()
		for _, err := range c.heard {
			p.heard(err, now)
		}
		err := p.refuse(now)
		if got := retryAfter(err); got != c.want {
			t.Errorf("%s: wait %v, want %v", c.name, got, c.want)
		}
		if c.want > 0 && p.refuse(now.Add(c.want)) != nil {
			t.Errorf("%s: it goes on after its time", c.name)
		}
	}
}

func retryAfter(err error) time.Duration {
	e, ok := errors.AsType[*models.Error](err)
	if !ok || e.Code != models.CodeAnamRateLimited {
		return 0
	}
	return e.RetryAfter
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	w := newWaiting(3, 2)
	enter := func(caller string, free bool) (leave func()) {
		t.Helper()
		leave, err := w.enter(caller)
		if (err == nil) != free || err != nil && models.CodeOf(err) != models.CodeUnavailable {
			t.Fatalf("%s: %v", caller, err)
		}
		return leave
	}
	first := enter("a", true)
	enter("a", true)
	enter("a", false) // of one
	enter("b", true)
	enter("c", false) // in all
	first()
	last := enter("c", true)
	last()
	if len(w.of) != 2 || w.all != 2 {
		t.Errorf("%d remembered, %d waiting", len(w.of), w.all)
	}
}
