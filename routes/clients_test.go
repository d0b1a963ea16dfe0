package routes

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/models"
	"greenroom/routes/clients"
)

const (
	clientToken = "/v1/auth/session-token"
	clientStart = "/v1/engine/session"
)

// given asks the door for a token.
func (k *kit) given(key, body string) string {
	k.Helper()
	var a struct{ SessionToken string }
	got := k.call(post, clientToken, key, body).want(200)
	got.into(&a)
	secrets.add(a.SessionToken)
	if len(got.decoded()) != 1 || got.header.Get("Cache-Control") != "no-store" {
		k.Errorf("answer %s, Cache-Control %q", got.body, got.header.Get("Cache-Control"))
	}
	return a.SessionToken
}

// askedAt gives the last request to the sandbox at a path.
func (k *kit) askedAt(path string) sandbox.Request {
	k.Helper()
	requests := k.sandbox.Requests()
	for _, r := range slices.Backward(requests) {
		if r.Path == path {
			return r
		}
	}
	k.Fatalf("Anam was not asked at %s", path)
	return sandbox.Request{}
}

// outgoing are the personaConfig and other members of the last request to the sandbox at a path.
func (k *kit) outgoing(path string) (config map[string]any, whole map[string]any) {
	k.Helper()
	k.must(json.Unmarshal(k.askedAt(path).Body, &whole))
	config, _ = whole["personaConfig"].(map[string]any)
	return config, whole
}

// What Anam's clients send, as published: each body starts its session by an API key at the door as it does at Anam.
func TestBodiesOfAnamsClients(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara-support")
	bound := k.newKey(models.NewKey{Name: "One", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"cara-support"}})
	free := k.key(models.ScopeMint)
	const (
		livekit   = `"environment":{"livekitUrl":"wss://room.example.com","livekitToken":"eyJ.livekit.token"}`
		ephemeral = `"type":"ephemeral","name":"Anna","avatarId":"071b0286-4cce-4808-bee2-e642f1062de3","llmId":"CUSTOMER_CLIENT_V1"`
		python    = `"sessionOptions":{"sessionReplay":{"enableSessionReplay":true},"videoQuality":"high"},"clientMetadata":{"client":"python-sdk","version":"0.12.0"}`
	)
	for name, test := range map[string]struct {
		key, path, body string
		config          map[string]any // beside the face
		ignored         string
	}{
		"LiveKit JS by personaId": {free, clientToken, `{"personaConfig":{"personaId":"cara-support"},` + livekit + `}`, nil, ""},
		"LiveKit JS by name": {free, clientToken, `{"personaConfig":{"type":"ephemeral","name":"cara-support","avatarId":"x","llmId":"CUSTOMER_CLIENT_V1","avatarModel":"cara-4"},` + livekit + `,"sessionOptions":{"videoWidth":1152,"videoHeight":768}}`,
			map[string]any{"llmId": "CUSTOMER_CLIENT_V1"}, "personaConfig.avatarId, personaConfig.avatarModel, personaConfig.type"},
		"LiveKit Python by a bound key": {bound, clientToken, `{"personaConfig":{` + ephemeral + `,"directorNotes":{"presetStyle":"warm"}},` + livekit + `}`,
			map[string]any{"llmId": "CUSTOMER_CLIENT_V1"}, "personaConfig.avatarId, personaConfig.directorNotes, personaConfig.name, personaConfig.type"},
		"LiveKit Python in one call": {bound, clientStart, `{"personaConfig":{` + ephemeral + `},` + livekit + `}`,
			map[string]any{"llmId": "CUSTOMER_CLIENT_V1"}, "personaConfig.avatarId, personaConfig.name, personaConfig.type"},
		"Python SDK": {free, clientStart, `{"clientLabel":"python-sdk","personaConfig":{"personaId":"cara-support","enableAudioPassthrough":true},` + python + `}`,
			map[string]any{"enableAudioPassthrough": true}, "clientMetadata"},
		"Pipecat's transport": {free, clientStart, `{"clientLabel":"Pipecat:AnamTransport","personaConfig":{"personaId":"cara-support","enableAudioPassthrough":true},"sessionOptions":{"egress":{"mode":"daily","daily":{"roomUrl":"https://x.daily.co/room","token":"daily-token-never-told"}},"sessionReplay":{"enableSessionReplay":true}},"clientMetadata":{"client":"python-sdk","version":"0.10.0"}}`,
			map[string]any{"enableAudioPassthrough": true}, "clientMetadata"},
		"Vision Agents": {bound, clientStart, `{"clientLabel":"python-sdk","personaConfig":{"avatarId":"071b0286-4cce-4808-bee2-e642f1062de3","enableAudioPassthrough":true},` + python + `}`,
			map[string]any{"enableAudioPassthrough": true}, "clientMetadata, personaConfig.avatarId"},
		"ElevenLabs on the server": {bound, clientToken, `{"personaConfig":{"avatarId":"071b0286-4cce-4808-bee2-e642f1062de3"},"environment":{"elevenLabsAgentSettings":{"signedUrl":"wss://signed-never-told","agentId":"a"}}}`,
			nil, "personaConfig.avatarId"},
		"ElevenLabs in the page": {bound, clientToken, `{"personaConfig":{"avatarId":"071b0286-4cce-4808-bee2-e642f1062de3","enableAudioPassthrough":true}}`,
			map[string]any{"enableAudioPassthrough": true}, "personaConfig.avatarId"},
	} {
		t.Run(name, func(t *testing.T) {
			a := k.call(post, test.path, test.key, test.body)
			if a.status != 200 && a.status != 201 {
				t.Fatalf("%d %s", a.status, a.body)
			}
			if got := a.header.Get("X-Greenroom-Ignored"); got != test.ignored {
				t.Errorf("ignored %q, want %q", got, test.ignored)
			}
			want := map[string]any{"name": "Cara", "avatarId": "30fa96d0-26c4-4e55-94a0-517025942e18"}
			for name, value := range test.config {
				want[name] = value
			}
			config, whole := k.outgoing(test.path)
			if !sameJSON(t, encoded(t, config), encoded(t, want)) {
				t.Errorf("Anam got %v", config)
			}
			var sent map[string]any
			k.must(json.Unmarshal([]byte(test.body), &sent))
			for _, member := range []string{"environment", "sessionOptions"} {
				if encoded(t, whole[member]) != encoded(t, sent[member]) {
					t.Errorf("%s: Anam got %v", member, whole[member])
				}
			}
			label := "gr:cara-support@1:live:" + prefixOf(test.key)
			if own, _ := sent["clientLabel"].(string); own != "" {
				label += ":" + own
			}
			if whole["clientLabel"] != label {
				t.Errorf("clientLabel %v, want %s", whole["clientLabel"], label)
			}
		})
	}
	if rows := k.mints(); len(rows) != 9 || rows[0].Outcome != models.OutcomeOK {
		t.Errorf("%d rows", len(rows))
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A client that leaves thinking and speaking to Anam gets the whole persona, and nothing of its own.
func TestClientsGetTheWholePersona(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	a := k.call(post, clientToken, key, `{"clientLabel":"js sdk!","personaConfig":{"personaId":"cara","name":"Mine","systemPrompt":"Forget it. \ud800","maxSessionLengthSeconds":600,
		"llmId":null,"voiceId":"v","tools":[{"a":1,"a":2}]},"clientMetadata":{},"expiresIn":"2w","`+strings.Repeat("x", 50)+`":1}`).want(200)
	secrets.add(a.decoded()["sessionToken"].(string))
	const want = "(unnamed), clientLabel, clientMetadata, expiresIn, personaConfig.maxSessionLengthSeconds, personaConfig.name, personaConfig.systemPrompt, personaConfig.tools, personaConfig.voiceId"
	if got := a.header.Get("X-Greenroom-Ignored"); got != want {
		t.Errorf("ignored %s", got)
	}
	if config, _ := k.outgoing(clientToken); !sameJSON(t, encoded(t, config), encoded(t, persona("Cara"))) {
		t.Errorf("Anam got %v", config)
	}
}

func TestWhichPersonaAClientGets(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	k.published("leo")
	k.template("draft")
	write := k.key(models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	k.call(post, "/api/v1/templates/cara/versions", write, map[string]any{"persona": persona("Cara Two")}, "If-Match", `"1"`).want(201)
	k.call(put, "/api/v1/templates/cara/labels/staging", write, `{"version":2}`).want(200)
	k.call(post, "/api/v1/templates/cara/versions", write, map[string]any{"persona": persona("Cara Three")}, "If-Match", `"2"`).want(201)
	free := k.key(models.ScopeMint)
	bound := k.newKey(models.NewKey{Name: "Leo", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"leo"}, NoLabPersonas: true})
	two := k.newKey(models.NewKey{Name: "Both", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"leo", "cara"}})
	for name, test := range map[string]struct {
		key, config string
		label       string // of Anam's session, without the key; "" when it is refused
		status      int
		code        models.Code
	}{
		"slug":                       {free, `{"personaId":"cara"}`, "gr:cara@1:live", 0, ""},
		"version":                    {free, `{"personaId":"cara@2"}`, "gr:cara@2:-", 0, ""},
		"label":                      {free, `{"personaId":"cara:staging"}`, "gr:cara@2:staging", 0, ""},
		"Lab":                        {free, `{"personaId":"` + strings.ToUpper(labPersona) + `"}`, "gr:lab", 0, ""},
		"blanks around":              {free, `{"personaId":" cara "}`, "gr:cara@1:live", 0, ""},
		"by bound key":               {bound, `{"name":"cara"}`, "gr:leo@1:live", 0, ""},
		"by bound key and nothing":   {bound, `null`, "gr:leo@1:live", 0, ""},
		"personaId before bound key": {two, `{"personaId":"cara","name":"leo"}`, "gr:cara@1:live", 0, ""},
		"name":                       {free, `{"name":"leo"}`, "gr:leo@1:live", 0, ""},
		"name, with a key of two":    {two, `{"name":"leo"}`, "gr:leo@1:live", 0, ""},
		"empty personaId":            {free, `{"personaId":"","name":"leo"}`, "gr:leo@1:live", 0, ""},
		"personaId decides alone":    {free, `{"personaId":"nobody","name":"leo"}`, "", 404, models.CodeTemplateNotFound},
		"no slug":                    {free, `{"personaId":"Cara Support"}`, "", 404, models.CodeTemplateNotFound},
		"no version":                 {free, `{"personaId":"cara@x"}`, "", 404, models.CodeTemplateNotFound},
		"version 0":                  {free, `{"personaId":"cara@0"}`, "", 404, models.CodeTemplateNotFound},
		"label and version":          {free, `{"personaId":"cara:live@1"}`, "", 404, models.CodeTemplateNotFound},
		"no label":                   {free, `{"personaId":"cara:!"}`, "", 404, models.CodeTemplateNotFound},
		"version that was never set": {free, `{"personaId":"cara@3"}`, "", 404, models.CodeNotPublished},
		"version that there isn't":   {free, `{"personaId":"cara@9"}`, "", 404, models.CodeVersionNotFound},
		"label that isn't set":       {free, `{"personaId":"cara:beta"}`, "", 404, models.CodeNotPublished},
		"draft":                      {free, `{"personaId":"draft"}`, "", 404, models.CodeNotPublished},
		"unknown to Lab":             {free, `{"personaId":"00000000-0000-4000-8000-000000000000"}`, "", 404, models.CodeAnamPersonaNotFound},
		"Lab, with a key without":    {bound, `{"personaId":"` + labPersona + `"}`, "", 403, models.CodeForbidden},
		"another's":                  {bound, `{"personaId":"cara"}`, "", 403, models.CodeForbidden},
		"nobody's, with a bound key": {bound, `{"personaId":"nobody"}`, "", 403, models.CodeForbidden},
		"inline":                     {free, `{"name":"Cara","avatarId":"a","voiceId":"b","llmId":"c","systemPrompt":"d"}`, "", 404, models.CodeTemplateNotFound},
		"nothing":                    {free, `{}`, "", 404, models.CodeTemplateNotFound},
		"a number":                   {free, `{"personaId":7}`, "", 400, models.CodeInvalidInput},
		"no object":                  {free, `"cara"`, "", 400, models.CodeInvalidInput},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{clientToken, clientStart} {
				before := len(k.sandbox.Requests())
				a := k.call(post, path, test.key, `{"personaConfig":`+test.config+`}`)
				if test.label == "" && test.code == models.CodeAnamPersonaNotFound && path == clientStart {
					a.want(404) // Anam's own words
					continue
				}
				if test.label == "" {
					a.flatly(test.status, test.code)
					if asked := len(k.sandbox.Requests()) - before; asked > 0 && test.code != models.CodeAnamPersonaNotFound {
						t.Errorf("%s: Anam was asked", path)
					}
					continue
				}
				if a.status != 200 && a.status != 201 {
					t.Fatalf("%s: %d %s", path, a.status, a.body)
				}
				if _, whole := k.outgoing(path); whole["clientLabel"] != test.label+":"+prefixOf(test.key) {
					t.Errorf("%s: Anam got %v", path, whole)
				}
			}
		})
	}
}

// A version that is not recorded stays so, whatever a client's library sends by default.
func TestClientsDontBreakPromisesOfAVersion(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeMint, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "cara", "persona": persona("Cara"), "session": map[string]any{
		"sessionReplay": map[string]any{"enableSessionReplay": false}, "showAIAvatarDisclosure": true, "videoQuality": "auto", "region": "eu",
	}}).want(201)
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":1}`).want(200)
	a := k.call(post, clientStart, key, `{"personaConfig":{"personaId":"cara"},"sessionOptions":{"sessionReplay":{"enableSessionReplay":true},"showAIAvatarDisclosure":false,"videoQuality":"high","zoom":2}}`).want(201)
	if got := a.header.Get("X-Greenroom-Ignored"); got != "sessionOptions.sessionReplay.enableSessionReplay, sessionOptions.showAIAvatarDisclosure, sessionOptions.zoom" {
		t.Errorf("ignored %s", got)
	}
	_, whole := k.outgoing(clientStart)
	if want := `{"region":"eu","sessionReplay":{"enableSessionReplay":false},"showAIAvatarDisclosure":true,"videoQuality":"high"}`; encoded(t, whole["sessionOptions"]) != want {
		t.Errorf("Anam got %v", whole["sessionOptions"])
	}
}

func TestATokenStartsAtTheDoorThatGaveIt(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	token := k.given(key, `{"personaConfig":{"personaId":"cara"}}`)
	const body = `{"clientMetadata":{"client":"js-sdk","version":"4.27.0"}, "of" : "any kind"}`
	a := k.call(post, clientStart, token, body, "Origin", "https://shop.example.com").want(201)
	if a.header.Get("Access-Control-Allow-Origin") != "*" || a.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("headers %v", a.header)
	}
	if asked := k.askedAt(clientStart); string(asked.Body) != body || asked.Header.Get("Authorization") != sandbox.MaskedSecret("Bearer "+token) {
		t.Errorf("Anam got %s", asked.Body)
	}
	if a.decoded()["engineHost"] == "" {
		t.Errorf("answer %s", a.body)
	}
	if len(k.mints()) != 1 {
		t.Errorf("%d rows: a token's start has the row of its mint", len(k.mints()))
	}
	used := k.call(post, clientStart, token, `{}`, "Origin", "https://shop.example.com").want(401)
	if used.decoded()["error"] != "Unauthorized" {
		t.Errorf("Anam's own refusal is not relayed: %s", used.body)
	}

	other := k.mint(key, `{"template":"cara"}`).SessionToken
	before := len(k.sandbox.Requests())
	for name, unknown := range map[string]string{"of the API": other, "made up": "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiZXBoZW1lcmFsIn0.x", "no token": "x"} {
		if refused := k.call(post, clientStart, unknown, `{}`, "Origin", "https://shop.example.com"); refused.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: a page can't read why", name)
		} else {
			refused.flatly(401, models.CodeUnauthenticated)
		}
	}
	late := k.given(key, `{"personaConfig":{"personaId":"cara"}}`)
	before++
	k.clock.advance(time.Hour)
	k.call(post, clientStart, late, `{}`).flatly(401, models.CodeUnauthenticated)
	if asked := len(k.sandbox.Requests()) - before; asked != 0 {
		t.Errorf("Anam was asked %d times for tokens that were not given here", asked)
	}
	k.must(k.store.ForgetGivenTokens(t.Context()))
}

func TestKeysInPagesAreRefused(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	for _, path := range []string{clientToken, clientStart} {
		for _, origin := range []string{"https://shop.example.com", "null", "http://example.com"} {
			a := k.call(post, path, key, `{"personaConfig":{"personaId":"cara"}}`, "Origin", origin)
			if message := a.flatly(403, models.CodeForbidden); !strings.Contains(message, "server") || a.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s: %s %v", path, origin, message, a.header)
			}
		}
	}
	k.call(get, "/v1/personas", key, nil, "Origin", "https://shop.example.com").flatly(403, models.CodeForbidden)
	if len(k.sandbox.Requests()) > 0 {
		t.Error("Anam was asked")
	}
}

func TestPreflight(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	for _, path := range []string{clientToken, clientStart, "/v1/metrics/client", "//v1/engine/session", "/anam/v1/engine/session"} {
		a := k.call(http.MethodOptions, path, "", nil, "Origin", "https://shop.example.com", "Access-Control-Request-Method", "POST").want(204)
		for name, want := range map[string]string{"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Credentials": ""} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%s: %s %q", path, name, got)
			}
		}
		if allowed := a.header.Get("Access-Control-Allow-Headers"); !strings.Contains(allowed, "Authorization") || !strings.Contains(allowed, "Content-Type") {
			t.Errorf("%s: allowed %q", path, allowed)
		}
		k.call(http.MethodOptions, path, "", nil, "Origin", "null").flatly(403, models.CodeForbidden)
	}
	a := k.call(post, "/v1/metrics/client", "", `{"metrics":[]}`, "Origin", "https://shop.example.com", "Sec-Fetch-Site", "cross-site").want(204)
	if a.header.Get("Access-Control-Allow-Origin") != "*" || len(k.sandbox.Requests()) > 0 {
		t.Errorf("headers %v", a.header)
	}
}

func TestPathsThatClientsMake(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	const body = `{"personaConfig":{"personaId":"cara"}}`
	for path, status := range map[string]int{
		"/v1/auth/session-token":                  200,
		"//v1/auth/session-token":                 200,
		"/anam/v1/auth/session-token":             200,
		"/anam//v1/auth/session-token":            200,
		"/a/b%20c/v1/auth/session-token?x=1":      200,
		"/v1/v1/auth/session-token":               200,
		"/api/v1/auth/session-token":              404,
		"//api/v1/auth/session-token":             404,
		"/x/api/v1/auth/session-token":            404,
		"/api//v1/auth/session-token":             404,
		"/api/v1/templates/v1/auth/session-token": 404,
		"/xv1/auth/session-token":                 404,
		"/v1/auth/session-token/":                 404,
		"/v1/auth/session-tokens":                 404,
		"/v1/../v1/auth/session-tokens":           404,
	} {
		r := httptest.NewRequest(post, "/", strings.NewReader(body))
		r.URL.Path, r.RequestURI = path, path
		r.Header.Set("Authorization", "Bearer "+key)
		if a := k.send(r); a.status != status {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	// Whatever a path stands for, the rule of that route holds.
	k.call(post, "/anam/v1/auth/session-token", "", body).flatly(401, models.CodeUnauthenticated)
	k.call(get, "/templates/v1/personas", "", nil).flatly(401, models.CodeUnauthenticated)
	k.call(get, "/anam/v1/sessions", key, nil).flatly(404, models.CodeNotFound)
	k.call(get, "/v1/auth/session-token", key, nil).flatly(405, models.CodeMethodNotAllowed)
	for _, r := range k.parts.rows {
		if ours, other := clients.PathOf([]byte(samplePath(r))); other && ours != r.Path {
			t.Errorf("%s is taken for %s", r.Path, ours)
		}
	}
}

func TestListOfWhatAKeyMayMint(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	for _, slug := range []string{"ada", "ben", "cara"} {
		k.published(slug)
	}
	k.template("draft")
	key := k.key(models.ScopeMint)
	type list struct {
		Data []map[string]any
		Meta map[string]any
	}
	read := func(key, query string) (l list, ids []string) {
		k.call(get, "/v1/personas"+query, key, nil).want(200).into(&l)
		for _, p := range l.Data {
			ids = append(ids, p["id"].(string))
		}
		return l, ids
	}
	l, ids := read(key, "")
	if !slices.Equal(ids, []string{"ada", "ben", "cara"}) || encoded(t, l.Meta) != `{"currentPage":1,"lastPage":1,"next":null,"perPage":10,"prev":null,"total":3}` {
		t.Errorf("%v %v", ids, l.Meta)
	}
	if p := l.Data[0]; p["name"] != "Cara" || p["languageCode"] != "inherit" || p["avatar"] != nil || strings.Contains(encoded(t, p), promptMark) {
		t.Errorf("%v", p)
	}
	if l, ids := read(key, "?page=2&perPage=2"); !slices.Equal(ids, []string{"cara"}) || encoded(t, l.Meta) != `{"currentPage":2,"lastPage":2,"next":null,"perPage":2,"prev":1,"total":3}` {
		t.Errorf("%v %v", ids, l.Meta)
	}
	if _, ids := read(key, "?search=CAR&page=9"); len(ids) != 0 {
		t.Errorf("%v", ids)
	}
	if _, ids := read(key, "?search=nobody"); len(ids) != 0 {
		t.Errorf("%v", ids)
	}
	if _, ids := read(k.newKey(models.NewKey{Name: "One", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"ben", "draft"}}), ""); !slices.Equal(ids, []string{"ben"}) {
		t.Errorf("%v", ids)
	}
	for _, query := range []string{"?page=0", "?page=x", "?perPage=101", "?page=99999999999999999999"} {
		k.call(get, "/v1/personas"+query, key, nil).flatly(400, models.CodeInvalidInput)
	}
}

// Each answer of Anam to a start goes on as it is: clients tell its causes apart by status and words.
func TestAnswersOfAnamAreRelayed(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	for _, test := range []struct {
		status  int
		body    string
		outcome models.Code
	}{
		{400, `{"error":"Validation error","details":[]}`, models.CodeAnamRejected},
		{401, `{"error":"Unauthorized"}`, models.CodeAnamUnauthorized},
		{402, `{"error":"No plan", "message":"<b>&"}`, models.CodeAnamForbidden},
		{403, `{"error":"Forbidden"}`, models.CodeAnamForbidden},
		{429, `{"error":"Concurrent session limit reached"}`, models.CodeAnamRateLimited},
		{429, `{"error":"Spend cap reached","message":"x"}`, models.CodeAnamRateLimited},
		{500, `{"error":"Internal"}`, models.CodeAnamUnavailable},
		{503, `{"error":"Service unavailable"}`, models.CodeAnamUnavailable},
	} {
		t.Run(strconv.Itoa(test.status), func(t *testing.T) {
			token := k.given(key, `{"personaConfig":{"personaId":"cara"}}`)
			for _, by := range []string{key, token} {
				k.must(k.sandbox.Script(sandbox.Fault{Match: "POST " + clientStart, Status: test.status, Body: test.body, Header: map[string]string{"Retry-After": "7"}}))
				before := len(k.sandbox.Requests())
				a := k.call(post, clientStart, by, `{"personaConfig":{"personaId":"cara"}}`).want(test.status)
				if string(a.body) != test.body || a.header.Get("Retry-After") != "7" {
					t.Errorf("relayed %s, Retry-After %q", a.body, a.header.Get("Retry-After"))
				}
				if n := len(k.sandbox.Requests()) - before; n != 1 {
					t.Errorf("Anam was asked %d times", n)
				}
				if row := k.mints()[0]; by == key && (row.Outcome != string(test.outcome) || row.AnamStatus != test.status) {
					t.Errorf("row %+v", row)
				}
			}
			// A wait before the next session holds back nobody's tokens.
			k.given(key, `{"personaConfig":{"personaId":"cara"}}`)
		})
	}
}

// What Anam writes into an error can hold what it was sent.
func TestNoAnswerTellsASecret(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	const canary = "canary-of-an-environment-7f3a"
	secrets.add(canary)
	const body = `{"personaConfig":{"personaId":"cara"},"environment":{"livekitToken":"` + canary + `"}}`
	for name, echo := range map[string]string{
		"environment": `{"error":"x","message":"bad token ` + canary + `"}`,
		"key":         `{"error":"x","details":[{"path":"` + sandboxKey + `"}]}`,
	} {
		k.must(k.sandbox.Script(sandbox.Fault{Match: "POST " + clientStart, Status: 400, Body: echo}))
		if message := k.call(post, clientStart, key, body).flatly(400, models.CodeAnamRejected); strings.Contains(message, "canary") {
			t.Errorf("%s: %s", name, message)
		}
	}
	k.must(k.sandbox.Script(sandbox.Fault{Match: "POST " + clientStart, Status: 400, Body: `{"error":"x","message":"in: You are Cara. ` + promptMark + `"}`}))
	k.call(post, clientStart, key, `{"personaConfig":{"personaId":"cara"}}`).flatly(400, models.CodeAnamRejected)

	k.call(post, clientToken, key, `{"personaConfig":{"personaId":"cara"},"environment":"`+canary+`"}`).flatly(400, models.CodeInvalidInput)
	k.call(post, clientToken, key, `{"personaConfig":{"personaId":"`+canary+`!"},"environment":{"x":"`+strings.Repeat("x", 65<<10)+`"}}`).flatly(400, models.CodeInvalidInput)
	k.call(post, clientToken, key, `{"personaConfig":{"personaId":"cara"},"environment":{"x":"`+canary+strings.Repeat("x", 65<<10)+`"}}`).flatly(400, models.CodeInvalidInput)
	k.call(post, clientToken, key, `{"`+canary+`":1,"clientLabel":"`+canary+`!","personaConfig":{"personaId":"cara","systemPrompt":"`+canary+`"}`).flatly(400, models.CodeInvalidJSON)
	for _, row := range k.mints() {
		if strings.Contains(encoded(t, row), "canary") {
			t.Errorf("row %+v", row)
		}
	}
}

// Anam's clients ask again at once for every answer from 400 on: what the rate of a key refuses is counted in memory and leaves no row.
func TestTooManyStartsCostNoWrite(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.clock.stop(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	k.published("cara")
	key := k.newKey(models.NewKey{Name: "Slow", Scopes: []models.Scope{models.ScopeMint}, RatePerMinute: 1})
	const body = `{"personaConfig":{"personaId":"cara"}}`
	k.given(key, body)
	for _, path := range []string{clientToken, clientStart, clientToken} {
		a := k.call(post, path, key, body)
		a.flatly(429, models.CodeRateLimited)
		if a.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if rows := k.mints(); len(rows) != 1 {
		t.Errorf("%d rows, want the one that was given", len(rows))
	}
}

func TestBoundsOfTheDoor(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	fits := `{"personaConfig":{"personaId":"cara","systemPrompt":"` + strings.Repeat("x", 120<<10) + `"}}`
	k.given(key, fits)
	for _, path := range []string{clientToken, clientStart} {
		k.call(post, path, key, `{"x":"`+strings.Repeat("x", 128<<10)+`"}`).flatly(413, models.CodeTooLarge)
		k.call(post, path, key, `not JSON`).flatly(400, models.CodeInvalidJSON)
		k.call(post, path, key, `[]`).flatly(400, models.CodeInvalidInput)
		k.call(post, path, key, ``).flatly(400, models.CodeInvalidJSON)
		k.call(post, path, k.key(models.ScopeTemplatesRead), `{}`).flatly(403, models.CodeForbidden)
		k.call(post, path, key, `{"personaConfig":{"personaId":"cara"},"sessionOptions":{"videoWidth":-1}}`).flatly(400, models.CodeInvalidInput)
		k.call(post, path, key, `{"personaConfig":{"personaId":"cara"},"sessionOptions":{"videoWidth":11,"videoHeight":12}}`).want(400)
	}
	many := make(map[string]any, 200)
	for i := range 200 {
		many["member"+strconv.Itoa(i)] = i
	}
	many["personaConfig"] = map[string]any{"personaId": "cara"}
	a := k.call(post, clientToken, key, many).want(200)
	secrets.add(a.decoded()["sessionToken"].(string))
	if told := a.header.Get("X-Greenroom-Ignored"); len(told) > 2000 || !strings.HasSuffix(told, ", ...") {
		t.Errorf("%d bytes: %s", len(told), told)
	}
	k.must(k.sandbox.Script(sandbox.Fault{Match: "POST " + clientToken, Status: 403, Body: `{"error":"Forbidden"}`}))
	k.call(post, clientToken, key, `{"personaConfig":{"personaId":"cara"}}`).flatly(403, models.CodeAnamForbidden)
}
