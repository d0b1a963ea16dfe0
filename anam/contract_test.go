package anam_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox"
)

// contract is what the client relies on. It is held against the sandbox always, and against the live service when asked for.
var contract = []struct {
	name  string
	check func(t *testing.T, c *anam.Client, wrongKey *anam.Client)
}{
	{"the key is taken", func(t *testing.T, c, _ *anam.Client) { must(t, c.CheckKey(context.Background())) }},
	{"a wrong key is refused", func(t *testing.T, _, wrong *anam.Client) {
		if err := wrong.CheckKey(context.Background()); kindOf(err) != anam.Unauthorized {
			t.Errorf("got %v", err)
		}
	}},
	{"avatars are listed", func(t *testing.T, c, _ *anam.Client) {
		page, err := c.Avatars(context.Background(), anam.ListQuery{Page: 1, PerPage: 3})
		must(t, err)
		if len(page.Data) == 0 || len(page.Data) > 3 || page.Meta.PerPage != 3 || page.Meta.Total < len(page.Data) {
			t.Fatalf("%d rows, %+v", len(page.Data), page.Meta)
		}
		a := page.Data[0]
		if a.DisplayName == "" || !strings.HasPrefix(a.ImageURL, "http") || len(a.AvailableVersions) == 0 {
			t.Errorf("avatar %+v", a)
		}
	}},
	{"voices are listed", func(t *testing.T, c, _ *anam.Client) {
		page, err := c.Voices(context.Background(), anam.ListQuery{PerPage: 5})
		must(t, err)
		if len(page.Data) == 0 || page.Data[0].DisplayName == "" || page.Data[0].Provider == "" {
			t.Errorf("%+v", page)
		}
	}},
	{"models are listed, with Anam's own", func(t *testing.T, c, _ *anam.Client) {
		page, err := c.LLMs(context.Background(), anam.ListQuery{PerPage: 50})
		must(t, err)
		if len(page.Data) == 0 {
			t.Error("no models")
		}
	}},
	{"an unknown persona is not found", func(t *testing.T, c, _ *anam.Client) {
		_, err := c.Persona(context.Background(), "00000000-0000-4000-8000-000000000000")
		if kindOf(err) != anam.NotFound {
			t.Errorf("got %v", err)
		}
	}},
	{"a Lab persona is read and minted", func(t *testing.T, c, _ *anam.Client) {
		page, err := c.Personas(context.Background(), anam.ListQuery{PerPage: 1})
		must(t, err)
		if len(page.Data) == 0 {
			t.Skip("the organisation has no personas")
		}
		p, err := c.Persona(context.Background(), page.Data[0].ID)
		must(t, err)
		token, err := c.SessionToken(context.Background(), anam.TokenRequest{
			PersonaConfig: json.RawMessage(`{"personaId":"` + p.ID + `"}`), ClientLabel: "greenroom-contract",
		})
		if p.LLMID == "" && kindOf(err) == anam.LegacyToken {
			return
		}
		must(t, err)
		if token.Value == "" || token.Type == "legacy" || !token.ExpiresAt.IsZero() && time.Until(token.ExpiresAt) < 0 {
			t.Errorf("got %v", token)
		}
	}},
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestContractWithTheSandbox(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Options{Now: time.Now})
	base, err := s.Start("127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	holdTo(t, base, sandbox.DefaultKey)
}

func TestContractWithTheLiveService(t *testing.T) {
	t.Parallel()
	key := os.Getenv("ANAM_API_KEY")
	if key == "" || os.Getenv("ANAM_CONTRACT") != "1" {
		t.Skip("needs ANAM_API_KEY and ANAM_CONTRACT=1")
	}
	holdTo(t, os.Getenv("ANAM_API_URL"), anam.Key(key))
}

func holdTo(t *testing.T, base string, key anam.Key) {
	c, err := anam.New(anam.Options{Now: time.Now, BaseURL: base, Key: key})
	must(t, err)
	wrong, err := anam.New(anam.Options{Now: time.Now, BaseURL: base, Key: "greenroom-wrong-key"})
	must(t, err)
	t.Cleanup(func() { c.Close(); wrong.Close() })
	for _, clause := range contract {
		t.Run(clause.name, func(t *testing.T) { clause.check(t, c, wrong) })
	}
}

// Every scripted fault of the sandbox, once through the client.
func TestEveryScriptedFault(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Options{Now: time.Now})
	base, err := s.Start("127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	// Only who expects a timeout is in a hurry, so that a busy machine changes no other outcome.
	patient, hasty := mintingWithin(t, base, time.Minute), mintingWithin(t, base, 100*time.Millisecond)
	for name, f := range map[string]struct {
		fault sandbox.Fault
		kind  anam.Kind // "" is success
		asked int
	}{
		"400":            {sandbox.Fault{Status: 400}, anam.Rejected, 1},
		"401":            {sandbox.Fault{Status: 401}, anam.Unauthorized, 1},
		"403":            {sandbox.Fault{Status: 403}, anam.Forbidden, 1},
		"404":            {sandbox.Fault{Status: 404}, anam.NotFound, 1},
		"429":            {sandbox.Fault{Status: 429, Header: map[string]string{"Retry-After": "7"}}, anam.RateLimited, 1},
		"500":            {sandbox.Fault{Status: 500}, anam.Unavailable, 1},
		"503 once":       {sandbox.Fault{Status: 503}, "", 2},
		"503 twice":      {sandbox.Fault{Status: 503, Times: 2}, anam.Unavailable, 2},
		"slow":           {sandbox.Fault{What: sandbox.Slow, DelayMilliseconds: 20}, "", 1},
		"too slow":       {sandbox.Fault{What: sandbox.Slow, DelayMilliseconds: 60_000}, anam.Timeout, 1},
		"hang":           {sandbox.Fault{What: sandbox.Hang}, anam.Timeout, 1},
		"reset once":     {sandbox.Fault{What: sandbox.Reset}, "", 2},
		"reset twice":    {sandbox.Fault{What: sandbox.Reset, Times: 2}, anam.Unavailable, 2},
		"cut twice":      {sandbox.Fault{What: sandbox.Cut, Times: 2}, anam.Unavailable, 2},
		"truncated JSON": {sandbox.Fault{What: sandbox.TruncatedJSON}, anam.BadResponse, 1},
		"HTML twice":     {sandbox.Fault{What: sandbox.HTMLError, Times: 2}, anam.Unavailable, 2},
		"HTML as 200":    {sandbox.Fault{What: sandbox.HTMLError, Status: 200}, anam.BadResponse, 1},
		"no token":       {sandbox.Fault{What: sandbox.NoToken}, anam.BadResponse, 1},
		"empty":          {sandbox.Fault{What: sandbox.EmptyBody}, anam.BadResponse, 1},
		"huge":           {sandbox.Fault{What: sandbox.HugeBody}, anam.BadResponse, 1},
		"gzip":           {sandbox.Fault{What: sandbox.GzipBody}, anam.BadResponse, 1},
		"redirect":       {sandbox.Fault{What: sandbox.Redirect}, anam.BadResponse, 1},
		"legacy":         {sandbox.Fault{What: sandbox.LegacyToken}, anam.LegacyToken, 1},
		"garbage":        {sandbox.Fault{What: sandbox.GarbageToken}, anam.BadResponse, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s.ClearFaults()
			s.ResetHistory()
			f.fault.Match = "POST /v1/auth/session-token"
			must(t, s.Script(f.fault))
			c := patient
			if f.kind == anam.Timeout {
				c = hasty
			}
			_, err := c.SessionToken(context.Background(), anam.TokenRequest{PersonaConfig: json.RawMessage(`{"avatarId":"a","voiceId":"v","llmId":"l"}`)})
			if kindOf(err) != f.kind || f.kind == "" && err != nil {
				t.Errorf("got %v", err)
			}
			if n := len(s.Requests()); n != f.asked {
				t.Errorf("asked %d times", n)
			}
			var e *anam.Error
			if f.fault.Status == 429 && (!errors.As(err, &e) || e.RetryAfter != 7*time.Second) {
				t.Errorf("retry after: %v", err)
			}
		})
	}
}

func mintingWithin(t *testing.T, base string, deadline time.Duration) *anam.Client {
	t.Helper()
	c, err := anam.New(anam.Options{Now: time.Now, BaseURL: base, Key: sandbox.DefaultKey, Deadline: deadline})
	must(t, err)
	t.Cleanup(c.Close)
	return c
}
