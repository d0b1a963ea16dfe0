package mint_test

import (
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/mint"
	"greenroom/models"
)

// No record, no session: what could not be kept is not given, also where Anam started it.
func TestNoRecordNoSession(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	in := mint.ClientRequest{MintRequest: models.MintRequest{Template: slug}}
	answer, _, _, err := d.StartForClient(t.Context(), d.caller(), "192.0.2.7", in)
	if err != nil || answer.Status != 201 || d.onlyRow(t).Outcome != models.OutcomeOK {
		t.Fatalf("%v %v", answer, err)
	}
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	answer, _, _, err = d.StartForClient(t.Context(), d.caller(), "192.0.2.7", in)
	if err == nil || answer.Status != 0 || len(answer.Body) != 0 {
		t.Errorf("a session without its row: %v %v", answer, err)
	}
}

// A wait that Anam asks for before the next session is not one for tokens, and the one for tokens stands for both.
func TestPausesOfStarts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	in := mint.ClientRequest{MintRequest: models.MintRequest{Template: slug}}
	full := sandbox.Fault{Match: "POST /v1/engine/session", Status: 429, Body: `{"error":"Concurrent session limit reached"}`, Header: map[string]string{"Retry-After": "20"}}
	if err := d.sandbox.Script(full); err != nil {
		t.Fatal(err)
	}
	answer, _, _, err := d.StartForClient(t.Context(), d.caller(), "", in)
	if models.CodeOf(err) != models.CodeAnamRateLimited || answer.Status != 429 || answer.RetryAfter != 20*time.Second || d.Wait() != 0 {
		t.Fatalf("%v %v, a pause of %s", answer, err, d.Wait())
	}
	full.Match = "POST /v1/auth/session-token"
	if err := d.sandbox.Script(full); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.MintForClient(t.Context(), d.caller(), in); models.CodeOf(err) != models.CodeAnamRateLimited || d.Wait() == 0 {
		t.Fatalf("%v, a pause of %s", err, d.Wait())
	}
	before := len(d.rows(t))
	if _, _, _, err := d.StartForClient(t.Context(), d.caller(), "", in); models.CodeOf(err) != models.CodeAnamRateLimited || len(d.rows(t)) != before {
		t.Errorf("%v, %d rows more", err, len(d.rows(t))-before)
	}
}

// What is no answer of Anam's is not passed on, and a start is never asked for twice.
func TestStartsThatAnamDoesntAnswer(t *testing.T) {
	t.Parallel()
	for what, code := range map[string]models.Code{
		sandbox.Reset: models.CodeAnamUnavailable, sandbox.Cut: models.CodeAnamUnavailable, sandbox.TruncatedJSON: models.CodeAnamBadResponse,
		sandbox.HTMLError: models.CodeAnamUnavailable, sandbox.EmptyBody: models.CodeAnamBadResponse, sandbox.HugeBody: models.CodeAnamBadResponse,
		sandbox.GzipBody: models.CodeAnamBadResponse, sandbox.Redirect: models.CodeAnamBadResponse,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			in := mint.ClientRequest{MintRequest: models.MintRequest{Template: slug}}
			if err := d.sandbox.Script(sandbox.Fault{Match: "POST /v1/engine/session", What: what}); err != nil {
				t.Fatal(err)
			}
			answer, _, _, err := d.StartForClient(t.Context(), d.caller(), "", in)
			if models.CodeOf(err) != code || answer.Status != 0 || d.onlyRow(t).Outcome != string(code) {
				t.Errorf("%v %v", answer, err)
			}
			if n := len(d.sandbox.Requests()); n != 1 {
				t.Errorf("Anam was asked %d times", n)
			}
		})
	}
}

// Tokens of strangers share the places of all, and one address doesn't take them.
func TestStartsOfOneAddressAreBounded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := d.sandbox.Script(sandbox.Fault{Match: "POST /v1/engine/session", What: sandbox.Hang, Times: -1}); err != nil {
		t.Fatal(err)
	}
	begun, done := make(chan struct{}), make(chan error)
	const places = 256
	for range places {
		go func() {
			begun <- struct{}{}
			_, err := d.Relay(t.Context(), "x.y.z", "192.0.2.9", []byte("{}"))
			done <- err
		}()
	}
	for range places {
		<-begun
	}
	for len(d.sandbox.Requests()) < places {
		select {
		case err := <-done:
			t.Fatal(err)
		default:
		}
	}
	_, err := d.Relay(t.Context(), "x.y.z", "192.0.2.9", []byte("{}"))
	if models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("the one too many: %v", err)
	}
	_ = d.sandbox.Close()
	for range places {
		<-done
	}
}
