package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
)

const (
	caraID      = "30fa96d0-26c4-4e55-94a0-517025942e18" // cara-3 and cara-4
	leoID       = "121d5df1-3f3e-4a48-a237-8ff488e9eed8" // cara-3 only
	caraVoiceID = "6bfbe25a-979d-40f3-a92b-5394170af54b" // Cartesia
	firstLab    = "5a4db0c5-9e45-4000-8000-000000000001"
	legacyLab   = "5a4db0c5-9e45-4000-8000-000000000005"
)

// post asks with the key and gives status and decoded answer.
func post(t *testing.T, base, key, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequest("POST", base+"/v1/auth/session-token", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	return send(t, r)
}

func send(t *testing.T, r *http.Request) (int, map[string]any) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(text, &answer); err != nil && len(text) > 0 {
		t.Fatalf("%s: %v", text, err)
	}
	return resp.StatusCode, answer
}

// with is a whole persona with one more member.
func with(member string) string {
	return `{"personaConfig":` + strings.TrimSuffix(wholePersona, "}") + `,` + member + `}}`
}

// complaintAt walks down the details to the messages of a dotted path.
func complaintAt(answer map[string]any, path string) bool {
	node, _ := answer["details"].(map[string]any)
	for _, name := range strings.Split(path, ".") {
		node, _ = node[name].(map[string]any)
	}
	messages, _ := node["_errors"].([]any)
	return len(messages) > 0
}

func TestEveryFieldIsChecked(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	long := strings.Repeat("x", 2001)
	for member, path := range map[string]string{
		`"name":7`:                       "name",
		`"avatarId":""`:                  "avatarId",
		`"voiceId":null`:                 "voiceId",
		`"llmId":""`:                     "llmId",
		`"systemPrompt":[]`:              "systemPrompt",
		`"initialMessage":1`:             "initialMessage",
		`"avatarModel":"cara-2"`:         "avatarModel",
		`"skipGreeting":"yes"`:           "skipGreeting",
		`"uninterruptibleGreeting":null`: "uninterruptibleGreeting",
		`"maxSessionLengthSeconds":0`:    "maxSessionLengthSeconds",
		`"languageCode":""`:              "languageCode",
		`"voiceDetectionOptions":[]`:     "voiceDetectionOptions",
		`"voiceDetectionOptions":{"endOfSpeechSensitivity":1.01}`:                   "voiceDetectionOptions.endOfSpeechSensitivity",
		`"voiceDetectionOptions":{"silenceBeforeSkipTurnSeconds":901}`:              "voiceDetectionOptions.silenceBeforeSkipTurnSeconds",
		`"voiceDetectionOptions":{"silenceBeforeSessionEndSeconds":-1}`:             "voiceDetectionOptions.silenceBeforeSessionEndSeconds",
		`"voiceDetectionOptions":{"silenceBeforeAutoEndTurnSeconds":0.49}`:          "voiceDetectionOptions.silenceBeforeAutoEndTurnSeconds",
		`"voiceDetectionOptions":{"speechEnhancementLevel":"0.5"}`:                  "voiceDetectionOptions.speechEnhancementLevel",
		`"voiceGenerationOptions":{"volume":2.1}`:                                   "voiceGenerationOptions.volume",
		`"voiceGenerationOptions":{"speed":0.5}`:                                    "voiceGenerationOptions.speed",
		`"voiceGenerationOptions":{"emotion":"glad"}`:                               "voiceGenerationOptions.emotion",
		`"voiceGenerationOptions":{"stability":0.5}`:                                "voiceGenerationOptions.stability",
		`"voiceId":"unknown","voiceGenerationOptions":{"stability":0.5,"volume":1}`: "voiceGenerationOptions",
		`"directorNotes":{"presetStyle":"curious"}`:                                 "directorNotes.presetStyle",
		`"directorNotes":{"customStylePrompt":"` + long + `"}`:                      "directorNotes.customStylePrompt",
		`"directorNotes":{"expressivity":1.5}`:                                      "directorNotes.expressivity",
		`"directorNotes":{"presetStyle":"warm","customStylePrompt":"x"}`:            "directorNotes",
		`"tools":{}`:                          "tools",
		`"tools":[{"type":"client"}]`:         "tools.0.name",
		`"tools":[{"name":"x","type":"rag"}]`: "tools.0.type",
		`"tools":[{"name":"a","type":"client"},{"name":"b","type":"system"}]`:                             "tools.1.type",
		`"tools":[{"name":"a","type":"client","description":"` + long + `"}]`:                             "tools.0.description",
		`"tools":[{"name":"a","type":"client","parameters":{"x":"` + strings.Repeat("y", 10_000) + `"}}]`: "tools.0.parameters",
		`"toolIds":["x"]`: "toolIds.0",
	} {
		status, answer := post(t, base, sandbox.DefaultKey, with(member))
		if status != 400 || answer["error"] != "Invalid request body" || !complaintAt(answer, "personaConfig."+path) {
			t.Errorf("%.80s: %d %v", member, status, answer)
		}
	}
}

func TestSessionOptionsAreChecked(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	for options, path := range map[string]string{
		`{"videoQuality":"low"}`:                              "sessionOptions.videoQuality",
		`{"videoWidth":720}`:                                  "sessionOptions.videoHeight",
		`{"videoHeight":480}`:                                 "sessionOptions.videoWidth",
		`{"videoWidth":720.5,"videoHeight":480}`:              "sessionOptions.videoWidth",
		`{"sessionReplay":{"enableSessionReplay":"no"}}`:      "sessionOptions.sessionReplay.enableSessionReplay",
		`{"egress":{"mode":"zoom"}}`:                          "sessionOptions.egress.mode",
		`{"egress":{"mode":"daily","daily":{}}}`:              "sessionOptions.egress.daily.roomUrl",
		`{"egress":{"mode":"daily","daily":{"roomUrl":"x"}}}`: "personaConfig.enableAudioPassthrough",
		`[]`: "sessionOptions",
	} {
		status, answer := post(t, base, sandbox.DefaultKey, `{"personaConfig":`+wholePersona+`,"sessionOptions":`+options+`}`)
		if status != 400 || !complaintAt(answer, path) {
			t.Errorf("%s: %d %v", options, status, answer)
		}
	}
}

func TestTheOrderOfTheAnswers(t *testing.T) {
	t.Parallel()
	_, _, friendly := started(t, sandbox.Options{Now: time.Now, DeniedKey: "denied"})
	_, _, strict := started(t, sandbox.Options{Now: time.Now, StrictIDs: true, StaleStatus: 400, AllowLatest: true, AllowSystemTools: true})
	body := func(config string) string { return `{"personaConfig":` + config + `}` }
	whole := func(extra string) string { return with(extra) }
	for name, c := range map[string]struct {
		base, key, body string
		status          int
		want            string // the error string, or the type of the token
	}{
		"no key":                 {friendly, "", body(wholePersona), 401, "Unauthorized"},
		"wrong key":              {friendly, "sandbox-kez", body(wholePersona), 401, "Unauthorized"},
		"denied key":             {friendly, "denied", body(wholePersona), 403, "Forbidden"},
		"not JSON":               {friendly, "sandbox-key", `{`, 400, "Invalid request body"},
		"an array":               {friendly, "sandbox-key", `[]`, 400, "Invalid request body"},
		"null":                   {friendly, "sandbox-key", `null`, 400, "Invalid request body"},
		"whole":                  {friendly, "sandbox-key", body(wholePersona), 200, "ephemeral"},
		"unknown members":        {friendly, "sandbox-key", whole(`"surprise":{}`), 200, "ephemeral"},
		"zeros and nulls":        {friendly, "sandbox-key", whole(`"initialMessage":null,"skipGreeting":false,"voiceDetectionOptions":{"silenceBeforeSkipTurnSeconds":0}`), 200, "ephemeral"},
		"no persona":             {friendly, "sandbox-key", `{}`, 200, "legacy"},
		"persona at the top":     {friendly, "sandbox-key", `{"personaId":"` + firstLab + `"}`, 200, "legacy"},
		"no LLM":                 {friendly, "sandbox-key", body(`{"avatarId":"a","voiceId":"v"}`), 200, "legacy"},
		"no face, no voice":      {friendly, "sandbox-key", body(`{"llmId":"l"}`), 200, "legacy"},
		"no voice":               {friendly, "sandbox-key", body(`{"llmId":"CUSTOMER_CLIENT_V1","avatarId":"a"}`), 200, "ephemeral"},
		"unknown IDs":            {friendly, "sandbox-key", body(`{"llmId":"l","avatarId":"a","voiceId":"v"}`), 200, "ephemeral"},
		"unknown IDs, strict":    {strict, "sandbox-key", body(`{"llmId":"l","avatarId":"a","voiceId":"v"}`), 400, "Invalid request body"},
		"whole, strict":          {strict, "sandbox-key", body(wholePersona), 200, "ephemeral"},
		"Lab persona":            {friendly, "sandbox-key", body(`{"personaId":"` + strings.ToUpper(firstLab) + `"}`), 200, "stateful"},
		"Lab persona, no LLM":    {friendly, "sandbox-key", body(`{"personaId":"` + legacyLab + `"}`), 200, "legacy"},
		"Lab persona, mixed":     {friendly, "sandbox-key", body(`{"personaId":"` + firstLab + `","systemPrompt":"x"}`), 200, "legacy"},
		"Lab persona, gone":      {friendly, "sandbox-key", body(`{"personaId":"gone"}`), 404, "Not found"},
		"Lab persona, gone, 400": {strict, "sandbox-key", body(`{"personaId":"gone"}`), 400, "invalid_persona_configuration"},
		"video for cara-3":       {friendly, "sandbox-key", `{"personaConfig":{"llmId":"l","avatarId":"` + leoID + `"},"sessionOptions":{"videoWidth":720,"videoHeight":480}}`, 200, "ephemeral"},
		"video beyond cara-3":    {friendly, "sandbox-key", `{"personaConfig":{"llmId":"l","avatarId":"` + leoID + `"},"sessionOptions":{"videoWidth":1152,"videoHeight":768}}`, 400, "video_dimensions_not_supported_for_model"},
		"video upright":          {friendly, "sandbox-key", `{"personaConfig":{"llmId":"l","avatarId":"` + caraID + `"},"sessionOptions":{"videoWidth":768,"videoHeight":1152}}`, 200, "ephemeral"},
		"model of another face":  {friendly, "sandbox-key", body(`{"llmId":"l","avatarId":"` + leoID + `","avatarModel":"cara-4"}`), 400, "Invalid request body"},
		"latest, not entitled":   {friendly, "sandbox-key", whole(`"avatarModel":"cara-4-latest"`), 403, "Forbidden"},
		"latest, entitled":       {strict, "sandbox-key", whole(`"avatarModel":"cara-4-latest"`), 200, "ephemeral"},
		"system tool, allowed":   {strict, "sandbox-key", whole(`"tools":[{"type":"system","name":"x"}]`), 200, "ephemeral"},
		"system tool, refused":   {friendly, "sandbox-key", whole(`"tools":[{"type":"system","name":"x"}]`), 400, "Invalid request body"},
		"egress":                 {friendly, "sandbox-key", `{"personaConfig":{"llmId":"l","avatarId":"a","enableAudioPassthrough":true},"sessionOptions":{"egress":{"mode":"daily","daily":{"roomUrl":"x"}}}}`, 200, "ephemeral"},
	} {
		status, answer := post(t, c.base, c.key, c.body)
		got, _ := answer["error"].(string)
		if token, ok := answer["sessionToken"].(string); ok {
			got = claimedType(t, token)
		}
		if status != c.status || got != c.want {
			t.Errorf("%s: %d %q %v", name, status, got, answer)
		}
	}
}

func TestOnlyJSONOfABoundedSizeIsRead(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	r, _ := http.NewRequest("POST", base+"/v1/auth/session-token", strings.NewReader(`{"personaConfig":`+wholePersona+`}`))
	r.Header.Set("Authorization", "Bearer "+sandbox.DefaultKey)
	if status, _ := send(t, r); status != 400 {
		t.Errorf("without a content type: %d", status)
	}
	r, _ = http.NewRequest("POST", base+"/v1/auth/session-token", bytes.NewReader(make([]byte, 2<<20)))
	if status, _ := send(t, r); status != 413 {
		t.Errorf("2 MiB: %d", status)
	}
}
