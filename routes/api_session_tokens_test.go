package routes

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/models"
)

// labPersona is one of the sandbox's.
const labPersona = "5a4db0c5-9e45-4000-8000-000000000001"

// mintAnswer is the answer to a mint.
type mintAnswer struct {
	SessionToken, Type, ExpiresAt, Template, Label, PersonaID, ClientLabel, MintID string
	Version                                                                        int
}

func (k *kit) mint(key string, body any) mintAnswer {
	k.Helper()
	a := k.call(post, "/api/v1/session-tokens", key, body).want(201)
	var m mintAnswer
	a.into(&m)
	secrets.add(m.SessionToken)
	return m
}

// asked gives the body of the last mint request to the sandbox.
func (k *kit) asked() string {
	k.Helper()
	requests := k.sandbox.Requests()
	for i := len(requests) - 1; i >= 0; i-- {
		if requests[i].Path == "/v1/auth/session-token" {
			return string(requests[i].Body)
		}
	}
	k.Fatal("Anam was not asked")
	return ""
}

// A limit of a JSON Schema may be longer than a float64; it must reach Anam, answers and the editor with every digit.
func TestLongNumbersInToolsReachAnamAsTheyAre(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	key := k.key(models.ScopeMint, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	const limit = `"maximum":9007199254740993`
	tool := `{"description":"","name":"pay","parameters":{"properties":{"cents":{` + limit + `,"minimum":1.0}}},"type":"client","url":null}`
	a := k.call(post, "/api/v1/templates", key, newTemplateJSON("", `,"tools":[`+tool+`]`)).want(201)
	if !strings.Contains(string(a.body), limit) {
		t.Errorf("answered %s", a.body)
	}
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":1}`).want(200)
	k.mint(key, `{"template":"cara"}`)
	const want = `"tools":[{"name":"pay","parameters":{"properties":{"cents":{` + limit + `,"minimum":1}}},"type":"client"}]`
	if got := k.asked(); !strings.Contains(got, want) {
		t.Errorf("Anam got %s", got)
	}
	k.visitor(models.RoleEditor).get("/templates/cara").says("9007199254740993")
}

func TestTheMainJobByAPIAlone(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeMint, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "cara-support", "persona": persona("Cara")}).want(201)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara-support"}`).refused(models.CodeNotPublished)
	k.call(put, "/api/v1/templates/cara-support/labels/live", key, `{"version":1}`).want(200)

	a := k.call(post, "/api/v1/session-tokens", key, `{"template":"cara-support","clientLabel":"web"}`).want(201)
	if a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control: %q", a.header.Get("Cache-Control"))
	}
	var m mintAnswer
	a.into(&m)
	secrets.add(m.SessionToken)
	wantLabel := "gr:cara-support@1:live:" + prefixOf(key) + ":web"
	if m.SessionToken == "" || m.Type != "ephemeral" || m.Template != "cara-support" || m.Version != 1 || m.Label != "live" || m.PersonaID != "" || m.ClientLabel != wantLabel {
		t.Errorf("answer %s", a.body)
	}
	if at, err := time.Parse(time.RFC3339, m.ExpiresAt); err != nil || at.Sub(k.clock.now()) < 50*time.Minute {
		t.Errorf("expiresAt %q", m.ExpiresAt)
	}
	want, err := json.Marshal(map[string]any{"personaConfig": persona("Cara"), "clientLabel": wantLabel})
	k.must(err)
	if !sameJSON(t, k.asked(), string(want)) {
		t.Errorf("Anam got %s", k.asked())
	}
	row := k.mints()[0]
	if row.ID != m.MintID || row.Outcome != models.OutcomeOK || row.RequestID != a.header.Get("X-Request-Id") || row.Slug != "cara-support" {
		t.Errorf("row %+v", row)
	}
}

func prefixOf(key string) string { return strings.Split(key, "_")[1] }

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	return normalJSON(t, a) == normalJSON(t, b)
}

func normalJSON(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestMintOfALabPersona(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeMint)
	a := k.call(post, "/api/v1/session-tokens", key, `{"personaId":"`+labPersona+`","sessionOptions":{"videoQuality":"high"}}`).want(201)
	body := a.decoded()
	secrets.add(body["sessionToken"].(string))
	for _, name := range []string{"template", "version", "label"} {
		if value, sent := body[name]; !sent || value != nil {
			t.Errorf("%s: %v, want null", name, value)
		}
	}
	label := "gr:lab:" + prefixOf(key)
	if body["personaId"] != labPersona || body["type"] != "stateful" || body["clientLabel"] != label {
		t.Errorf("answer %s", a.body)
	}
	if want := `{"personaConfig":{"personaId":"` + labPersona + `"},"clientLabel":"` + label + `","sessionOptions":{"videoQuality":"high"}}`; !sameJSON(t, k.asked(), want) {
		t.Errorf("Anam got %s", k.asked())
	}
}

func TestMintByLabelAndByVersion(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeMint, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	k.published("cara")
	k.call(post, "/api/v1/templates/cara/versions", key, map[string]any{"persona": persona("Cara Two")}, "If-Match", `"1"`).want(201)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara","version":2}`).refused(models.CodeNotPublished)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara","label":"staging"}`).refused(models.CodeNotPublished)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara","version":3}`).refused(models.CodeVersionNotFound)
	k.call(put, "/api/v1/templates/cara/labels/staging", key, `{"version":2}`).want(200)

	if m := k.mint(key, `{"template":"cara","label":"staging"}`); m.Version != 2 || m.Label != "staging" {
		t.Errorf("by label: %+v", m)
	}
	k.call(del, "/api/v1/templates/cara/labels/staging", key, nil).want(204)
	if m := k.mint(key, `{"template":"cara","version":2}`); m.Version != 2 || m.Label != "" || !strings.HasPrefix(m.ClientLabel, "gr:cara@2:-:") {
		t.Errorf("by version that a label once pointed at: %+v", m)
	}
	if m := k.mint(key, `{"template":"cara","label":null,"version":null,"personaId":null,"clientLabel":null,"sessionOptions":null}`); m.Version != 1 {
		t.Errorf("null is not absent: %+v", m)
	}
}

func TestMintByAnOldSlug(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeMint, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	k.published("cara")
	k.call(patch, "/api/v1/templates/cara", key, `{"slug":"cara-new"}`).want(200)
	if m := k.mint(key, `{"template":"cara"}`); m.Template != "cara-new" || !strings.HasPrefix(m.ClientLabel, "gr:cara-new@1:") {
		t.Errorf("%+v", m)
	}
}

func TestRestrictedKeysMintOnlyTheirTemplates(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	k.published("leo")
	key := k.newKey(models.NewKey{Name: "Cara only", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"cara"}, NoLabPersonas: true})
	k.mint(key, `{"template":"cara"}`)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"leo"}`).refused(models.CodeForbidden)
	k.call(post, "/api/v1/session-tokens", key, `{"personaId":"`+labPersona+`"}`).refused(models.CodeForbidden)
}

func TestEveryRefusedAttemptLeavesARow(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	minting, reading := k.key(models.ScopeMint), k.key(models.ScopeTemplatesRead)
	const path, whole = "/api/v1/session-tokens", `{"template":"cara"}`
	attempts := []struct {
		code models.Code
		try  func() answer
	}{
		{models.CodeForbidden, func() answer { return k.call(post, path, reading, whole) }},
		{models.CodeForbidden, func() answer { return k.call(post, path, reading, "{") }},
		{models.CodeUnsupportedMediaType, func() answer { return k.call(post, path, minting, whole, "Content-Type", "text/plain") }},
		{models.CodeUnsupportedMediaType, func() answer { return k.call(post, path, minting, whole, "Content-Encoding", "gzip") }},
		{models.CodeInvalidJSON, func() answer { return k.call(post, path, minting, "{") }},
		{models.CodeInvalidInput, func() answer { return k.call(post, path, minting, `{"template":"cara","colour":1}`) }},
		{models.CodeInvalidInput, func() answer { return k.call(post, path, minting, `{}`) }},
		{models.CodeTemplateNotFound, func() answer { return k.call(post, path, minting, `{"template":"nobody"}`) }},
	}
	for i, attempt := range attempts {
		a := attempt.try()
		a.refused(attempt.code)
		rows := k.mints()
		if len(rows) != i+1 {
			t.Fatalf("attempt %d (%s): %d rows", i+1, attempt.code, len(rows))
		}
		if row := rows[0]; row.Outcome != string(attempt.code) || row.KeyID == "" || row.RequestID != a.header.Get("X-Request-Id") || row.Address == "" {
			t.Errorf("attempt %d: row %+v", i+1, row)
		}
	}
	k.call(post, path, "", whole).refused(models.CodeUnauthenticated)
	k.call(get, path, minting, nil).refused(models.CodeMethodNotAllowed)
	if n := len(k.mints()); n != len(attempts) {
		t.Errorf("%d rows: an attempt without a key, or one that is none, left one", n)
	}
}

func TestMintRowsNameTheFieldsComplainedAbout(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeMint)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara","version":"x","`+key+`":1,"a b":2}`).refused(models.CodeInvalidInput)
	if row := k.mints()[0]; row.Fields != "version, +1 unknown" {
		t.Errorf("fields %q", row.Fields)
	}
}

func TestFieldsThatAnamComplainsAboutAreToldByPathAlone(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	k.must(k.sandbox.Script(sandbox.Fault{
		Status: 400, Body: `{"error":"Invalid request body","details":{"personaConfig":{"directorNotes":{"presetStyle":{"_errors":["` + promptMark + `"]}}}}}`,
	}))
	fields := k.call(post, "/api/v1/session-tokens", k.key(models.ScopeMint), `{"template":"cara"}`).refused(models.CodeAnamRejected)
	if len(fields) != 1 {
		t.Errorf("fields %v", fields)
	}
	for field := range fields {
		if !strings.HasSuffix(field, "directorNotes.presetStyle") {
			t.Errorf("field %q", field)
		}
	}
}

func TestRetryAfterIsPassedOn(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	k.must(k.sandbox.Script(sandbox.Fault{Status: 429, Header: map[string]string{"Retry-After": "7"}}, sandbox.Fault{Status: 429}))
	for _, want := range []string{"7", "1"} {
		a := k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`)
		a.refused(models.CodeAnamRateLimited)
		if got := a.header.Get("Retry-After"); got != want {
			t.Errorf("Retry-After %q, want %q", got, want)
		}
		k.clock.advance(7 * time.Second) // until then nobody asks Anam
	}
}

func TestAnArchivedTemplateGivesNoTokens(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint, models.ScopeTemplatesPublish)
	k.mint(key, `{"template":"cara"}`)
	k.call(post, "/api/v1/templates/cara/archive", key, nil).want(200)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).refused(models.CodeTemplateArchived)
}

func TestAKeyInAnotherHeaderIsNotTakenAndNotTold(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeMint)
	r := httptest.NewRequest(post, "/api/v1/session-tokens?key="+key, strings.NewReader(`{"template":"cara"}`))
	r.Header.Set("X-Api-Key", key)
	r.Header.Set("Content-Type", "application/json")
	k.send(r).refused(models.CodeUnauthenticated)
}
