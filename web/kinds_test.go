package web_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"greenroom/models"
)

// TestEditorHidesWhatAKindLacks holds the cards of the editor, which the style sheet puts out of sight, against what the kinds have.
func TestEditorHidesWhatAKindLacks(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("testdata", "golden", "editor.html"))
	if err != nil {
		t.Fatal(err)
	}
	for card := range bytes.SplitSeq(page, []byte("<section class=\"card\"")) {
		head, _, _ := strings.Cut(string(card), ">")
		for _, field := range models.Fields() {
			if !strings.Contains(string(card), `name="`+field.Path+`"`) {
				continue
			}
			for _, kind := range models.PersonaKinds() {
				if hidden := strings.Contains(head, `data-not="`+string(kind)+`"`); hidden == kind.Has(field.Path) {
					t.Errorf("%s: hidden %v for %s", field.Path, hidden, kind)
				}
			}
		}
	}
}

// Every field of a document has its control in the editor; the one that makes a face alone is set by the question.
func TestEditorHasEveryField(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("testdata", "golden", "editor.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range models.Fields() {
		if field.Path != "enableAudioPassthrough" && !bytes.Contains(page, []byte(`name="`+field.Path+`"`)) {
			t.Errorf("%s has no control", field.Path)
		}
	}
}
