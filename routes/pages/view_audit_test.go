package pages

import (
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/web"
)

// Words for an attempt that nothing records would never be read.
func TestAttemptWordsAreOfKnownActions(t *testing.T) {
	for action := range attemptWords {
		if !slices.Contains(append(slices.Clone(models.Actions), models.AttemptLabelUndone), action) {
			t.Errorf("no attempt is recorded as %s", action)
		}
	}
}

// Every action has a name in the filter, and a sentence that ends.
func TestEveryAuditActionIsWorded(t *testing.T) {
	t.Parallel()
	v := auditView{shownTime: func(at time.Time) web.Time { return web.At(at, at) }}
	for _, action := range models.Actions {
		if actionNames[action] == "" {
			t.Errorf("%s has no name", action)
		}
		for _, facts := range []string{"", "{}", `{"label":"live","version":2}`, `{"version":"x","changed":3}`} {
			said := ""
			for _, part := range v.sentence(models.AuditEvent{Action: action, SubjectKind: "template", SubjectName: "S", Before: facts, After: facts}) {
				said += part.Text
			}
			if !strings.HasSuffix(said, ".") || strings.Contains(said, "{") || strings.HasPrefix(said, " ") {
				t.Errorf("%s: %q", action, said)
			}
		}
	}
}
