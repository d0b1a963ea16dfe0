package pages

import (
	"strings"
	"testing"

	"greenroom/models"
)

func TestWithLabels(t *testing.T) {
	t.Parallel()
	for sentence, want := range map[string]string{
		"Set presetStyle or customStylePrompt, not both.": "Set Preset style or Your own style, not both.",
		"personaConfig.voiceGenerationOptions.speed":      "Speed",
		"persona.name: This is needed.":                   "Name: This is needed.",
		"persona.toolIds[2]":                              "Tool IDs, entry 3",
		"Keep the tool at Anam and attach it by toolIds.": "Keep the tool at Anam and attach it by Tool IDs.",
		"Choose another name and speed.":                  "Choose another name and speed.",
		"{persona} probably lacks a valid llmId.":         "{persona} probably lacks a valid Model.",
		"persona.directorNotes":                           "Director notes",
	} {
		if got := withLabels(sentence); got != want {
			t.Errorf("%q reads %q, want %q", sentence, got, want)
		}
	}
}

// Whatever a persona is refused for, its page names no path of the JSON.
func TestNoPathsOnPages(t *testing.T) {
	t.Parallel()
	for _, field := range models.PersonaFields() {
		e := models.Invalid(models.FieldError{Field: "persona." + field.Path, Code: "invalid", Message: "Set " + field.Path + " anew."})
		if said := messageOnPage(e.(*models.Error)); strings.Contains(said, "persona.") || strings.Contains(field.Path, ".") && strings.Contains(said, field.Path) {
			t.Errorf("%s is told as %q", field.Path, said)
		}
	}
}
