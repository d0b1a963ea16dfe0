package store

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/models"
)

// lockedLog can be read while the timer's goroutine writes.
type lockedLog struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

func (l *lockedLog) lines(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.out.String(), text)
}

// Ten of a network and thirty in all have a row and a warning of their own; one row more tells how many others there were.
func TestRefusedSignInsAreToldButDontFlood(t *testing.T) {
	t.Parallel()
	s, log := openTemp(t), &lockedLog{}
	s.log = slog.New(slog.NewTextHandler(log, nil))
	for i := range 100 {
		network := fmt.Sprintf("192.0.2.%d", i/25)
		s.SignInRefused(t.Context(), models.Actor{Kind: models.ActorUser, Address: network, RequestID: "r"}, models.RefusedSignIn{Reason: models.SignInPassword, Network: network, UserID: "dana", Name: "Dana"})
	}
	wantSignInRows(t, s, map[string]int{
		`{"network":"192.0.2.0","reason":"password"} dana`: 10, `{"network":"192.0.2.1","reason":"password"} dana`: 10, `{"network":"192.0.2.2","reason":"password"} dana`: 10,
	})
	s.tellUntoldSignIns() // as when the minute is over
	s.tellUntoldSignIns()
	wantSignInRows(t, s, map[string]int{
		`{"network":"192.0.2.0","reason":"password"} dana`: 10, `{"network":"192.0.2.1","reason":"password"} dana`: 10, `{"network":"192.0.2.2","reason":"password"} dana`: 10,
		`{"more":70} `: 1,
	})
	if own, more := log.lines(`level=WARN msg="sign-in refused" reason=password network=192.0.2.`), log.lines("count=70"); own != 30 || more != 1 {
		t.Errorf("%d warnings, and %d of the others", own, more)
	}
}

// The next minute begins anew, and what is untold is told though nobody tries again.
func TestTheNextMinuteOfRefusedSignIns(t *testing.T) {
	t.Parallel()
	r, told := signInRefusals{minute: 10 * time.Millisecond}, make(chan int, 1)
	now := time.Unix(1_800_000_000, 0)
	count := func() bool { return r.count(now, "a", func() { told <- r.takeUntold() }) }
	for i := range signInRefusalsOfNetwork + 3 {
		if got := count(); got != (i < signInRefusalsOfNetwork) {
			t.Fatalf("refusal %d has a row: %v", i+1, got)
		}
	}
	if n := <-told; n != 3 {
		t.Errorf("%d were told, want 3", n)
	}
	now = now.Add(r.minute)
	if !count() {
		t.Error("the next minute's first has no row")
	}
}

// The end of the server doesn't lose the count.
func TestClosingTellsTheOtherRefusedSignIns(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/greenroom.db"
	open := func() *Store {
		s, err := Open(t.Context(), Options{Path: path, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	for range signInRefusalsOfNetwork + 2 {
		s.SignInRefused(t.Context(), models.Actor{Kind: models.ActorUser}, models.RefusedSignIn{Reason: models.SignInUnknown, Network: "a"})
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	wantSignInRows(t, s, map[string]int{`{"network":"a","reason":"unknown"} `: 10, `{"more":2} `: 1})
}

func wantSignInRows(t *testing.T, s *Store, want map[string]int) {
	t.Helper()
	page, err := s.AuditEvents(t.Context(), models.AuditQuery{Action: models.ActionSignInRefused, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, e := range page.Items {
		got[e.After+" "+e.SubjectID]++
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
