package catalog_test

import (
	"context"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/catalog"
)

func TestWhatAnswersTellOfTheKey(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault sandbox.Fault
		want  catalog.KeyState // "" leaves what was known
	}{
		{"200", sandbox.Fault{What: sandbox.Slow}, catalog.KeyGood},
		{"400", sandbox.Fault{Status: 400}, catalog.KeyGood},
		{"401", sandbox.Fault{Status: 401}, catalog.KeyRefused},
		{"402", sandbox.Fault{Status: 402}, catalog.KeyGood},
		{"403", sandbox.Fault{Status: 403}, catalog.KeyGood},
		{"404, nothing listed", sandbox.Fault{Status: 404}, catalog.KeyGood},
		{"429", sandbox.Fault{Status: 429}, ""},
		{"500", sandbox.Fault{Status: 500}, catalog.KeyDown},
		{"503", sandbox.Fault{Status: 503}, catalog.KeyDown},
		{"reset", sandbox.Fault{What: sandbox.Reset}, catalog.KeyDown},
		{"hang", sandbox.Fault{What: sandbox.Hang}, catalog.KeyDown},
		{"HTML", sandbox.Fault{What: sandbox.HTMLError, Status: 200}, catalog.KeyDown},
		{"truncated", sandbox.Fault{What: sandbox.TruncatedJSON}, catalog.KeyDown},
		{"redirect", sandbox.Fault{What: sandbox.Redirect}, catalog.KeyDown},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			stand := sandbox.New(sandbox.Options{Now: time.Now})
			base, err := stand.Start("127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer stand.Close()
			if c.fault.What == sandbox.Hang {
				checkedAfter(t, newShelf(t, base, 300*time.Millisecond), stand, 0, c.fault, c.want)
				return
			}
			for _, before := range []int{0, 200, 401} {
				checkedAfter(t, newShelf(t, base, 10*time.Second), stand, before, c.fault, c.want)
			}
		})
	}
}

// checkedAfter checks the key once, perhaps after an answer that told something, and once more by reading lists.
func checkedAfter(t *testing.T, s *shelf, stand *sandbox.Server, before int, fault sandbox.Fault, want catalog.KeyState) {
	t.Helper()
	known := catalog.KeyUnknown
	switch before {
	case 200:
		known = s.CheckKey(ctx)
	case 401:
		script(t, stand, sandbox.Fault{Status: 401})
		known = s.CheckKey(ctx)
	}
	_, at := s.Key()
	s.clock.move(time.Minute)
	fault.Times = -1
	script(t, stand, fault)
	defer stand.ClearFaults()
	if want == "" {
		want = known
	} else {
		at = s.clock.now()
	}
	for how, ask := range map[string]func(){"check": func() { s.CheckKey(ctx) }, "list": func() { s.Models(ctx) }} {
		ask()
		if state, since := s.Key(); state != want || !since.Equal(at) {
			t.Errorf("%s after %d: %s since %v, want %s since %v", how, before, state, since, want, at)
		}
	}
}

func TestAKeyWithoutPermissionsIsNotRefused(t *testing.T) {
	t.Parallel()
	stand := sandbox.New(sandbox.Options{Now: time.Now, Key: "another-key", DeniedKey: sandbox.DefaultKey})
	base, err := stand.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stand.Close()
	s := newShelf(t, base, 5*time.Second)
	if state := s.CheckKey(ctx); state != catalog.KeyGood {
		t.Errorf("got %s", state)
	}
	if _, down := s.Models(ctx); !down {
		t.Error("a list that may not be read is not down")
	}
}

func TestAWrongKeyIsRefused(t *testing.T) {
	t.Parallel()
	stand := sandbox.New(sandbox.Options{Now: time.Now, Key: "another-key"})
	base, err := stand.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stand.Close()
	s := newShelf(t, base, 5*time.Second)
	if state, at := s.Key(); state != catalog.KeyUnknown || !at.IsZero() {
		t.Errorf("before: %s since %v", state, at)
	}
	s.Models(ctx)
	if state, at := s.Key(); state != catalog.KeyRefused || !at.Equal(s.clock.now()) {
		t.Errorf("got %s since %v", state, at)
	}
}

func TestWhoGivesUpTellsNothingOfTheKey(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	s.CheckKey(ctx)
	script(t, stand, sandbox.Fault{What: sandbox.Hang})
	gone, leave := context.WithCancel(ctx)
	leave()
	if state := s.CheckKey(gone); state != catalog.KeyGood {
		t.Errorf("got %s", state)
	}
}

// Bad news that somebody reads don't stay when Anam is well again: a page has it asked anew, beside itself and not with each request.
func TestOldBadNewsAreAskedForAnew(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	script(t, stand, sandbox.Fault{Times: -1, Status: 401})
	s.CheckKey(ctx)
	stand.ClearFaults()
	stand.ResetHistory()
	if state := s.KeyShown(); state != catalog.KeyRefused || len(stand.Requests()) != 0 {
		t.Errorf("%s, asked %d times: the news are new", state, len(stand.Requests()))
	}
	script(t, stand, sandbox.Fault{Times: 1, What: sandbox.Hang})
	s.clock.move(15 * time.Second)
	for range 50 {
		s.KeyShown()
	}
	s.clock.move(15 * time.Second)
	for deadline := time.Now().Add(20 * time.Second); s.KeyShown() != catalog.KeyGood; {
		if time.Now().After(deadline) {
			t.Fatal("nobody asks anew")
		}
	}
	if n := len(stand.Requests()); n > 2 {
		t.Errorf("asked %d times, want once in 15 s", n)
	}
}
