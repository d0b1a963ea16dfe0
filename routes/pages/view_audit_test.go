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

// Whose attempt to sign in failed is told by what is known of it.
func TestSignInSentences(t *testing.T) {
	t.Parallel()
	dana := models.Actor{Kind: models.ActorUser, ID: "d", Name: "Dana"}
	stranger := models.Actor{Kind: models.ActorUser}
	for _, c := range []struct {
		event models.AuditEvent
		want  string
	}{
		{models.AuditEvent{Actor: dana, Action: models.ActionSessionStarted}, "Dana signed in."},
		{models.AuditEvent{Actor: dana, Action: models.ActionSessionConfirmed}, "Dana gave their password again."},
		{models.AuditEvent{Actor: dana, Action: models.ActionSessionEnded}, "Dana ended a session."},
		{models.AuditEvent{Actor: dana, Action: models.ActionSignInRefused, SubjectID: "d", After: `{"reason":"password"}`}, "Dana did not give their password again: the password was wrong."},
		{models.AuditEvent{Actor: stranger, Action: models.ActionSignInRefused, SubjectKind: "user", SubjectID: "d", SubjectName: "Dana", After: `{"reason":"limited"}`}, "Somebody tried to sign in as Dana: too many attempts had failed."},
		{models.AuditEvent{Actor: stranger, Action: models.ActionSignInRefused, SubjectKind: "user", SubjectID: "d", SubjectName: "Dana", After: `{"reason":"disabled"}`}, "Somebody tried to sign in as Dana: this person is disabled."},
		{models.AuditEvent{Actor: stranger, Action: models.ActionSignInRefused, After: `{"reason":"unknown"}`}, "Somebody tried to sign in: nobody has this email."},
		{models.AuditEvent{Actor: stranger, Action: models.ActionSignInRefused, After: `{"more":70}`}, "Somebody and others failed to sign in 70 more times within a minute."},
	} {
		said := c.event.Actor.Shown() + " "
		for _, part := range (auditView{}).sentence(c.event) {
			said += part.Text
		}
		if said != c.want {
			t.Errorf("%q, want %q", said, c.want)
		}
	}
}
