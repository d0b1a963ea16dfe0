package models_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"greenroom/models"
)

// paths lists the JSON path of every field of a struct, those of a group below its own.
func paths(of reflect.Type, at string) (out []string) {
	for i := range of.NumField() {
		f := of.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct {
			out = append(out, paths(f.Type.Elem(), at+name+".")...)
			continue
		}
		out = append(out, at+name)
	}
	return out
}

// A field that is not listed would be published without anybody having seen it change.
func TestEveryFieldIsListed(t *testing.T) {
	t.Parallel()
	want := slices.Concat(paths(reflect.TypeFor[models.Persona](), ""), paths(reflect.TypeFor[models.SessionOptions](), "session."))
	unlisted := []string{"session.egress.mode", "session.egress.daily.token"} // one that has one value only, and one that no version holds
	want = slices.DeleteFunc(want, func(path string) bool { return slices.Contains(unlisted, path) })
	got := models.FieldPaths()
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("listed %v\na document has %v", got, want)
	}
}

// sample is a value that is not the zero value of what a field points at.
func sample(in any) string {
	switch in.(type) {
	case *string:
		return `"x"`
	case **bool:
		return "true"
	case *[]string:
		return `["x"]`
	case *[]models.Tool:
		return `[{"type":"client","name":"x"}]`
	}
	return "1"
}

// What is set through a row of the list stands at the row's path and nowhere else.
func TestEachRowReachesItsField(t *testing.T) {
	t.Parallel()
	for _, f := range models.Fields() {
		d := models.Document{}.Opened()
		value := sample(f.In(&d))
		if err := json.Unmarshal([]byte(value), f.In(&d)); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		changed, err := models.ChangedFields(models.Document{}, d)
		top, _, _ := strings.Cut(f.Path, ".")
		if err != nil || !slices.Equal(changed, []string{top}) {
			t.Errorf("%s: setting it changed %v, %v", f.Path, changed, err)
		}
		raw, err := d.Normalized().Canonical()
		inner, _ := json.Marshal(f.Path[strings.LastIndex(f.Path, ".")+1:])
		if err != nil || !strings.Contains(string(raw), string(inner)+":"+value[:min(len(value), 2)]) {
			t.Errorf("%s: %s in %s, %v", f.Path, value, raw, err)
		}
	}
}

func TestEachFieldHasItsWords(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for i, f := range models.Fields() {
		if f.Label == "" || seen[f.Label] != "" {
			t.Errorf("%s is named %q, as %s", f.Path, f.Label, seen[f.Label])
		}
		seen[f.Label] = f.Path
		if models.FieldLabel(f.Path) != f.Label || models.FieldPlace(f.Path) != i {
			t.Errorf("%s: label %q, place %d", f.Path, models.FieldLabel(f.Path), models.FieldPlace(f.Path))
		}
		if group, _, grouped := strings.Cut(f.Path, "."); grouped && (models.FieldLabel(group) == "" || models.FieldPlace(group) > i) {
			t.Errorf("the group %s of %s: label %q, place %d", group, f.Path, models.FieldLabel(group), models.FieldPlace(group))
		}
	}
	if models.FieldLabel("voice") != "" || models.FieldPlace("voice") != -1 {
		t.Error("what is no field has a name or a place")
	}
}

// The sections follow each other as the cards of the editor do.
func TestFieldsStandInTheirSections(t *testing.T) {
	t.Parallel()
	var order []models.Section
	for _, f := range models.Fields() {
		order = append(order, f.Section)
	}
	want := []models.Section{models.SectionWho, models.SectionWords, models.SectionBrain, models.SectionVoice, models.SectionFace, models.SectionSession}
	if got := slices.Compact(order); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestLimitsAreThoseOfTheTags(t *testing.T) {
	t.Parallel()
	limits := map[string]models.Limits{}
	for _, f := range models.Fields() {
		limits[f.Path] = f.Limits
	}
	for path, want := range map[string]models.Limits{
		"name":                      {Required: true, MaxLength: 100},
		"voiceId":                   {},
		"systemPrompt":              {MaxLength: 100_000},
		"initialMessage":            {MaxLength: 4000},
		"skipGreeting":              {},
		"maxSessionLengthSeconds":   {Min: new(1.0), Max: new(86400.0)},
		"toolIds":                   {MaxLength: 50},
		"directorNotes.presetStyle": {Choices: []string{"happy", "warm", "playful", "supportive", "sad", "angry", "distressed"}},
		"voiceDetectionOptions.silenceBeforeAutoEndTurnSeconds": {Min: new(0.5), Max: new(10.0)},
		"session.videoWidth":           {Min: new(1.0), Max: new(8192.0)},
		"session.regionPolicy":         {Choices: []string{"preferred", "strict"}},
		"session.egress.daily.roomUrl": {MaxLength: 2048},
	} {
		if got := limits[path]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", path, got, want)
		}
	}
}

func TestValuesAreText(t *testing.T) {
	t.Parallel()
	p := full()
	p.ToolIDs = append(p.ToolIDs, "b")
	p.Tools = []models.Tool{{"type": "client", "name": "<open>"}}
	p.VoiceDetectionOptions.SpeechEnhancementLevel = new(0.00000025)
	values, err := models.NewDocument(p).Values()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, v := range values {
		got[v.Name] = v.Text
	}
	for name, want := range map[string]string{
		"name": "Cara", "skipGreeting": "false", "maxSessionLengthSeconds": "600", "voiceGenerationOptions.stability": "0", "voiceGenerationOptions.emotion": "",
		"voiceDetectionOptions.speechEnhancementLevel": "0.00000025", "toolIds": p.ToolIDs[0] + "\nb",
		"tools": "[\n  {\n    \"name\": \"<open>\",\n    \"type\": \"client\"\n  }\n]",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
}

// Checking an input must leave it as it is; only Normalize may change it.
func TestProblemsChangeNothing(t *testing.T) {
	t.Parallel()
	stray := full()
	stray.Name, stray.ToolIDs, stray.DirectorNotes = " Cara ", []string{"071B0286-4cce-4808-bee2-e642f1062de3"}, &models.DirectorNotes{}
	for _, in := range []interface{ Problems() []models.FieldError }{
		&models.NewTemplate{Slug: "cara", Persona: stray}, &models.NewVersion{Persona: &stray}, &models.MintRequest{PersonaID: " A "},
	} {
		before, _ := json.Marshal(in)
		if problems := in.Problems(); len(problems) == 0 {
			t.Errorf("%T: what is not normalised is taken", in)
		}
		if after, _ := json.Marshal(in); string(after) != string(before) {
			t.Errorf("%T: checking made\n%s of\n%s", in, after, before)
		}
	}
	stray.Normalize()
	wantWords(t, words(stray.Problems("persona")), "")
}
