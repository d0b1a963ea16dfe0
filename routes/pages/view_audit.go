package pages

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"greenroom/models"
	"greenroom/web"
)

// auditView turns events of the audit log into sentences.
type auditView struct {
	shownTime func(time.Time) web.Time
	// personas are the existing templates of the page's events, by ID.
	personas map[string]models.TemplateSummary
}

// auditView looks up the templates that the events are about.
func (p auditPages) auditView(ctx context.Context, events []models.AuditEvent) (auditView, error) {
	view := auditView{p.shownTime, map[string]models.TemplateSummary{}}
	var ids []string
	for _, e := range events {
		if e.SubjectKind == "template" {
			ids = append(ids, e.SubjectID)
		}
	}
	if len(ids) == 0 {
		return view, nil
	}
	for _, status := range []models.Status{"", models.StatusArchived} {
		page, err := p.store.Templates(ctx, models.TemplateQuery{OnlyIDs: ids, Status: status, Limit: 100})
		if err != nil {
			return view, err
		}
		for _, t := range page.Items {
			view.personas[t.ID] = t
		}
	}
	return view, nil
}

// auditFacts are the parts of before and after that sentences use.
type auditFacts struct {
	Slug        *string  `json:"slug"`
	Description *string  `json:"description"`
	Tags        []string `json:"tags"`
	Alias       string   `json:"alias"`
	Label       string   `json:"label"`
	Version     int      `json:"version"`
	Changed     []string `json:"changed"`
	Role        string   `json:"role"`
	Attempt     string   `json:"attempt"`
	Reason      string   `json:"reason"`
	Note        string   `json:"note"`
	More        int      `json:"more"`
}

// factsIn reads the facts in before or after. Missing ones stay empty.
func factsIn(object string) (f auditFacts) {
	_ = json.Unmarshal([]byte(object), &f)
	return f
}

func (v auditView) row(e models.AuditEvent) (web.AuditRow, error) {
	raw, err := e.JSON()
	if err != nil {
		return web.AuditRow{}, err
	}
	return web.AuditRow{
		Seq: e.Seq, At: v.shownTime(e.At), Who: e.Actor.Shown(), Kind: string(e.Actor.Kind), Parts: v.sentence(e),
		Note: factsIn(e.After).Note, Refused: e.Action == models.ActionRefused, Address: e.Actor.Address, JSON: models.Indented(raw),
	}, nil
}

// sentence says what was done. The page shows the actor before it.
func (v auditView) sentence(e models.AuditEvent) []web.AuditPart {
	before, after := factsIn(e.Before), factsIn(e.After)
	subject := v.subject(e)
	switch subjectKind, verb, _ := strings.Cut(string(e.Action), "."); subjectKind {
	case "template":
		return templateSentence(verb, subject, before, after)
	case "label":
		return labelSentence(verb, subject, before, after)
	case "key":
		return sentence(map[string]string{"created": "made", "revoked": "revoked"}[verb]+" the key ", subject, ".")
	case "audit":
		return sentence(verb + " the audit log.")
	case "user":
		return userSentence(verb, e, subject, before, after)
	case "session":
		return sessionSentence(verb, e, subject, after)
	case "attempt":
		return refusedSentence(subject, e, after)
	}
	return sentence(string(e.Action)+": ", subject)
}

// sentence joins texts and links.
func sentence(parts ...any) []web.AuditPart {
	var out []web.AuditPart
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			out = append(out, web.AuditPart{Text: part})
		case web.AuditPart:
			part.Name = true
			out = append(out, part)
		}
	}
	return out
}

// subject names what an event is about, with a link if it still exists.
func (v auditView) subject(e models.AuditEvent) web.AuditPart {
	switch t, known := v.personas[e.SubjectID]; {
	case known:
		return web.AuditPart{Text: t.Latest.Name, URL: templatePath(t.Slug)}
	case e.SubjectKind == "key":
		return web.AuditPart{Text: e.SubjectName, URL: "/keys/" + e.SubjectID}
	}
	if e.SubjectKind == "user" && e.SubjectName == "" {
		return web.AuditPart{Text: deletedPerson}
	}
	return web.AuditPart{Text: e.SubjectName}
}

// deletedPerson stands within a sentence for somebody whose name is forgotten.
const deletedPerson = "a deleted person"

// versionLink links to the changes of a version. A deleted persona's has no link.
func versionLink(of web.AuditPart, from, to int) web.AuditPart {
	part := web.AuditPart{Text: fmt.Sprintf("v%d", to)}
	if of.URL != "" {
		part.URL = fmt.Sprintf("%s/diff?to=%d", of.URL, to)
	}
	if of.URL != "" && from > 0 {
		part.URL += fmt.Sprintf("&from=%d", from)
	}
	return part
}

func templateSentence(verb string, subject web.AuditPart, before, after auditFacts) []web.AuditPart {
	switch verb {
	case "created":
		return sentence("made the persona ", subject, ".")
	case "version_saved":
		return sentence("saved ", versionLink(subject, 0, after.Version), " of ", subject, ": ", strings.Join(fieldLabels(after.Changed), ", "), ".")
	case "changed":
		return settingsSentence(subject, before, after)
	case "alias_released":
		return sentence("released "+before.Alias+", an old slug of ", subject, ".")
	case "alias_taken":
		return sentence("gave "+before.Alias+", an old slug of ", subject, ", to another persona.")
	}
	return sentence(verb+" ", subject, ".")
}

// settingsSentence is about settings, which apply without publishing.
func settingsSentence(subject web.AuditPart, before, after auditFacts) []web.AuditPart {
	var changed []string
	if before.Slug != nil && after.Slug != nil {
		changed = append(changed, "the slug from "+*before.Slug+" to "+*after.Slug)
	}
	if after.Description != nil {
		changed = append(changed, "the description")
	}
	if after.Tags != nil || before.Tags != nil {
		changed = append(changed, "the tags")
	}
	if len(changed) == 0 {
		changed = []string{"the settings"}
	}
	return sentence("changed "+strings.Join(changed, " and ")+" of ", subject, ".")
}

func labelSentence(verb string, subject web.AuditPart, before, after auditFacts) []web.AuditPart {
	label := before.Label + after.Label
	if verb == "moved" {
		return movedSentence(subject, before.Version, after)
	}
	switch {
	case verb == "removed" && label == models.LabelLive:
		return sentence("stopped giving tokens for ", subject, fmt.Sprintf(": v%d is no longer live.", before.Version))
	case verb == "removed":
		return sentence("took the label "+label+" of ", subject, fmt.Sprintf(" away from v%d.", before.Version))
	}
	return sentence(verb+" the label "+label+" of ", subject, ".")
}

func movedSentence(subject web.AuditPart, from int, after auditFacts) []web.AuditPart {
	to := versionLink(subject, from, after.Version)
	switch {
	case after.Label != models.LabelLive:
		return sentence("pointed the label "+after.Label+" of ", subject, " at ", to, ".")
	case from > after.Version:
		return sentence("rolled ", subject, fmt.Sprintf(" back from v%d to ", from), to, ".")
	case from > 0:
		return sentence("published ", to, " of ", subject, fmt.Sprintf(" as live, in place of v%d.", from))
	}
	return sentence("published ", to, " of ", subject, " as live.")
}

func userSentence(verb string, e models.AuditEvent, subject web.AuditPart, before, after auditFacts) []web.AuditPart {
	self := e.Actor.ID == e.SubjectID && e.Actor.Kind == models.ActorUser
	switch {
	case verb == "deleted":
		return sentence("deleted a person.")
	case verb == "list_read":
		return sentence("read the list of people.")
	case verb == "created":
		return sentence("added ", subject, " as "+after.Role+".")
	case verb == "role_changed":
		return sentence("changed the role of ", subject, " from "+before.Role+" to "+after.Role+".")
	case verb == "password_changed" && self:
		return sentence("changed their own password.")
	case verb == "password_changed":
		return sentence("set a new password for ", subject, ".")
	}
	return sentence(verb+" ", subject, ".")
}

// attemptWords word attempts that the store denied. Other attempts are shown as their method and path.
var attemptWords = map[models.Action]string{
	models.ActionLabelMoved: "move the label {label} of ", models.ActionLabelRemoved: "take the label {label} away from ", models.AttemptLabelUndone: "take back a move of the label {label} of ",
	models.ActionLabelProtected: "protect the label {label} of ", models.ActionLabelUnprotected: "unprotect the label {label} of ",
	models.ActionTemplateArchived: "archive ", models.ActionTemplateUnarchived: "unarchive ", models.ActionTemplateDeleted: "delete ", models.ActionTemplateChanged: "change the slug of ", models.ActionAliasReleased: "release an old slug of ",
}

// reasonWords are the reasons of refusals.
var reasonWords = map[models.RefusalReason]string{
	models.ReasonRole: "their role does not allow it", models.ReasonScope: "the key lacks the scope", models.ReasonTemplate: "the key is for other personas",
	models.ReasonProtectedLabel: "the label is protected", models.ReasonKeyRevoked: "the key is revoked", models.ReasonKeyExpired: "the key has expired",
}

func sessionSentence(verb string, e models.AuditEvent, subject web.AuditPart, after auditFacts) []web.AuditPart {
	reason := signInReasonWords[models.SignInReason(after.Reason)]
	if reason == "" {
		reason = after.Reason
	}
	switch {
	case verb == "started":
		return sentence("signed in.")
	case verb == "confirmed":
		return sentence("gave their password again.")
	case verb == "ended":
		return sentence("ended a session.")
	case after.More > 0:
		return sentence(fmt.Sprintf("and others failed to sign in %d more times within a minute.", after.More))
	case e.Actor.ID != "":
		return sentence("did not give their password again: " + reason + ".")
	case e.SubjectID != "":
		return sentence("tried to sign in as ", subject, ": "+reason+".")
	}
	return sentence("tried to sign in: " + reason + ".")
}

// signInReasonWords are why somebody was not signed in.
var signInReasonWords = map[models.SignInReason]string{
	models.SignInPassword: "the password was wrong", models.SignInUnknown: "nobody has this email", models.SignInDisabled: "this person is disabled",
	models.SignInLimited: "too many attempts had failed",
}

func refusedSentence(subject web.AuditPart, e models.AuditEvent, after auditFacts) []web.AuditPart {
	reason := reasonWords[models.RefusalReason(after.Reason)]
	if reason == "" {
		reason = after.Reason
	}
	words := attemptWords[models.Action(after.Attempt)]
	switch {
	case after.More > 0:
		return sentence(fmt.Sprintf("was refused %d more times within a minute.", after.More))
	case words == "" && e.SubjectKind == "template":
		return sentence("tried "+after.Attempt+" on ", subject, ", but "+reason+".")
	case words == "":
		return sentence("tried " + after.Attempt + ", but " + reason + ".")
	}
	return sentence("tried to "+strings.ReplaceAll(words, "{label}", after.Label), subject, ", but "+reason+".")
}
