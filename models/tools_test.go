package models_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"greenroom/models"
)

func TestToolRules(t *testing.T) {
	t.Parallel()
	sized := func(n int) map[string]any { return map[string]any{"d": strings.Repeat("<", n-len(`{"d":""}`))} }
	for _, c := range []struct {
		name string
		tool models.Tool
		want string
	}{
		{"client", models.Tool{"type": "client", "name": "x"}, ""},
		{"webhook", models.Tool{"type": "server", "subtype": "webhook", "name": "x", "url": "https://example.com", "method": "GET"}, ""},
		{"system", models.Tool{"type": "system", "name": "x"}, ""},
		{"null means absent", models.Tool{"type": "client", "name": "x", "description": nil, "parameters": nil, "headers": nil}, ""},
		{"empty means absent", models.Tool{"type": "client", "name": "x", "description": "", "headers": ""}, ""},
		{"nothing", models.Tool(nil), "tools[0].type:required tools[0].name:required"},
		{"unknown type", models.Tool{"type": "CLIENT", "name": "x"}, "tools[0].type:invalid"},
		{"type no text", models.Tool{"type": 1.0, "name": "x"}, "tools[0].type:invalid"},
		{"blank name", models.Tool{"type": "client", "name": " "}, "tools[0].name:required"},
		{"name no text", models.Tool{"type": "client", "name": 7.0}, "tools[0].name:required"},
		{"headers", models.Tool{"type": "server", "name": "x", "headers": map[string]any{}}, "tools[0].headers:not_allowed"},
		{"headers in any case", models.Tool{"type": "server", "name": "x", "HEADERS": "a", "Headers": "b"}, "tools[0].HEADERS:not_allowed tools[0].Headers:not_allowed"},
		{"a password in the address", models.Tool{"type": "server", "name": "x", "url": "https://me:secret@example.com/hook"}, "tools[0].url:not_allowed"},
		{"a user in the address, in any case", models.Tool{"type": "server", "name": "x", "URL": " https://me@example.com"}, "tools[0].URL:not_allowed"},
		{"a password in an odd address", models.Tool{"type": "server", "name": "x", "url": "https://me:%zz@example.com/hook"}, "tools[0].url:not_allowed"},
		{"an @ in the path", models.Tool{"type": "server", "name": "x", "url": "https://example.com/@me?to=a@b.c"}, ""},
		{"an address no text", models.Tool{"type": "server", "name": "x", "url": 7.0}, ""},
		{"a parameter named headers", models.Tool{"type": "client", "name": "x", "parameters": map[string]any{"headers": "x"}}, ""},
		{"description of 1,024", models.Tool{"type": "client", "name": "x", "description": strings.Repeat("é", 1024)}, ""},
		{"description of 1,025", models.Tool{"type": "client", "name": "x", "description": strings.Repeat("é", 1025)}, "tools[0].description:too_long"},
		{"description no text", models.Tool{"type": "client", "name": "x", "description": 1.0}, "tools[0].description:wrong_type"},
		{"parameters of 10,000 bytes", models.Tool{"type": "client", "name": "x", "parameters": sized(10_000)}, ""},
		{"parameters of 10,001", models.Tool{"type": "client", "name": "x", "parameters": sized(10_001)}, "tools[0].parameters:too_long"},
		{"100 levels", models.Tool{"type": "client", "name": "x", "deep": nested(99)}, ""},
		{"101 levels", models.Tool{"type": "client", "name": "x", "deep": nested(100)}, "tools[0]:too_long"},
		{"parameters as text", models.Tool{"type": "client", "name": "x", "parameters": "{}"}, "tools[0].parameters:wrong_type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := least()
			p.Tools = []models.Tool{c.tool}
			wantWords(t, complaints(p), c.want)
		})
	}
}

func TestToolNumbersStayWhatTheyAre(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		`1`: `1`, `1.0`: `1`, `0.1`: `0.1`, `-7e2`: `-700`, `123456789012345`: `123456789012345`,
		`9007199254740993`: `9007199254740993`, `-12345678901234567890`: `-12345678901234567890`,
	} {
		raw := `{"name":"x","parameters":{"list":[{"maximum":` + sent + `}]},"type":"client"}`
		var tool models.Tool
		if err := json.Unmarshal([]byte(raw), &tool); err != nil {
			t.Fatal(err)
		}
		p := least()
		p.Tools = []models.Tool{tool}
		got, err := models.NewDocument(p).Canonical()
		if err != nil || !strings.Contains(string(got), `{"maximum":`+want+`}`) {
			t.Errorf("%s became %s, %v", sent, got, err)
		}
		again, err := models.ParseDocument(got)
		if err != nil || !reflect.DeepEqual(again.Persona.Tools, p.Tools) {
			t.Errorf("%s was read back as %v, %v", sent, again.Persona.Tools, err)
		}
	}
	for _, sent := range []string{`[1]`, `"x"`, `{"n":1e400}`} {
		var tool models.Tool
		if err := json.Unmarshal([]byte(sent), &tool); err == nil {
			t.Errorf("%s was taken", sent)
		}
	}
}

func TestAtMostFiftyTools(t *testing.T) {
	t.Parallel()
	p := least()
	for range 50 {
		p.Tools = append(p.Tools, models.Tool{"type": "client", "name": "x"})
	}
	wantWords(t, complaints(p), "")
	p.Tools = append(p.Tools, p.Tools[0])
	wantWords(t, complaints(p), "tools:too_long")
}

// nested gives lists around lists and objects, so many of them.
func nested(levels int) any {
	var value any = "x"
	for i := range levels {
		if value = any([]any{value}); i%2 == 1 {
			value = map[string]any{"x": value.([]any)[0]}
		}
	}
	return value
}
