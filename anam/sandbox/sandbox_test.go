package sandbox_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox"
)

// TestMain lets 8 tests run at once on any machine: they mostly wait for media and deadlines.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// started gives a running sandbox and a client of it.
func started(t *testing.T, o sandbox.Options) (*sandbox.Server, *anam.Client, string) {
	t.Helper()
	s := sandbox.New(o)
	base, err := s.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	c, err := anam.New(anam.Options{Now: time.Now, BaseURL: base, Key: sandbox.DefaultKey, Deadline: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return s, c, base
}

const wholePersona = `{"name":"Cara","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b",` +
	`"llmId":"0934d97d-0c3a-4f33-91b0-5e136a0ef466","systemPrompt":"You are Cara."}`

func TestMintsAnEphemeralToken(t *testing.T) {
	t.Parallel()
	_, c, _ := started(t, sandbox.Options{Now: time.Now})
	token, err := c.SessionToken(context.Background(), anam.TokenRequest{PersonaConfig: json.RawMessage(wholePersona), ClientLabel: "gr:cara@1:live:abc"})
	if err != nil {
		t.Fatal(err)
	}
	if token.Type != "ephemeral" || token.ExpiresAt.IsZero() || token.Value == "" {
		t.Fatalf("got %v", token)
	}
}
