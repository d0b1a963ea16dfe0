package routes

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"greenroom/models"
)

const goodPersona = `"name":"Cara","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b",` +
	`"llmId":"CUSTOMER_CLIENT_V1","systemPrompt":"` + promptMark + `"`

// newTemplateJSON is a valid body with extra fields after those of the template and of the persona.
func newTemplateJSON(more, morePersona string) string {
	return `{"slug":"cara","persona":{` + goodPersona + morePersona + `}` + more + `}`
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeTemplatesWrite)
	const deep = 20_000
	for name, at := range map[string]struct {
		body   string
		code   models.Code
		fields map[string]string
	}{
		"empty":                    {"", models.CodeInvalidJSON, nil},
		"blank":                    {" \n", models.CodeInvalidJSON, nil},
		"cut short":                {`{"slug":"cara"`, models.CodeInvalidJSON, nil},
		"two values":               {`{} {}`, models.CodeInvalidJSON, nil},
		"trailing comma":           {`{"slug":"cara",}`, models.CodeInvalidJSON, nil},
		"comment":                  {`{/* no */}`, models.CodeInvalidJSON, nil},
		"single quotes":            {`{'slug':'cara'}`, models.CodeInvalidJSON, nil},
		"two byte order marks":     {"\ufeff\ufeff{}", models.CodeInvalidJSON, nil},
		"no text":                  {"\x00", models.CodeInvalidJSON, nil},
		"form":                     {"slug=cara", models.CodeInvalidJSON, nil},
		"control character as is":  {"{\"slug\":\"ca\x01ra\"}", models.CodeInvalidJSON, nil},
		"nested without end":       {strings.Repeat(`{"a":`, deep), models.CodeInvalidJSON, nil},
		"nested with end":          {`{"a":` + strings.Repeat("[", deep) + strings.Repeat("]", deep) + "}", models.CodeInvalidJSON, nil},
		"a list":                   {`[]`, models.CodeInvalidInput, map[string]string{"": "wrong_type"}},
		"null":                     {`null`, models.CodeInvalidInput, map[string]string{"": "wrong_type"}},
		"text":                     {`"cara"`, models.CodeInvalidInput, map[string]string{"": "wrong_type"}},
		"unknown field":            {newTemplateJSON(`,"colour":1`, ""), models.CodeInvalidInput, map[string]string{"colour": "unknown_field"}},
		"unknown field, inside":    {newTemplateJSON("", `,"avatarID":"x"`), models.CodeInvalidInput, map[string]string{"persona.avatarID": "unknown_field"}},
		"unknown field, deep":      {newTemplateJSON("", `,"directorNotes":{"mood":1}`), models.CodeInvalidInput, map[string]string{"persona.directorNotes.mood": "unknown_field"}},
		"duplicate field":          {newTemplateJSON(`,"slug":"leo"`, ""), models.CodeInvalidInput, map[string]string{"slug": "duplicate_field"}},
		"duplicate field, inside":  {newTemplateJSON("", `,"name":"Leo"`), models.CodeInvalidInput, map[string]string{"persona.name": "duplicate_field"}},
		"duplicate by escape":      {newTemplateJSON(`,"sl\u0075g":"leo"`, ""), models.CodeInvalidInput, map[string]string{"slug": "duplicate_field"}},
		"invalid UTF-8":            {newTemplateJSON(",\"description\":\"\xff\xfe\"", ""), models.CodeInvalidInput, map[string]string{"description": "invalid_utf8"}},
		"invalid UTF-8 in a list":  {newTemplateJSON(",\"tags\":[\"a\",\"\xc3\x28\"]", ""), models.CodeInvalidInput, map[string]string{"tags[1]": "invalid_utf8"}},
		"invalid UTF-8 in a name":  {newTemplateJSON(",\"\xff\":1", ""), models.CodeInvalidInput, map[string]string{"(unnamed)": "invalid_utf8"}},
		"half a surrogate pair":    {newTemplateJSON(`,"description":"\ud800"`, ""), models.CodeInvalidInput, map[string]string{"description": "invalid_utf8"}},
		"control character":        {`{"slug":"ca\u0000ra","persona":{` + goodPersona + `}}`, models.CodeInvalidInput, map[string]string{"slug": "invalid"}},
		"line feed in slug":        {`{"slug":"cara\n","persona":{` + goodPersona + `}}`, models.CodeInvalidInput, map[string]string{"slug": "invalid"}},
		"the slug new":             {`{"slug":"new","persona":{` + goodPersona + `}}`, models.CodeInvalidInput, map[string]string{"slug": "invalid"}},
		"number for text":          {newTemplateJSON(`,"description":7`, ""), models.CodeInvalidInput, map[string]string{"description": "wrong_type"}},
		"text for a number":        {newTemplateJSON("", `,"maxSessionLengthSeconds":"60"`), models.CodeInvalidInput, map[string]string{"persona.maxSessionLengthSeconds": "wrong_type"}},
		"broken number":            {newTemplateJSON("", `,"maxSessionLengthSeconds":1.5`), models.CodeInvalidInput, map[string]string{"persona.maxSessionLengthSeconds": "wrong_type"}},
		"endless number":           {newTemplateJSON("", `,"maxSessionLengthSeconds":99999999999999999999`), models.CodeInvalidInput, map[string]string{"persona.maxSessionLengthSeconds": "out_of_range"}},
		"endless fraction":         {newTemplateJSON("", `,"voiceGenerationOptions":{"speed":1e400}`), models.CodeInvalidInput, map[string]string{"persona.voiceGenerationOptions.speed": "out_of_range"}},
		"number out of range":      {newTemplateJSON("", `,"maxSessionLengthSeconds":86401`), models.CodeInvalidInput, map[string]string{"persona.maxSessionLengthSeconds": "out_of_range"}},
		"fraction out of range":    {newTemplateJSON("", `,"voiceDetectionOptions":{"endOfSpeechSensitivity":1.01}`), models.CodeInvalidInput, map[string]string{"persona.voiceDetectionOptions.endOfSpeechSensitivity": "out_of_range"}},
		"text for true":            {newTemplateJSON("", `,"skipGreeting":"yes"`), models.CodeInvalidInput, map[string]string{"persona.skipGreeting": "wrong_type"}},
		"object for a list":        {newTemplateJSON(`,"tags":{}`, ""), models.CodeInvalidInput, map[string]string{"tags": "wrong_type"}},
		"text for an object":       {`{"slug":"cara","persona":"Cara"}`, models.CodeInvalidInput, map[string]string{"persona": "wrong_type"}},
		"numbers in a list":        {newTemplateJSON(`,"tags":["a",1,"b",2]`, ""), models.CodeInvalidInput, map[string]string{"tags[1]": "wrong_type", "tags[3]": "wrong_type"}},
		"null in a list":           {newTemplateJSON(`,"tags":["a",null]`, ""), models.CodeInvalidInput, map[string]string{"tags[1]": "too_short"}},
		"a tool that is no object": {newTemplateJSON("", `,"tools":[1]`), models.CodeInvalidInput, map[string]string{"persona.tools[0]": "wrong_type"}},
		"a tool with credentials":  {newTemplateJSON("", `,"tools":[{"type":"server","name":"x","headers":{"Authorization":"x"}}]`), models.CodeInvalidInput, map[string]string{"persona.tools[0].headers": "not_allowed"}},
		"an avatar that is no UUID": {strings.Replace(newTemplateJSON("", ""), "30fa96d0-26c4-4e55-94a0-517025942e18", "cara", 1),
			models.CodeInvalidInput, map[string]string{"persona.avatarId": "invalid"}},
		"nothing but a slug": {`{"slug":"cara"}`, models.CodeInvalidInput, map[string]string{
			"persona.name": "required", "persona.avatarId": "required", "persona.voiceId": "required", "persona.llmId": "required", "persona.systemPrompt": "required"}},
		"null is absent": {`{"slug":"cara","description":null,"tags":null,"persona":{` + goodPersona + `,"llmId":null}}`, models.CodeInvalidInput,
			map[string]string{"persona.llmId": "duplicate_field"}},
		"everything at once": {`{"slug":"Cara!","colour":1,"tags":["a",5],"persona":{"name":7,"avatarId":"x","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b",` +
			`"llmId":"x","systemPrompt":"x","mood":1,"maxSessionLengthSeconds":0}}`, models.CodeInvalidInput, map[string]string{
			"slug": "invalid", "colour": "unknown_field", "tags[1]": "wrong_type", "persona.name": "wrong_type", "persona.avatarId": "invalid",
			"persona.mood": "unknown_field", "persona.maxSessionLengthSeconds": "out_of_range"}},
	} {
		t.Run(name, func(t *testing.T) {
			kit := *k
			kit.TB = t
			fields := kit.call(post, "/api/v1/templates", key, at.body).refused(at.code)
			if at.fields == nil {
				at.fields = map[string]string{}
			}
			if !maps.Equal(fields, at.fields) {
				t.Errorf("fields %v, want %v", fields, at.fields)
			}
		})
	}
	if page, err := k.store.Templates(t.Context(), models.TemplateQuery{}); err != nil || len(page.Items) != 0 {
		t.Errorf("bad input left %d templates, %v", len(page.Items), err)
	}
}

func TestComplaintsAreBounded(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	var body strings.Builder
	body.WriteString(`{"slug":"cara"`)
	for i := range 5000 {
		fmt.Fprintf(&body, `,"x%d":1`, i)
	}
	body.WriteString("}")
	fields := k.call(post, "/api/v1/templates", k.key(models.ScopeTemplatesWrite), body.String()).refused(models.CodeInvalidInput)
	if len(fields) != 26 || fields[""] != "more" {
		t.Errorf("%d complaints: %v", len(fields), fields)
	}
}

func TestComplaintsNeverRepeatValuesOrStrangeNames(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeTemplatesWrite)
	body, err := json.Marshal(map[string]any{key: 1, promptMark + " in a name": 2, "slug": key, "description": []string{promptMark}, "tags": []string{promptMark + "!"}})
	k.must(err)
	// The kit fails the test when a key or the prompt's mark comes back.
	k.call(post, "/api/v1/templates", key, string(body)).refused(models.CodeInvalidInput)
}

func TestContentTypes(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeTemplatesWrite)
	for i, good := range []string{"application/json", "Application/JSON", "application/json; charset=utf-8", `application/json;charset="UTF-8"`, "application/json; charset=utf8", `application/json;charset="UTF8"`} {
		body := strings.Replace(newTemplateJSON("", ""), `"slug":"cara"`, fmt.Sprintf(`"slug":"cara-%d"`, i), 1)
		k.call(post, "/api/v1/templates", key, body, "Content-Type", good).want(201)
	}
	for _, bad := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/jsonp", "multipart/form-data; boundary=x"} {
		k.call(post, "/api/v1/templates", key, newTemplateJSON("", ""), "Content-Type", bad).refused(models.CodeUnsupportedMediaType)
	}
}

// A place helps where nothing can be seen. The body itself is never repeated.
func TestWhereABodyIsNotJSON(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeMint)
	for body, want := range map[string]string{
		"": "The body is empty.", " \n ": "The body is empty.", "\ufeff": "The body is empty.",
		"\xff\xfe{\x00}\x00": "not UTF-8", "\xfe\xff\x00{": "not UTF-8", "{\x00": "not UTF-8",
		"{": "at line 1, column 2, where it ends", "\ufeff{": "at line 1, column 2, where it ends", "{\"template\":\"x\"": "column 16, where it ends",
		"{\n  \"template\": \"é\",\n}": "at line 2, column 18.", "{'template':1}": "at line 1, column 2.", "{template:1}": "at line 1, column 3.",
		"{\u201ctemplate\u201d:1}": "at line 1, column 2 (U+201C)", "{\u00a0\"template\":1}": "at line 1, column 2 (U+00A0)", "\ufeff\ufeff{}": "at line 1, column 1 (U+FEFF)",
		"{\"template\":\"é\"}x": "at line 1, column 17.", "{} {}": "at line 1, column 4.", "{\"template\":prompt-that-must-never-be-told}": "at line 1, column 13.",
	} {
		a := k.call(post, "/api/v1/session-tokens", key, body)
		a.refused(models.CodeInvalidJSON)
		if !strings.Contains(string(a.body), want) {
			t.Errorf("%q: %s, want %q", body, a.body, want)
		}
	}
	k.published("cara")
	k.call(post, "/api/v1/session-tokens", key, "\ufeff"+`{"template":"cara"}`).want(201)
	k.call(post, "/api/v1/session-tokens", key, "\ufeff \n"+`{"template":"cara"}`).want(201)
	refused := k.call(post, "/api/v1/session-tokens", key, `{"template":"`+"\ufeff"+`cara"}`)
	if refused.status < 400 {
		t.Errorf("one inside a text is part of it: %d", refused.status)
	}
}

func TestCompressedBodiesAreNotInflated(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write([]byte(newTemplateJSON(`,"description":"`+strings.Repeat(" ", 64<<20)+`"`, "")))
	k.must(err)
	k.must(w.Close())
	if packed.Len() > bodyLimit {
		t.Fatal("the packed body is over the limit itself")
	}
	k.call(post, "/api/v1/templates", k.key(models.ScopeTemplatesWrite), packed.String(), "Content-Encoding", "gzip").refused(models.CodeUnsupportedMediaType)
}

func TestTextComesBackAsItWasSent(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeTemplatesWrite)
	const prompt = "  <b>&amp;</b> \u2028 \U0001F600\n\ttail  "
	body := map[string]any{"slug": "cara", "persona": map[string]any{
		"name": " Cara ", "avatarId": "30FA96D0-26C4-4E55-94A0-517025942E18", "voiceId": "6bfbe25a-979d-40f3-a92b-5394170af54b", "llmId": "x",
		"systemPrompt": prompt, "initialMessage": "", "skipGreeting": false, "voiceGenerationOptions": map[string]any{"stability": 0}, "toolIds": []string{}, "directorNotes": nil,
	}}
	var got struct {
		Version struct{ Persona map[string]any }
	}
	k.call(post, "/api/v1/templates", key, body).want(201).into(&got)
	want := map[string]any{
		"name": "Cara", "avatarId": "30fa96d0-26c4-4e55-94a0-517025942e18", "voiceId": "6bfbe25a-979d-40f3-a92b-5394170af54b", "llmId": "x",
		"systemPrompt": prompt, "skipGreeting": false, "voiceGenerationOptions": map[string]any{"stability": 0.0},
	}
	a, b := fmt.Sprintf("%q", want), fmt.Sprintf("%q", got.Version.Persona)
	if a != b {
		t.Errorf("persona %s, want %s", b, a)
	}
}
