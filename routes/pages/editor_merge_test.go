package pages

import (
	"strings"
	"testing"
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
