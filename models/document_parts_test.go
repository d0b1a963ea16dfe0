package models

import (
	"reflect"
	"slices"
	"testing"
)

// A part that is in no row would be neither checked nor compared; a row without its field could not be sent.
func TestEveryPartIsListed(t *testing.T) {
	t.Parallel()
	var listed []string
	for _, p := range parts {
		listed = append(listed, p.name)
	}
	inDocument := namesIn(reflect.TypeFor[Document](), "format")
	if !slices.Equal(listed, inDocument) {
		t.Errorf("listed %v, a document has %v", listed, inDocument)
	}
	for _, input := range []reflect.Type{reflect.TypeFor[NewVersion](), reflect.TypeFor[NewTemplate]()} {
		names := namesIn(input, "slug", "description", "tags", "note")
		if !slices.Equal(listed, names) {
			t.Errorf("listed %v, %s takes %v", listed, input, names)
		}
	}
	for _, f := range namesIn(reflect.TypeFor[Persona]()) {
		if slices.Contains(listed, f) {
			t.Errorf("%s is a field of the persona and a part of the document: DocumentPath cannot tell them apart", f)
		}
	}
}

func namesIn(of reflect.Type, but ...string) (names []string) {
	for i := range of.NumField() {
		if name := jsonName(of.Field(i)); !slices.Contains(but, name) {
			names = append(names, name)
		}
	}
	return names
}

func TestAPartThatIsNotSentIsKept(t *testing.T) {
	t.Parallel()
	latest := NewDocument(Persona{Name: "Cara"})
	if got := latest.With(NewVersion{Note: "nothing sent"}); !reflect.DeepEqual(got, latest) {
		t.Errorf("got %+v", got)
	}
	got := latest.With(NewVersion{Persona: &Persona{Name: "Dora"}})
	if got.Persona.Name != "Dora" || got.Format != DocumentFormat || latest.Persona.Name != "Cara" {
		t.Errorf("got %+v from %+v", got, latest)
	}
	if old := (Document{Format: 0}).With(NewVersion{}); old.Format != DocumentFormat {
		t.Errorf("saved in format %d", old.Format)
	}
}

func TestDocumentPath(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"systemPrompt": "persona.systemPrompt", "voiceGenerationOptions.speed": "persona.voiceGenerationOptions.speed", "persona": "persona",
		"session.videoQuality": "session.videoQuality",
	} {
		if got := DocumentPath(name); got != want {
			t.Errorf("%s: got %s", name, got)
		}
	}
}
