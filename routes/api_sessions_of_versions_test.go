package routes

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"greenroom/anam/sandbox"
	"greenroom/models"
)

const canary = "livekit-token-never-to-be-told"

// Session options belong to the version: they are saved, answered, compared and minted with it, and what a request sends stands before them.
func TestSessionOptionsOfAVersionReachAnam(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(append(keeper, models.ScopeMint)...)
	made := k.call(post, "/api/v1/templates", key, `{"slug":"cara","persona":`+`{`+goodPersona+`}`+`,"session":{"videoQuality":"high","sessionReplay":{"enableSessionReplay":false}}}`).want(201)
	made.says(`"session":{"sessionReplay":{"enableSessionReplay":false},"videoQuality":"high"}`, `"kind":"own_brain"`)
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":1}`).want(200)
	k.call(post, "/api/v1/templates/cara/versions", key, `{"session":{"region":"eu"}}`, "If-Match", `"1"`).want(201).says(`"session":{"region":"eu"}`)
	k.call(post, "/api/v1/templates/cara/versions", key, `{"note":"nothing sent"}`, "If-Match", `"2"`).want(200).says(`"session":{"region":"eu"}`)
	k.call(post, "/api/v1/templates/cara/versions", key, `{"session":{}}`, "If-Match", `"2"`).want(201).says(`"session":null`)
	k.call(get, "/api/v1/templates/cara/diff?from=1&to=2", key, "").want(200).says(`"field":"session.videoQuality"`, `"field":"session.region"`)
	for _, c := range []struct{ sent, want string }{
		{"", `"sessionOptions":{"sessionReplay":{"enableSessionReplay":false},"videoQuality":"high"}`},
		{`,"sessionOptions":{"videoQuality":"auto","region":"us"}`, `"sessionOptions":{"sessionReplay":{"enableSessionReplay":false},"videoQuality":"auto","region":"us"}`},
	} {
		k.mint(key, `{"template":"cara"`+c.sent+`}`)
		if got := k.asked(); !strings.Contains(got, c.want) {
			t.Errorf("%s: Anam got %s", c.sent, got)
		}
	}
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara","sessionOptions":{"sessionReplay":{"enableSessionReplay":true}}}`).want(422).says(`"field":"sessionOptions.sessionReplay.enableSessionReplay","code":"override_refused"`)
	k.call(post, "/api/v1/templates/cara/versions", key, `{"session":{"egress":{"mode":"daily","daily":{"roomUrl":"https://x.daily.co/r","token":"t"}}}}`, "If-Match", `"3"`).want(422).says(`"field":"session.egress.daily.token"`)
}

// An environment goes to Anam byte for byte, and is found nowhere else: in no row, log, answer or backup.
func TestEnvironmentReachesAnamAndNothingElse(t *testing.T) {
	t.Parallel()
	secrets.add(canary)
	k := newApp(t)
	key := k.key(append(keeper, models.ScopeMint)...)
	k.published("cara")
	environment := `{ "livekitUrl":"wss://x", "livekitToken":"` + canary + `", "n":1.0e2, "n":[true,null] }`
	k.mint(key, `{"template":"cara","environment":`+environment+`}`)
	if got := k.asked(); !strings.HasSuffix(got, `,"environment":`+environment+`}`) {
		t.Errorf("Anam got %s", got)
	}
	k.must(k.sandbox.Script(sandbox.Fault{Status: 400, Body: `{"error":"Invalid request body","details":{"environment":{"livekitToken":{"_errors":["` + canary + `"]}}}}`}))
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara","environment":`+environment+`}`).want(422).says(`"field":"environment"`).lacks(canary, "livekitToken")
	for body, code := range map[string]string{
		`"` + canary + `"`:              "wrong_type",
		`["` + canary + `"]`:            "wrong_type",
		"{\"" + canary + "\":\"\xff\"}": "invalid_utf8",
		`{"` + canary + `":"` + strings.Repeat("x", models.EnvironmentLimit) + `"}`: "too_long",
	} {
		k.call(post, "/api/v1/session-tokens", key, `{"template":"cara","environment":`+body+`}`).want(422).says(`"field":"environment","code":"` + code + `"`).lacks(canary)
	}
	k.mint(key, `{"template":"cara","environment":null}`)
	if got := k.asked(); strings.Contains(got, "environment") {
		t.Errorf("Anam got %s", got)
	}
	for _, file := range []string{k.file, k.file + "-wal"} {
		content, err := os.ReadFile(file)
		if err != nil || bytes.Contains(content, []byte(canary)) {
			t.Errorf("%s holds what was to be kept nowhere, or can't be read: %v", file, err)
		}
	}
}

// A request for a token may be larger only by its environment.
func TestBodiesWithAnEnvironment(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	whole := `{"x":"` + strings.Repeat("x", models.EnvironmentLimit-len(`{"x":""}`)) + `"}`
	k.mint(key, `{"template":"cara","environment":`+whole+`}`)
	blanks := strings.Repeat(" ", 64<<10)
	k.mint(key, `{"template":"cara","environment":{}`+blanks+`}`)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"`+blanks+`}`).want(413).says("64 KiB")
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara","environment":{}`+blanks+blanks+`}`).want(413).says("128 KiB")
}

// Each kind is made, published and minted with what it has, and nothing else.
func TestEachKindReachesAnam(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(append(keeper, models.ScopeMint)...)
	for slug, c := range map[string]struct{ persona, kind string }{
		"agent": {`{"name":"F","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","llmId":"CUSTOMER_CLIENT_V1"}`, "own_brain"},
		"voice": {`{"name":"F","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b","llmId":"CUSTOMER_CLIENT_V1"}`, "own_brain"},
		"face":  {`{"name":"F","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","enableAudioPassthrough":true}`, "face"},
	} {
		k.call(post, "/api/v1/templates", key, `{"slug":"`+slug+`","persona":`+c.persona+`}`).want(201).says(`"kind":"` + c.kind + `"`)
		k.call(put, "/api/v1/templates/"+slug+"/labels/live", key, `{"version":1}`).want(200)
		k.mint(key, `{"template":"`+slug+`"}`)
		if got := k.asked(); !strings.HasPrefix(got, `{"personaConfig":`+c.persona+`,`) {
			t.Errorf("Anam got %s", got)
		}
		k.call(get, "/api/v1/templates?search="+slug, key, "").want(200).says(`"kind":"` + c.kind + `"`)
	}
	k.call(post, "/api/v1/templates", key, `{"slug":"both","persona":{"name":"F","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","systemPrompt":"x","enableAudioPassthrough":true}}`).want(422).says(`"field":"persona.systemPrompt","code":"not_allowed"`)
}
