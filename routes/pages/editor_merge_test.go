package pages

import (
	"maps"
	"strings"
	"testing"

	"greenroom/models"
)

func TestMergeFields(t *testing.T) {
	t.Parallel()
	base := map[string]string{"name": "a", "systemPrompt": "b", "languageCode": "en", "avatarModel": ""}
	theirs := map[string]string{"name": "a2", "systemPrompt": "b2", "languageCode": "en", "avatarModel": "x"}
	yours := map[string]string{"name": "a", "systemPrompt": "b3", "languageCode": "de", "avatarModel": "x"}
	m := mergeFields(base, theirs, yours, map[string]string{"name": "a ", "systemPrompt": "b3", "languageCode": "DE", "avatarModel": "x", "slug": "kept"})
	if m.values["name"] != "a2" || m.values["languageCode"] != "DE" || m.values["systemPrompt"] != "b3" || m.values["slug"] != "kept" {
		t.Errorf("%v", m.values)
	}
	if len(m.clash) != 1 || m.clash[0].Name != "systemPrompt" || m.clash[0].Base.Text != "b" || strings.Join(m.taken, ",") != "Name" {
		t.Errorf("%v %v", m.clash, m.taken)
	}
}

// A version of an earlier rule, whose lines end as they were sent, is no change beside the same text of a form: nothing clashes, and nothing is taken over.
func TestOlderTextsAreNoChange(t *testing.T) {
	t.Parallel()
	stored := models.Persona{Name: " Cara ", AvatarID: "30FA96D0-26c4-4e55-94a0-517025942e18", SystemPrompt: "a\r\nb", InitialMessage: "Hi\ryou"}
	typed := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", SystemPrompt: "a\nb", InitialMessage: "Hi\nyou"}
	base, yours := valuesOf(models.NewDocument(stored)), valuesOf(models.NewDocument(typed))
	if !maps.Equal(base, yours) {
		t.Errorf("%q differs from %q", base, yours)
	}
	theirs := stored
	theirs.LanguageCode = "en"
	m := mergeFields(base, valuesOf(models.NewDocument(theirs)), yours, maps.Clone(yours))
	if len(m.clash) != 0 || strings.Join(m.taken, ",") != "Language" {
		t.Errorf("clash %v, taken %v", m.clash, m.taken)
	}
}
