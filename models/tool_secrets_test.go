package models_test

import (
	"encoding/json"
	"testing"

	"greenroom/models"
)

// TestToolSecrets holds both doors against the same tools: saving refuses what a check finds.
func TestToolSecrets(t *testing.T) {
	t.Parallel()
	for tool, want := range map[string]string{
		`{"url":"https://h.example.com/?api_key=S"}`:                                            ".url",
		`{"url":"https://h.example.com/?q=1;access_token=S"}`:                                   ".url",
		`{"url":"https://h.example.com/#token=S"}`:                                              ".url",
		`{"url":"https://u:p@h.example.com/"}`:                                                  ".url",
		`{"url":"https://u:p%zz@h.example.com/"}`:                                               ".url",
		`{"url":"//u@h.example.com/"}`:                                                          ".url",
		`{"queryParameters":{"api_key":"S"}}`:                                                   ".queryParameters",
		`{"queryParameters":{"X-Signature":{"value":"S"}}}`:                                     ".queryParameters",
		`{"queryParameters":[{"name":"secret","value":"S"}]}`:                                   ".queryParameters",
		`{"queryParameters":"a=1&password=S"}`:                                                  ".queryParameters",
		`{"headers":{}}`:                                                                        ".headers",
		`{"Headers":{"A":"b"}}`:                                                                 ".Headers",
		`{"config":{"headers":{"Authorization":"Bearer S"}}}`:                                   ".config.headers",
		`{"config":{"steps":[{"x":1},{"headers":[["a","b"]]}]}}`:                                ".config.steps[1].headers",
		`{"config":{"apiKey":"S"}}`:                                                             ".config.apiKey",
		`{"config":{"auth":{"token":"S"}}}`:                                                     ".config.auth.token",
		`{"config":{"hook":"https://h.example.com/?key=S"}}`:                                    ".config.hook",
		`{"parameters":{"properties":{"a":{"default":"https://u:p@h.example.com/"}}}}`:          ".parameters.properties.a.default",
		`{"url":"https://h.example.com/?q=1&keyword=x&monkey=y&token="}`:                        "",
		`{"url":"https://h.example.com/key/token"}`:                                             "",
		`{"queryParameters":{"q":"1","author":"x"}}`:                                            "",
		`{"parameters":{"properties":{"token":{"type":"string"},"headers":{"type":"object"}}}}`: "",
		`{"config":{"key":"orders","maxTokens":100}}`:                                           "",
		`{"description":"Ask https://h.example.com/?key=NAME for it."}`:                         "",
	} {
		fields := models.Tool{}
		if err := json.Unmarshal([]byte(tool), &fields); err != nil {
			t.Fatal(err)
		}
		fields["type"], fields["name"] = "server", "x"
		p := least()
		p.Tools = []models.Tool{fields}
		found, refused := "", ""
		for _, f := range p.ToolMisfits("persona") {
			found += f.Field + ":" + f.Code
		}
		for _, f := range p.Problems("persona") {
			refused += f.Field + ":" + f.Code
		}
		if want == "" && found+refused != "" || want != "" && (found != "persona.tools[0]"+want+":tool_secret" || refused != "persona.tools[0]"+want+":not_allowed") {
			t.Errorf("%s: found %q, refused %q, want %q", tool, found, refused, want)
		}
	}
}
