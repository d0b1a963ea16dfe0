package pages

import (
	"encoding/json"
	"strings"
	"testing"
)

const goTool = `{"type":"client","name":"go"}`

// TestPastedTools takes what can mean one thing only.
func TestPastedTools(t *testing.T) {
	t.Parallel()
	quoted := func(text string) string { raw, _ := json.Marshal(text); return string(raw) }
	for name, text := range map[string]string{
		"a list":                    `[` + goTool + `]`,
		"one tool":                  goTool,
		"one tool on lines":         "{\n  \"type\": \"client\",\n  \"name\": \"go\"\n}\n",
		"byte order mark":           "\ufeff[" + goTool + "]",
		"byte order mark, one tool": "\ufeff\n" + goTool,
		"list in a text":            quoted(`[` + goTool + `]`),
		"one tool in a text":        quoted(goTool),
		"blanks around":             " \n[" + goTool + "]\t\n",
	} {
		tools, wrong := pastedTools("tools", text)
		if wrong != nil || len(tools) != 1 || tools[0]["name"] != "go" || tools[0]["type"] != "client" {
			t.Errorf("%s: %v, %+v", name, tools, wrong)
		}
	}
	for _, text := range []string{"[]", "null", " [ ] "} {
		if tools, wrong := pastedTools("tools", text); wrong != nil || len(tools) != 0 {
			t.Errorf("%s: %v, %+v", text, tools, wrong)
		}
	}
	curly := `[{"type":"client","name":"go","description":"Say “hello”, isn’t it // so\u00a0…"}]`
	if tools, wrong := pastedTools("tools", curly); wrong != nil || len(tools) != 1 {
		t.Errorf("curly quotes inside a text are part of it: %+v", wrong)
	}
}

// TestPastedToolsComplaints tells of each mistake where it is and what mends it.
func TestPastedToolsComplaints(t *testing.T) {
	t.Parallel()
	const inNames, noComments, trailing = `column 3. Put names in double quotes`, "JSON has no comments: remove this one.", "Remove this comma."
	for text, want := range map[string]string{
		// JavaScript
		"[{ type: 'client', name: 'go' }]":                 `line 1, column 4. Put names in double quotes, such as "type".`,
		"[{name: 'go'}]":                                   inNames,
		"[{$ref: 1}]":                                      `column 3 ($). Put names in double quotes`,
		"[{naïve: 1}]":                                     inNames,
		"[{true: 1}]":                                      inNames,
		"[{1: 2}]":                                         inNames,
		"[{'type': 'client'}]":                             `column 3 ('). Put names and texts in double quotes (").`,
		`[{"type": 'client'}]`:                             `column 11 ('). Put names and texts in double quotes (").`,
		"[{\"type\": `client`}]":                           "column 11 (`). Put names and texts in double quotes",
		`[{"type": client}]`:                               `column 11. Put texts in double quotes (").`,
		`[{"a": undefined}]`:                               "column 8. JSON has no such value",
		`[{"a": NaN}]`:                                     "column 8. JSON has no such value",
		`[{"a": nul}]`:                                     "column 8. Put texts in double quotes",
		`[{"a": "x" + "y"}]`:                               "column 12 (+). Write numbers",
		"const tools = [" + goTool + "]":                   "line 1, column 1. " + onlyTheList,
		"tools: [" + goTool + "]":                          "line 1, column 1. " + onlyTheList,
		`"tools": [` + goTool + "]":                        "line 1, column 8 (:). " + onlyTheList,
		"[" + goTool + "];":                                "column 32 (;). " + onlyTheList,
		`{"name":"Cara","tools":[` + goTool + "]}":         listInObject,
		`{"tools":[` + goTool + "]}":                       listInObject,
		"'[" + goTool + "]'":                               "column 1 ('). " + onlyTheList,
		"```json\n[" + goTool + "]\n```":                   "line 1, column 1 (`). " + onlyTheList,
		"[" + goTool + "]\n```":                            "line 2, column 1 (`). " + onlyTheList,
		"- type: client":                                   "column 1 (-). " + onlyTheList,
		"[" + goTool + "]\n\nThis is what the shop needs.": "line 3, column 1. " + onlyTheList,
		"[{...shared}]":                                    "column 3 (.). Put in what the dots stand for",
		"[" + goTool + ", …]":                              "column 33 (U+2026). Put in what the dots stand for",
		// Python
		`[{"a": True}]`: "column 8. Write true, false or null.",
		`[{"a": None}]`: "column 8. Write true, false or null.",
		// commas
		"[" + goTool + ",]":                       "column 31 (,). " + trailing,
		"[" + goTool + ",\n]":                     "column 31 (,). " + trailing,
		`[{"type":"client","name":"go",}]`:        "column 30 (,). " + trailing,
		"[" + goTool + "],":                       "column 32 (,). " + trailing,
		goTool + ",":                              "column 30 (,). " + trailing,
		"[," + goTool + "]":                       "column 2 (,). " + trailing,
		"[" + goTool + ",," + goTool + "]":        "(,). " + trailing,
		`[{"type":"client" "name":"go"}]`:         `column 19 ("). A comma or colon is missing before this.`,
		"[" + goTool + "\n" + goTool + "]":        "line 2, column 1 ({). A comma or colon is missing",
		`[{"type" "client"}]`:                     `column 10 ("). A comma or colon is missing`,
		`[{"type": true "name": "go"}]`:           `column 16 ("). A comma or colon is missing`,
		`[{"type":}]`:                             "column 10 (}). A value is missing before this.",
		`[{"type":,"name":"go"}]`:                 "column 10 (,). A value is missing before this comma.",
		goTool + "," + goTool:                     "column 30 (,). " + severalTools,
		goTool + "\n" + goTool:                    "line 2, column 1 ({). " + severalTools,
		"[{\"type\":\"client\"]":                  "column 18 (]). This does not close what was opened last.",
		"[" + goTool:                              "column 31, where it ends. A closing bracket or brace is missing.",
		`[{"type":"client","name":"go`:            "where it ends. This text has no closing quote.",
		`[{"name":"go","description":"a "b" c"}]`: `column 33. A quote inside a text is written as \".`,
		// look-alikes
		`[{“type”:“client”}]`:          "column 3 (U+201C). Replace curly quotes by straight ones",
		`[{"type":‘client’}]`:          "column 10 (U+2018). Replace curly quotes",
		`[{„type“:1}]`:                 "column 3 (U+201E). Replace curly quotes",
		`[{«type»:1}]`:                 "column 3 (U+00AB). Replace curly quotes",
		`[{＂type＂:1}]`:                 "column 3 (U+FF02). Replace curly quotes",
		"[\u00a0" + goTool + "]":       "column 2 (U+00A0). Replace this special blank by an ordinary one.",
		"[{\n\u00a0\u00a0\"type\":1}]": "line 2, column 1 (U+00A0). Replace this special blank",
		"[\u202f" + goTool + "]":       "column 2 (U+202F). Replace this special blank",
		"[\u3000" + goTool + "]":       "column 2 (U+3000). Replace this special blank",
		"[\u2028" + goTool + "]":       "column 2 (U+2028). Replace this special blank",
		"[\u200b" + goTool + "]":       "column 2 (U+200B). Delete this invisible character.",
		"[" + goTool + "\ufeff]":       "column 31 (U+FEFF). Delete this invisible character.",
		"\ufeff\ufeff[" + goTool + "]": "column 1 (U+FEFF). Delete this invisible character.",
		"[{\"n\": \u22125}]":           "column 8 (U+2212)",
		// comments
		"[ // the shop\n" + goTool + "]": "column 3 (/). " + noComments,
		"// the shop\n[" + goTool + "]":  "line 1, column 1 (/). " + noComments,
		"[/* the shop */" + goTool + "]": "column 2 (/). " + noComments,
		"[" + goTool + "] // the shop":   "column 33 (/). " + onlyTheList,
		"[\n# the shop\n" + goTool + "]": "line 2, column 1 (#). " + noComments,
		// inside a text
		`"[{type: 'client'}]"`:                    listInQuotes,
		`[{\"type\":\"client\",\"name\":\"go\"}]`: `column 3 (\). Remove the backslashes before quotes.`,
		`[{&quot;type&quot;:1}]`:                  "column 3 (&). Write the character itself",
		"[{\"description\":\"one\ntwo\"}]":        `line 1, column 21. A text stays on one line`,
		"[{\"description\":\"one\ttwo\"}]":        `column 21. A text stays on one line`,
		`[{"pattern":"\d+"}]`:                     `column 14 (\). A backslash begins an escape`,
		`[{"x":"\ud800"}]`:                        `column 8 (\). A backslash begins an escape`,
		`"hello"`:                                 noList,
		// numbers and other values
		`[{"n":01}]`:                "column 8. Write numbers such as",
		`[{"n":0x10}]`:              "column 8. Write numbers such as",
		`[{"n":+1}]`:                "column 7 (+). Write numbers such as",
		`[{"n":.5}]`:                "column 7 (.). Write numbers such as",
		`[{"n":1.}]`:                "Write numbers such as",
		`[{"n":1e999}]`:             numberTooHigh,
		`[{"name":"a","name":"b"}]`: "not clear at line 1, column 14 (\"). This name stands twice",
		`{"name":"a","name":"b"}`:   "not clear at line 1, column 13",
		`["go"]`:                    noObject,
		`[[` + goTool + `]]`:        noObject,
		`true`:                      noList,
		`5`:                         noList,
		"[\n  {\"é\": \"日本\"},\n  ‘a’\n]\n": "line 3, column 3 (U+2018)",
	} {
		tools, wrong := pastedTools("tools", text)
		switch {
		case wrong == nil:
			t.Errorf("%s: taken as %v", text, tools)
		case !strings.Contains(wrong.Message, want):
			t.Errorf("%s: %q, want %q", text, wrong.Message, want)
		case wrong.Field != "tools" && wrong.Field != "tools[0]":
			t.Errorf("%s: at %s", text, wrong.Field)
		}
	}
}

// TestPastedToolsNeverRepeat cuts a list anywhere: no complaint holds a word of it.
func TestPastedToolsNeverRepeat(t *testing.T) {
	t.Parallel()
	text := `[{"type":"server","headers":{"k":"swordfish"},"n":swordfish}]`
	for i := range text {
		for _, odd := range []string{"", "“", "swordfish", "'", ","} {
			if _, wrong := pastedTools("tools", text[:i]+odd+text[i:]); wrong != nil && strings.Contains(wrong.Message, "sword") {
				t.Fatal(wrong.Message)
			}
			if _, wrong := pastedTools("tools", text[:i]+odd); wrong == nil && i > 0 && text[:i] != " " {
				t.Errorf("%s%s is taken", text[:i], odd)
			}
		}
	}
}
