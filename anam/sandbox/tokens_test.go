package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
)

func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 || parts[2] != "sandbox" {
		t.Fatalf("%q is no sandbox token", token)
	}
	var claims map[string]any
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(payload, &claims)
	}
	if err != nil {
		t.Fatal(err)
	}
	return claims
}

func claimedType(t *testing.T, token string) string {
	kind, _ := claimsOf(t, token)["type"].(string)
	return kind
}

func tokenFor(t *testing.T, base, body string) string {
	t.Helper()
	_, answer := post(t, base, sandbox.DefaultKey, body)
	token, ok := answer["sessionToken"].(string)
	if !ok {
		t.Fatalf("no token: %v", answer)
	}
	return token
}

func TestATokenLastsAnHourAndSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_780_000_000, 0)
	_, _, base := started(t, sandbox.Options{Now: func() time.Time { return at }})
	first := claimsOf(t, tokenFor(t, base, with(`"name":"x"`)))
	second := claimsOf(t, tokenFor(t, base, with(`"name":"x"`)))
	if first["iat"] != 1_780_000_000. || first["exp"] != 1_780_003_600. || first["accountId"] != "sandbox" {
		t.Errorf("claims %v", first)
	}
	if first["jti"] == second["jti"] || first["sessionId"] == second["sessionId"] {
		t.Errorf("two tokens share an ID: %v %v", first, second)
	}
}

func TestSessionsOfTokens(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_780_000_000, 0).UTC()
	s, _, base := started(t, sandbox.Options{Now: func() time.Time { return at }, ConcurrentSessions: 1})
	labelled := tokenFor(t, base, `{"personaConfig":`+wholePersona+`,"clientLabel":"gr:cara@1"}`)
	lab := tokenFor(t, base, `{"personaConfig":{"personaId":"`+firstLab+`"}}`)
	legacy := tokenFor(t, base, `{}`)

	id, err := s.StartSession(labelled)
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]error{labelled: sandbox.ErrTokenUsed, lab: sandbox.ErrTooManyActive, legacy: sandbox.ErrLegacyToken, "x": sandbox.ErrUnknownToken, labelled + "x": sandbox.ErrUnknownToken} {
		if _, err := s.StartSession(token); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	if c := get(t, base, "/v1/sessions/concurrency"); c["limit"] != 1. || c["active"] != 1. || c["canStartSession"] != false || c["estimatedWaitSeconds"] == nil {
		t.Errorf("full: %v", c)
	}
	if !s.EndSession(id, "NORMAL_EXIT", "") || s.EndSession(id, "NORMAL_EXIT", "") {
		t.Error("a session ends once")
	}
	if c := get(t, base, "/v1/sessions/concurrency"); c["canStartSession"] != true || c["estimatedWaitSeconds"] != nil {
		t.Errorf("free: %v", c)
	}
	at = at.Add(time.Hour)
	if _, err := s.StartSession(lab); !errors.Is(err, sandbox.ErrTokenExpired) {
		t.Errorf("got %v", err)
	}
	for search, want := range map[string]int{"": 1, "GR:cara": 1, id: 1, "other": 0} {
		if rows := get(t, base, "/v1/sessions?search="+search)["data"].([]any); len(rows) != want {
			t.Errorf("search %q: %d rows", search, len(rows))
		}
	}
	one := get(t, base, "/v1/sessions/"+id)
	if one["personaId"] != nil || one["clientLabel"] != "gr:cara@1" || one["exitStatus"] != "NORMAL_EXIT" || one["personaConfig"].(map[string]any)["name"] != "Cara" {
		t.Errorf("session %v", one)
	}
}

// get asks with the key and wants 200.
func get(t *testing.T, base, path string) map[string]any {
	t.Helper()
	status, answer := getStatus(t, base, path)
	if status != 200 {
		t.Fatalf("%s: %d %v", path, status, answer)
	}
	return answer
}

func getStatus(t *testing.T, base, path string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequest("GET", base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+sandbox.DefaultKey)
	return send(t, r)
}
