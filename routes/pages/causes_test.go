package pages

import (
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// Each outcome has its line, so that a new one is decided on: which changes of a persona can an app, and a preview, have it from?
func TestCausesOfEveryOutcome(t *testing.T) {
	t.Parallel()
	const names, content, draft = "template.changed template.alias_released template.alias_taken", "label.moved", "template.created template.version_saved"
	want := map[models.Code][2]string{
		models.OutcomeOK: {},
		// The request itself is at fault.
		models.CodeInvalidInput: {}, models.CodeInvalidJSON: {}, models.CodeUnsupportedMediaType: {}, models.CodeTooLarge: {}, models.CodeRequestTimeout: {},
		// The key is: it can't be changed, but a slug that it names can lead elsewhere.
		models.CodeForbidden: {"", names}, models.CodeRateLimited: {},
		models.CodeTemplateNotFound: {"", names}, models.CodeVersionNotFound: {"", names},
		models.CodeNotPublished:     {"", "label.removed " + names},
		models.CodeTemplateArchived: {"template.archived", "template.archived"},
		// Anam refuses what the persona says.
		models.CodeAnamRejected: {draft, content + " " + names}, models.CodeAnamLegacyToken: {draft, content + " " + names}, models.CodeAnamForbidden: {draft, content + " " + names},
		// Anam refuses whatever the persona says, or doesn't answer.
		models.CodeAnamPersonaNotFound: {}, models.CodeAnamUnauthorized: {}, models.CodeAnamRateLimited: {},
		models.CodeAnamUnavailable: {}, models.CodeAnamTimeout: {}, models.CodeAnamBadResponse: {},
		models.CodeInternal: {}, "brand_new": {},
	}
	for code := range httpkit.StatusOf {
		if _, decided := want[code]; !decided && !neverMinted[code] {
			t.Errorf("no line tells which changes lead to %s", code)
		}
	}
	for code, want := range want {
		for i, label := range []string{models.LabelPreview, models.LabelLive} {
			got := causesOf(models.MintGroup{Outcome: string(code), Label: label})
			if !slices.Equal(got, actionsIn(want[i])) {
				t.Errorf("%s of %s: got %q, want %q", code, label, got, want[i])
			}
		}
	}
	for code := range causes {
		if neverMinted[code] {
			t.Errorf("no request ends with %s", code)
		}
	}
}

func TestChangesBehindAGroup(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	group := models.MintGroup{Outcome: string(models.CodeNotPublished), TemplateID: "t", Label: "staging", First: first}
	span, ok := changesBehind(group, time.Time{})
	if !ok || span.TemplateID != "t" || !span.Since.Equal(first.Add(-time.Hour)) || !span.Until.Equal(first) || span.Label != "staging" || len(span.Actions) == 0 {
		t.Errorf("got %+v, %v", span, ok)
	}
	if _, ok := changesBehind(group, first.Add(-time.Hour)); !ok {
		t.Error("an hour of the list without such an outcome is enough to call this one the first")
	}
	if _, ok := changesBehind(group, first.Add(-time.Hour+time.Second)); ok {
		t.Error("the list begins too late to tell whether this one is the first")
	}
	group.TemplateID = ""
	if _, ok := changesBehind(group, time.Time{}); ok {
		t.Error("no persona, no change of it")
	}
}

func actionsIn(words string) (actions []models.Action) {
	for word := range strings.FieldsSeq(words) {
		actions = append(actions, models.Action(word))
	}
	return actions
}
