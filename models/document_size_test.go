package models_test

import (
	"strings"
	"testing"

	"greenroom/models"
)

// A new version may have 512 KiB of document. What is over says by how much, at the longest field.
func TestANewVersionHas512KiB(t *testing.T) {
	t.Parallel()
	whole := documentOf(t, 512<<10)
	sent := models.NewVersion{Persona: &whole.Persona}
	wantWords(t, words(sent.Problems()), "")
	made := models.NewTemplate{Slug: "cara", Persona: whole.Persona}
	wantWords(t, words(made.Problems()), "")

	over := documentOf(t, 512<<10+1)
	sent, made.Persona = models.NewVersion{Persona: &over.Persona}, over.Persona
	for _, problems := range [][]models.FieldError{sent.Problems(), made.Problems()} {
		wantWords(t, words(problems), "tools:too_long")
		if want := "1 KiB too large: all of it together may have 512 KiB. This is its longest field, with"; len(problems) == 1 && !strings.Contains(problems[0].Message, want) {
			t.Error(problems[0].Message)
		}
	}
	if _, err := models.ParseDocument(canonicalOf(t, over.Persona)); err != nil {
		t.Errorf("an older version of that size: %v", err)
	}
}

// The longest field is named, whichever it is.
func TestTheLongestFieldIsNamed(t *testing.T) {
	t.Parallel()
	p := least()
	p.SystemPrompt = strings.Repeat("a", 700<<10)
	in := models.NewVersion{Persona: &p}
	problems := in.Problems()
	if last := problems[len(problems)-1]; last.Field != "persona.systemPrompt" || !strings.Contains(last.Message, "189 KiB too large") {
		t.Errorf("%+v", problems)
	}
}

// documentOf gives a sound document of so many bytes, most of them in its tools.
func documentOf(t *testing.T, size int) models.Document {
	t.Helper()
	p := least()
	p.Tools = []models.Tool{{"type": "client", "name": "filler"}}
	p.Tools[0]["fill"] = strings.Repeat("a", size-len(canonicalOf(t, p))-len(`"fill":"",`))
	if got := len(canonicalOf(t, p)); got != size {
		t.Fatalf("%d bytes, want %d", got, size)
	}
	return models.NewDocument(p)
}
