package models

import (
	"fmt"
	"strings"
	"testing"
)

// TestUnknownNamesAreCounted: what a caller, or Anam, calls a field is kept only when it is one of ours.
func TestUnknownNamesAreCounted(t *testing.T) {
	t.Parallel()
	for complained, want := range map[string]string{
		"":                      "",
		"template":              "template",
		"personaConfig.voiceId": "personaConfig.voiceId",
		"sessionOptions.egress.daily.roomUrl, label": "sessionOptions.egress.daily.roomUrl, label",
		"personaConfig.tools.0.name, toolIds[2]":     "personaConfig.tools.0.name, toolIds[2]",
		"voiceGenerationOptions.speed":               "voiceGenerationOptions.speed",
		"sk-secret":                                  "+1 unknown",
		"Template":                                   "+1 unknown",
		"12ab":                                       "+1 unknown",
		"template.hunter2":                           "+1 unknown",
		"sessionOptions[hunter2]":                    "+1 unknown",
		"hunter2, template, personaConfig.tools.0.hunter2": "template, +2 unknown",
		"template\x00": "+1 unknown",
	} {
		var complaints []FieldError
		for _, field := range strings.Split(complained, ", ") {
			complaints = append(complaints, FieldError{Field: field})
		}
		if got := RecordedFields(complaints); got != want {
			t.Errorf("%q: got %q, want %q", complained, got, want)
		}
	}
}

// TestFewFieldsAreNamed bounds what a row keeps of a request with many faults.
func TestFewFieldsAreNamed(t *testing.T) {
	t.Parallel()
	var complaints []FieldError
	for i := range 30 {
		complaints = append(complaints, FieldError{Field: fmt.Sprintf("toolIds[%d]", i)})
	}
	if got := RecordedFields(complaints); strings.Count(got, ",") != mostNamedFields-1 {
		t.Errorf("got %q", got)
	}
	if RecordedFields(nil) != "" {
		t.Error("no complaint leaves a name")
	}
}

// TestFieldsAreKnown holds the list of names against the fields of a document.
func TestFieldsAreKnown(t *testing.T) {
	t.Parallel()
	for _, path := range FieldPaths() {
		if !isKnownPath("personaConfig." + path) {
			t.Errorf("%s is not known", path)
		}
	}
}
