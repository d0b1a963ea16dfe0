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

// Kinds of fault.
const (
	// Status answers Status with Header and Body; without a Body, with Anam's JSON error of that status.
	Status = "status"
	// Slow waits DelayMilliseconds, then answers as usual.
	Slow = "slow"
	// Hang never answers. It ends when the client leaves or the sandbox closes.
	Hang = "hang"
	// Reset resets the connection before any answer.
	Reset = "reset"
	// Cut promises a whole body and closes the connection in the middle of it.
	Cut = "cut"
	// TruncatedJSON is a 200 whose JSON ends early.
	TruncatedJSON = "truncated_json"
	// HTMLError is a gateway's error page, 503 unless Status is set.
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
	// GarbageToken is a 200 with a token that cannot be decoded.
	GarbageToken = "garbage_token"
)

// Faults of a session. They match only POST /v1/engine/session, which starts one.
// Their DelayMilliseconds count from the moment when the persona is ready to talk.
const (
	// EndSession ends the session from the server's side; Body is the reason.
	EndSession = engine.EndSession
	// Warning sends the warning Body, and the session goes on.
	Warning = engine.Warning
	// LostSession drops the session without a message, as a crashed server would.
	LostSession = engine.LostSession
	// BlockedMedia lets signalling through but no picture or sound, as a firewall would. It ignores the delay.
	BlockedMedia = engine.BlockedMedia
)

// Fault is one scripted failure. A list of faults is a script, which is played in order and so can be replayed.
type Fault struct {
	// Match is a method and a path prefix, such as "POST /v1/auth/session-token". "" matches every request.
	Match string `json:"match,omitempty"`
	// Times is how many requests it answers. 0 means one, -1 all until ClearFaults.
	Times int `json:"times,omitempty"`
	// What is one of the constants of this package, Status when "".
	What string `json:"what,omitempty"`
	// Status, Header and Body are for Status; Status also for HTMLError, Header for any.
	Status int               `json:"status,omitempty"`
	Header map[string]string `json:"header,omitempty"`
	Body   string            `json:"body,omitempty"`
	// DelayMilliseconds pass before the fault acts.
	DelayMilliseconds int `json:"delayMilliseconds,omitempty"`
}

// faultQueue holds the scripted faults that have not been played yet.
type faultQueue struct {
	mu      sync.Mutex
	waiting []Fault
}

// Script appends faults to the script. When one of them is invalid, it adds none.
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

// ClearFaults drops all faults that have not been played yet.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.waiting = nil
}

// ReadScript reads faults from a JSON array. Unknown members are refused.
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
	if _, known := faultHandlers[f.kind()]; !known && !f.troublesSession() {
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

// take returns the first waiting fault that matches the request, and counts one use of it.
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
