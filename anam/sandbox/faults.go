package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"greenroom/anam/sandbox/engine"
)

// What a fault does.
const (
	// Status answers Status with Header and Body; without a Body, with Anam's JSON error of that status.
	Status = "status"
	// Slow waits DelayMilliseconds, then answers as usual.
	Slow = "slow"
	// Hang never answers: until the client leaves or the sandbox closes.
	Hang = "hang"
	// Reset resets the connection before any answer.
	Reset = "reset"
	// Cut promises a whole body and closes the connection in the middle of it.
	Cut = "cut"
	// TruncatedJSON is a 200 whose JSON ends early.
	TruncatedJSON = "truncated_json"
	// HTMLError is a gateway's page, 503 unless Status says otherwise.
	HTMLError = "html"
	// NoToken is a 200 with JSON but no sessionToken.
	NoToken = "no_token"
	// EmptyBody is a 200 with nothing in it.
	EmptyBody = "empty"
	// HugeBody is a 200 with 16 MiB of JSON.
	HugeBody = "huge"
	// GzipBody is a 200 with a compressed body, asked for or not.
	GzipBody = "gzip"
	// Redirect is a 302 to Header["Location"], by default to /redirected here.
	Redirect = "redirect"
	// LegacyToken is a 200 with a token that browsers refuse.
	LegacyToken = "legacy_token"
	// GarbageToken is a 200 with a token that nobody can decode.
	GarbageToken = "garbage_token"
)

// What a fault does to the session that POST /v1/engine/session starts; it meets no other request.
// Its DelayMilliseconds count from the moment when the persona is ready to talk.
const (
	// EndSession ends the session from the server's side; Body is the reason.
	EndSession = engine.EndSession
	// Warning sends the warning Body, and the session goes on.
	Warning = engine.Warning
	// LostSession breaks the session without a word, as a lost server would.
	LostSession = engine.LostSession
	// BlockedMedia lets signalling work but no picture or sound come, as a firewall would. It knows no delay.
	BlockedMedia = engine.BlockedMedia
)

// Fault is one scripted misbehaviour. A list of faults is a script: played in order, the same every time.
type Fault struct {
	// Match is a method and the beginning of a path, "POST /v1/auth/session-token". "" is every request.
	Match string `json:"match,omitempty"`
	// Times is how many requests it takes. 0 is one, -1 is all until ClearFaults.
	Times int `json:"times,omitempty"`
	// What is one of the constants of this package, Status when "".
	What string `json:"what,omitempty"`
	// Status, Header and Body are for Status; Status also for HTMLError, Header for any.
	Status int               `json:"status,omitempty"`
	Header map[string]string `json:"header,omitempty"`
	Body   string            `json:"body,omitempty"`
	// DelayMilliseconds passes before the fault does what it does.
	DelayMilliseconds int `json:"delayMilliseconds,omitempty"`
}

// faultQueue holds what is scripted and not yet played.
type faultQueue struct {
	mu      sync.Mutex
	waiting []Fault
}

// Script adds faults to the end of the script, all of them or, when one makes no sense, none.
func (s *Server) Script(faults ...Fault) error {
	for i, f := range faults {
		if err := f.check(); err != nil {
			return fmt.Errorf("fault %d: %w", i+1, err)
		}
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.waiting = append(s.faults.waiting, faults...)
	return nil
}

// ClearFaults forgets what has not been played.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.waiting = nil
}

// ReadScript reads faults from a JSON array, so that a run can be replayed. Unknown members are refused.
func ReadScript(r io.Reader) ([]Fault, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var faults []Fault
	if err := d.Decode(&faults); err != nil {
		return nil, fmt.Errorf("read fault script: %w", err)
	}
	for i, f := range faults {
		if err := f.check(); err != nil {
			return nil, fmt.Errorf("read fault script: fault %d: %w", i+1, err)
		}
	}
	return faults, nil
}

func (f Fault) check() error {
	if _, known := misdeeds[f.kind()]; !known && !f.troublesSession() {
		return fmt.Errorf("%q is no fault", f.What)
	}
	if f.kind() == Status && (f.Status < 200 || f.Status > 599) {
		return fmt.Errorf("status %d is not between 200 and 599", f.Status)
	}
	if f.Times < -1 || f.DelayMilliseconds < 0 {
		return fmt.Errorf("times %d or delayMilliseconds %d is negative", f.Times, f.DelayMilliseconds)
	}
	return nil
}

func (f Fault) kind() string {
	if f.What == "" {
		return Status
	}
	return f.What
}

func (f Fault) delay() time.Duration { return time.Duration(f.DelayMilliseconds) * time.Millisecond }

func (f Fault) matches(r *http.Request) bool {
	request := r.Method + " " + r.URL.Path
	return strings.HasPrefix(request, f.Match) && (!f.troublesSession() || request == "POST /v1/engine/session")
}

func (f Fault) troublesSession() bool {
	return slices.Contains([]string{EndSession, Warning, LostSession, BlockedMedia}, f.What)
}

// take gives the first waiting fault that matches, and uses it up once.
func (q *faultQueue) take(r *http.Request) (Fault, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, f := range q.waiting {
		if !f.matches(r) {
			continue
		}
		switch {
		case f.Times > 1:
			q.waiting[i].Times--
		case f.Times >= 0:
			q.waiting = append(q.waiting[:i:i], q.waiting[i+1:]...)
		}
		return f, true
	}
	return Fault{}, false
}
