package pages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"greenroom/models"
)

// rawName matches what only apps should read: JSON paths, JSON names, headers and addresses of the API.
var rawName = regexp.MustCompile(`persona(Config)?\.|sessionOptions|\b[a-z]+[A-Z]\w*|\bIf-Match\b|\bIf-None-Match\b|/api/|\btemplates?\b`)

// notRaw are words with a capital inside that people know.
var notRaw = strings.NewReplacer("templates:publish", "")

func isRaw(said string) string { return rawName.FindString(notRaw.Replace(said)) }

// forAppsAlone are messages that no page can show: they answer API keys.
var forAppsAlone = map[string]bool{
	"KeyRefused": true, "KeyIsRestricted": true, "KeyMayNotCreate": true, "KeyMayNotMint": true, "ClientNamesNobody": true,
}

// TestNoMessageShowsARawName reads the whole table of messages, so that a new one is held to it too.
func TestNoMessageShowsARawName(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../../messages/messages.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		message, ok := spec.Values[0].(*ast.CompositeLit)
		if !ok || len(message.Elts) != 3 {
			return true
		}
		seen++
		name := spec.Names[0].Name
		e := &models.Error{Message: textOf(message.Elts[1]), Page: textOf(message.Elts[2])}
		said := strings.ReplaceAll(messageOnPage(e), "{template}", "cara")
		if raw := isRaw(said); raw != "" && !forAppsAlone[name] {
			t.Errorf("%s shows %q: %s", name, raw, said)
		}
		return true
	})
	if seen < 50 {
		t.Errorf("%d messages were found", seen)
	}
}

// TestNoPreviewWordsShowARawName reads the sentences of the preview's own failures.
func TestNoPreviewWordsShowARawName(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../web/src/preview/failures.ts")
	if err != nil {
		t.Fatal(err)
	}
	sentences := regexp.MustCompile(`"[A-Z][^"]* [^"]*"`).FindAllString(string(source), -1)
	if len(sentences) < 10 {
		t.Errorf("%d sentences were found", len(sentences))
	}
	for _, said := range sentences {
		if raw := isRaw(said); raw != "" {
			t.Errorf("%q in %s", raw, said)
		}
	}
}

// textOf is the value of a text, or a stand-in for the name of a constant.
func textOf(value ast.Expr) string {
	if text, ok := value.(*ast.BasicLit); ok {
		said, _ := strconv.Unquote(text.Value)
		return said
	}
	return "A constant, read below."
}

// TestNoComplaintShowsARawName walks what can be wrong with a persona, and every way in which a page tells it.
func TestNoComplaintShowsARawName(t *testing.T) {
	t.Parallel()
	for _, said := range []string{pageMessages(), noList, noObject, onlyTheList, severalTools, listInQuotes, numberTooHigh} {
		if raw := isRaw(said); raw != "" {
			t.Errorf("%q in %s", raw, said)
		}
	}
	seen := map[string]bool{}
	for name, p := range badPersonas() {
		problems := p.Problems("persona")
		if len(problems) == 0 {
			t.Errorf("%s: nothing is wrong", name)
		}
		for _, problem := range problems {
			seen[strings.SplitN(problem.Field, "[", 2)[0]] = true
			for where, said := range toldOf(problem) {
				if raw := isRaw(said); raw != "" {
					t.Errorf("%s, %s: %q in %q", name, where, raw, said)
				}
			}
		}
	}
	for _, field := range models.PersonaFields() {
		switch field.In(new(models.Document{}.Opened())).(type) {
		case *string, **float64, **int, *[]string, *[]models.Tool:
			if !seen["persona."+field.Path] && field.Path != "voiceGenerationOptions.model" {
				t.Errorf("no complaint about %s was read", field.Path)
			}
		}
	}
}

func pageMessages() string {
	form := &form{values: map[string]string{"n": "x", "w": "1.5", "c": "perhaps"}}
	form.number("n")
	form.whole("w")
	form.choice("c")
	var said []string
	for _, problem := range form.problems {
		said = append(said, problem.Message)
	}
	return strings.Join(said, " ")
}

// toldOf is one complaint as the editor, its preview, the publish page, an error page, the page of a request tried by hand and the requests tell it.
func toldOf(problem models.FieldError) map[string]string {
	wrong := models.Invalid(problem)
	shown := (&form{}).again([]models.FieldError{problem}, editorShown).Errors[0]
	preview := models.FieldsOf(atFormFields(wrong))[0]
	check := shownProblem(models.CheckProblem{FieldError: problem})
	outcome := wordings[string(models.CodeAnamRejected)].outcome("", outcomeFacts{fields: problem.Field})
	return map[string]string{
		"editor": shown.Label + ": " + shown.Message, "preview": preview.Message, "publish": check.Label + ": " + check.Message,
		"error page": messageOnPage(wrong.(*models.Error)), "tried": failedLabel(problem.Field) + ": " + withLabels(problem.Message), "requests": outcome.Cause,
	}
}

// badPersonas has for each field of the persona one in which it is wrong, and others whose fields don't go together.
func badPersonas() map[string]models.Persona {
	bad := map[string]models.Persona{"empty": {}}
	for _, field := range models.PersonaFields() {
		for name, set := range map[string]func(in any){"long": long, "low": low, "hidden": hidden} {
			d := models.Document{}.Opened()
			set(field.In(&d))
			bad[name+" "+field.Path] = d.Persona
		}
	}
	two := models.Persona{}.Opened()
	two.DirectorNotes.PresetStyle, two.DirectorNotes.CustomStylePrompt = "warm", "Like a friend"
	two.VoiceGenerationOptions.Stability, two.VoiceGenerationOptions.Volume = new(0.5), new(1.0)
	two.Tools = []models.Tool{{"type": "client", "name": "go", "parameters": 5}, {"type": "server", "url": "https://x:y@z", "headers": map[string]any{"k": "v"}}, {}}
	bad["fields that don't go together"] = two
	return bad
}

func long(in any) {
	switch in := in.(type) {
	case *string:
		*in = strings.Repeat("long ", 50_000)
	case **float64:
		*in = new(1e9)
	case **int:
		*in = new(1 << 30)
	case *[]string:
		*in = strings.Fields(strings.Repeat("x ", 100))
	case *[]models.Tool:
		*in = make([]models.Tool, 1000)
	}
}

func low(in any) {
	switch in := in.(type) {
	case *string:
		*in = "?"
	case **float64:
		*in = new(-1e9)
	case **int:
		*in = new(-1)
	}
}

func hidden(in any) {
	if in, ok := in.(*string); ok {
		*in = "a\u200bb\x00"
	}
}

// TestPublishIsAskedForWhereThereIsSomethingToPublish: a preview runs what isn't published, and a Lab persona never is.
func TestPublishIsAskedForWhereThereIsSomethingToPublish(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]struct {
		about outcomeFacts
		asked bool
	}{
		"an app's request":    {outcomeFacts{persona: "cara", slug: "cara", label: "live"}, true},
		"a preview":           {outcomeFacts{persona: "cara", slug: "cara", label: "preview", preview: true}, false},
		"a Lab persona":       {outcomeFacts{persona: "Lab persona 1"}, false},
		"a persona that left": {outcomeFacts{persona: "cara"}, false},
	} {
		said := wordingOf(string(models.CodeAnamRejected), at.about.preview).outcome("", at.about).Cause
		if strings.Contains(said, "publish") != at.asked {
			t.Errorf("%s: %s", name, said)
		}
	}
}
