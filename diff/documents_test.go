package diff

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"greenroom/models"
)

func persona() models.Persona {
	return models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
		LLMID: "CUSTOMER_CLIENT_V1", SystemPrompt: "You are Cara.\nBe kind.",
	}
}

// compared compares two documents that have nothing but a persona.
func compared(from, to models.Persona) (Diff, error) {
	return Documents(models.NewDocument(from), models.NewDocument(to))
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	from, to := persona(), persona()
	from.InitialMessage, from.LanguageCode = "Hello there", "en"
	to.SystemPrompt = "You are Cara.\nBe very kind."
	to.LanguageCode = "de"
	to.SkipGreeting = new(false)
	to.ToolIDs = []string{"a", "b"}
	to.Tools = []models.Tool{{"type": "client", "name": "<open>"}}
	to.VoiceGenerationOptions = &models.VoiceGenerationOptions{Speed: new(0.0)}
	to.DirectorNotes = &models.DirectorNotes{CustomStylePrompt: "Smile"}
	d, err := compared(from, to)
	if err != nil {
		t.Fatal(err)
	}
	tools := "[\n  {\n    \"name\": \"<open>\",\n    \"type\": \"client\"\n  }\n]"
	want := []Field{
		{"systemPrompt", Changed, from.SystemPrompt, to.SystemPrompt, []Segment{{Equal, "You are Cara.\nBe"}, {Insert, " very"}, {Equal, " kind."}}},
		{"initialMessage", Removed, "Hello there", "", []Segment{{Delete, "Hello there"}}},
		{"skipGreeting", Added, "", "false", nil},
		{"languageCode", Changed, "en", "de", nil},
		{"toolIds", Added, "", "a\nb", nil},
		{"tools", Added, "", tools, []Segment{{Insert, tools}}},
		{"voiceGenerationOptions.speed", Added, "", "0", nil},
		{"directorNotes.customStylePrompt", Added, "", "Smile", []Segment{{Insert, "Smile"}}},
	}
	if !reflect.DeepEqual(d.Fields, want) {
		t.Errorf("got  %+v\nwant %+v", d.Fields, want)
	}
	if d.Counts != (Counts{Added: 5, Removed: 1, Changed: 2}) {
		t.Errorf("counts %+v", d.Counts)
	}
	back, err := compared(to, from)
	if err != nil || back.Counts != (Counts{Added: 1, Removed: 5, Changed: 2}) {
		t.Errorf("the other way round: %+v, %v", back.Counts, err)
	}
	if none, err := compared(to, to); err != nil || len(none.Fields) != 0 || none.Counts != (Counts{}) {
		t.Errorf("a persona differs from itself: %+v, %v", none, err)
	}
}

// What the two ways of comparing call changed is the same, but for the depth of the names.
func TestFieldsAgreeWithChangedFields(t *testing.T) {
	t.Parallel()
	from, to := persona(), persona()
	to.Name, to.VoiceID = "Dora", from.AvatarID
	to.VoiceDetectionOptions = &models.VoiceDetectionOptions{SpeechEnhancementLevel: new(0.5)}
	want, err := models.ChangedFields(models.NewDocument(from), models.NewDocument(to))
	if err != nil {
		t.Fatal(err)
	}
	d, err := compared(from, to)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range d.Fields {
		top, _, _ := strings.Cut(f.Name, ".")
		got = append(got, top)
	}
	slices.Sort(got)
	if !slices.Equal(slices.Compact(got), want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestToolsThatCannotBeWrittenAreAnError(t *testing.T) {
	t.Parallel()
	broken := persona()
	broken.Tools = []models.Tool{{"type": func() {}}}
	if _, err := compared(persona(), broken); err == nil {
		t.Error("no error")
	}
	if _, err := json.Marshal(broken); err == nil {
		t.Error("the persona can be written, so this test proves nothing")
	}
}
