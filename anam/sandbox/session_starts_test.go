package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
)

func TestWhoMayStartASession(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_780_000_000, 0)
	_, _, base := started(t, sandbox.Options{Now: func() time.Time { return at }, ConcurrentSessions: 1})
	first, second := personaToken(t, base, `"name":"a"`), personaToken(t, base, `"name":"b"`)
	if status := startSession(t, base, first, &map[string]any{}); status != 201 {
		t.Fatalf("started: %d", status)
	}
	var refused map[string]any
	if status := startSession(t, base, second, &refused); status != 429 || refused["error"] != "Concurrent session limit reached" {
		t.Errorf("%d %v", status, refused)
	}
	for name, token := range map[string]string{"used": first, "none": "", "unknown": first + "x", "no token": "x", "legacy": tokenFor(t, base, `{}`), "another API key": "x-" + sandbox.DefaultKey} {
		if status := startSession(t, base, token, &refused); status != 401 || refused["error"] != "Unauthorized" || refused["message"] == "" {
			t.Errorf("%s: %d %v", name, status, refused)
		}
	}
	at = at.Add(time.Hour)
	if status := startSession(t, base, second, &refused); status != 401 {
		t.Errorf("expired: %d %v", status, refused)
	}
}

func TestASessionStartNeedsJSON(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	token := personaToken(t, base, `"name":"a"`)
	r, err := http.NewRequest("POST", base+"/v1/engine/session", strings.NewReader("nonsense"))
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	if status, answer := send(t, r); status != 400 {
		t.Errorf("%d %v", status, answer)
	}
	if status := startSession(t, base, token, &map[string]any{}); status != 201 {
		t.Errorf("the token was used up: %d", status)
	}
}

func TestScriptedRefusals(t *testing.T) {
	t.Parallel()
	s, _, base := started(t, sandbox.Options{Now: time.Now})
	token := personaToken(t, base, `"name":"a"`)
	for _, f := range []struct {
		status int
		body   string
		want   string
	}{
		{400, "", "Bad Request"}, {401, "", "Unauthorized"}, {402, "", "Payment Required"}, {403, "", "Forbidden"},
		{429, `{"error":"Concurrent session limit reached"}`, "Concurrent session limit reached"},
		{429, `{"error":"Spend cap reached"}`, "Spend cap reached"},
		{429, `{"error":"Usage limit reached"}`, "Usage limit reached"},
		{503, "", "Service Unavailable"}, {500, "", "Internal Server Error"},
	} {
		must(t, s.Script(sandbox.Fault{Match: "POST /v1/engine/session", Status: f.status, Body: f.body}))
		var refused map[string]any
		if status := startSession(t, base, token, &refused); status != f.status || refused["error"] != f.want {
			t.Errorf("%d %v, want %d %s", status, refused, f.status, f.want)
		}
	}
	if status := startSession(t, base, token, &map[string]any{}); status != 201 {
		t.Errorf("a refusal used the token up: %d", status)
	}
}

func TestASessionIsListedAndCounted(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	if c := get(t, base, "/v1/sessions/concurrency"); c["active"] != 1. {
		t.Errorf("while it runs: %v", c)
	}
	rows := get(t, base, "/v1/sessions?search=gr:cara@draft")["data"].([]any)
	if len(rows) != 1 {
		t.Fatalf("%d sessions", len(rows))
	}
	row := rows[0].(map[string]any)
	if row["id"] != b.session.SessionID || row["clientLabel"] != "gr:cara@draft:preview:u-12345678" || row["endTime"] != nil || row["exitStatus"] != nil || row["startTime"] == nil {
		t.Errorf("while it runs: %v", row)
	}
	if m, _ := row["clientMetadata"].(map[string]any); m["client"] != "js-sdk" {
		t.Errorf("metadata %v", row["clientMetadata"])
	}
	b.leave()
	row = ended(t, base, b.session.SessionID)
	if row["exitStatus"] != "NORMAL_EXIT" || row["sessionLengthMs"] == nil || row["endTime"] == nil {
		t.Errorf("ended: %v", row)
	}
	if c := get(t, base, "/v1/sessions/concurrency"); c["active"] != 0. {
		t.Errorf("afterwards: %v", c)
	}
	for path, want := range map[string]int{"/ws?session_id=" + b.session.SessionID: 404, "/ws": 404} {
		if status, _ := getStatus(t, base, path); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// ended waits until a session is listed as over.
func ended(t *testing.T, base, id string) map[string]any {
	t.Helper()
	var row map[string]any
	until(t, "the session's end", func() bool {
		row = get(t, base, "/v1/sessions/"+id)
		return row["exitStatus"] != nil
	})
	return row
}

func TestMetricsAreTaken(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	resp, err := http.Post(base+"/v1/metrics/client", "application/json", strings.NewReader(`{"name":"client_metric_session_attempt","value":"1","tags":{}}`))
	must(t, err)
	_ = resp.Body.Close()
	if resp.StatusCode != 204 {
		t.Errorf("%d", resp.StatusCode)
	}
}

// Servers start sessions with the API key, in one call and with the body of a mint.
func TestSessionsOfAnAPIKey(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now, ConcurrentSessions: 100})
	const face = `{"avatarId":"` + caraID + `","enableAudioPassthrough":true}`
	for _, c := range []struct {
		name, body string
		status     int
		room       bool
	}{
		{"whole", `{"personaConfig":` + wholePersona + `,"clientMetadata":{"client":"python-sdk"}}`, 201, false},
		{"Lab", `{"personaConfig":{"personaId":"` + firstLab + `"}}`, 201, false},
		{"face", `{"personaConfig":` + face + `}`, 201, false},
		{"LiveKit", `{"personaConfig":{"type":"ephemeral","name":"x","avatarId":"` + caraID + `","llmId":"CUSTOMER_CLIENT_V1"},"environment":{"livekitUrl":"wss://x","livekitToken":"t"}}`, 201, true},
		{"Daily", `{"personaConfig":` + face + `,"sessionOptions":{"egress":{"mode":"daily","daily":{"roomUrl":"https://x.daily.co/r"}}}}`, 201, false},
		{"no persona", `{}`, 400, false},
		{"without a model", `{"personaConfig":{"avatarId":"` + caraID + `"}}`, 400, false},
		{"unknown Lab persona", `{"personaConfig":{"personaId":"5a4db0c5-9e45-4000-8000-0000000000ff"}}`, 404, false},
		{"broken", `{"personaConfig":{"avatarId":7}}`, 400, false},
		{"environment in a string", `{"personaConfig":` + face + `,"environment":"x"}`, 400, false},
	} {
		r, err := http.NewRequest("POST", base+"/v1/engine/session", strings.NewReader(c.body))
		must(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+sandbox.DefaultKey)
		status, answer := send(t, r)
		_, host := answer["engineHost"]
		if status != c.status || status == 201 && (answer["sessionId"] == "" || host == c.room) || status != 201 && answer["error"] == "" {
			t.Errorf("%s: %d %v", c.name, status, answer)
		}
	}
}

// Recipes that send a face alone, because somebody else thinks and speaks, get a token that browsers take.
func TestRecipesWithoutAModel(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	for body, want := range map[string]int{
		`{"personaConfig":{"avatarId":"` + caraID + `"},"environment":{"elevenLabsAgentSettings":{"signedUrl":"wss://x","agentId":"a"}}}`: 201,
		`{"personaConfig":{"avatarId":"` + caraID + `","enableAudioPassthrough":true}}`:                                                   201,
		`{"personaConfig":{"personaId":"5a4db0c5-9e45-4000-8000-000000000006"}}`:                                                          201,
		`{"personaConfig":{"personaId":"5a4db0c5-9e45-4000-8000-000000000004"}}`:                                                          201,
		`{"personaConfig":{"avatarId":"` + caraID + `"}}`:                                                                                 401,
		`{"personaConfig":{"avatarId":"` + caraID + `","enableAudioPassthrough":false}}`:                                                  401,
		`{"personaConfig":{"name":"x"},"environment":{"elevenLabsAgentSettings":{}}}`:                                                     401,
	} {
		var answer map[string]any
		if got := startSession(t, base, tokenFor(t, base, body), &answer); got != want {
			t.Errorf("%s: %d %v", body, got, answer)
		}
	}
}
