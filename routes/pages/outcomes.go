package pages

import (
	"strings"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/web"
)

// wording explains an outcome to people.
// cause, mend and url may contain {persona}, {slug}, {label}, {target}, {key}, {keyURL}, {fields} and {mended}; {target} is the label that is missing.
type wording struct {
	kind  string // good, warn or bad
	title string
	cause string
	whose string
	mend  string // the button that mends it, empty when there is none
	url   string
	least models.Role // the least role that may use the button
}

const (
	whoseApp    = "This is for the app's developers."
	whoseEditor = "This is for your editors."
	whoseAdmin  = "This is for your admins."
	whoseServer = "This is for whoever runs Greenroom."
	whosePerson = "This is for whoever tried it."
	whoseAnam   = "This is Anam's own problem."
)

// wordings has an entry for every outcome of a request for a token.
var wordings = map[string]wording{
	models.OutcomeOK: {kind: "good", title: "Token given"},

	string(models.CodeInvalidInput): {kind: "warn", title: "Request refused", whose: whoseApp, mend: "Try a request", url: "/mint", least: models.RoleEditor,
		cause: "The app sent a request with something wrong in it: {fields}. Compare it with one that works."},
	string(models.CodeInvalidJSON): {kind: "warn", title: "Not JSON", whose: whoseApp, mend: "Try a request", url: "/mint", least: models.RoleEditor,
		cause: "The app sent a body that is not a JSON object. Compare it with one that works."},
	string(models.CodeUnsupportedMediaType): {kind: "warn", title: "Wrong content type", whose: whoseApp, mend: "Try a request", url: "/mint", least: models.RoleEditor,
		cause: "The app has to send Content-Type: application/json, and no Content-Encoding."},
	string(models.CodeRequestTimeout): {kind: "warn", title: "Body too slow", whose: whoseApp,
		cause: "The app began a request and didn't send all of it within 30 seconds. A proxy or network between it and Greenroom may hold it up."},
	string(models.CodeTooLarge): {kind: "warn", title: "Body too large", whose: whoseApp,
		cause: "The app sent a body of more than 64 KiB. A request for a token needs a few hundred bytes."},
	string(models.CodeForbidden): {kind: "warn", title: "Key not allowed", whose: whoseAdmin, mend: "Open the key", url: "{keyURL}", least: models.RoleViewer,
		cause: "{key} lacks the right to get tokens, or is restricted to other personas. A key can't be changed: an admin makes one that fits."},
	string(models.CodeRateLimited): {kind: "warn", title: "Key's rate reached", whose: whoseApp, mend: "Open the key", url: "{keyURL}", least: models.RoleViewer,
		cause: "{key} asked more often than its own limit allows. The app has to wait as Retry-After says, or needs a key with a higher rate."},

	string(models.CodeTemplateNotFound): {kind: "bad", title: "No such persona", whose: whoseApp, mend: "See all personas", url: "/templates", least: models.RoleViewer,
		cause: "No persona has the slug {persona}. The app misspells it, or it was released, or its persona deleted."},
	string(models.CodeVersionNotFound): {kind: "bad", title: "No such version", whose: whoseApp, mend: "Open {slug}", url: "/templates/{slug}", least: models.RoleViewer,
		cause: "{persona} has no version of the number that the app asks for."},
	string(models.CodeNotPublished): {kind: "bad", title: "Not published", whose: whoseEditor, mend: "Publish {slug} as {target}", url: "/templates/{slug}/publish?label={target}", least: models.RoleEditor,
		cause: "{persona} has no {label} version. Ask an editor to publish it."},
	string(models.CodeTemplateArchived): {kind: "bad", title: "Archived", whose: whoseEditor, mend: "Open its settings", url: "/templates/{slug}/settings", least: models.RoleEditor,
		cause: "{persona} is archived, so apps get no tokens for it. Ask an editor to bring it back, or take it out of the app."},

	string(models.CodeAnamPersonaNotFound): {kind: "bad", title: "No such Lab persona", whose: whoseApp,
		cause: "Anam has no {persona} for this account. Check its ID in the Anam Lab; it may have been deleted there."},
	string(models.CodeAnamRejected): {kind: "bad", title: "Configuration refused", whose: whoseEditor, mend: "Edit {slug}", url: "/templates/{slug}", least: models.RoleEditor,
		cause: "Anam refused the configuration of {persona}: {fields}. {mended}, then try again."},
	string(models.CodeAnamLegacyToken): {kind: "bad", title: "Token of an old kind", whose: whoseEditor, mend: "Edit {slug}", url: "/templates/{slug}#f-llmId", least: models.RoleEditor,
		cause: "Anam returned a token that browsers refuse. {persona} probably lacks a valid model. Set it, then try again."},
	string(models.CodeAnamUnauthorized): {kind: "bad", title: "Anam refused our key", whose: whoseServer, mend: "Check the connection", url: connectionPath, least: models.RoleViewer,
		cause: messages.AnamKeyNoGood},
	string(models.CodeAnamForbidden): {kind: "bad", title: "Not in our Anam plan", whose: whoseServer, mend: "Check the connection", url: connectionPath, least: models.RoleViewer,
		cause: "Anam doesn't let this account use the configuration of {persona}: the plan, the key's permissions or an invite-only model stand in the way."},
	string(models.CodeAnamRateLimited): {kind: "warn", title: "Anam's limit reached", whose: whoseServer, mend: "Check the connection", url: connectionPath, least: models.RoleViewer,
		cause: "Anam limits how often it is asked, by all apps together. They have to wait as Retry-After says."},
	string(models.CodeAnamUnavailable): {kind: "bad", title: "Anam not reached", whose: whoseAnam, mend: "Check the connection", url: connectionPath, least: models.RoleViewer,
		cause: "Anam wasn't answering. The app can try again; editing and saving work meanwhile."},
	string(models.CodeAnamTimeout): {kind: "bad", title: "Anam too slow", whose: whoseAnam, mend: "Check the connection", url: connectionPath, least: models.RoleViewer,
		cause: "Anam didn't answer within 10 seconds. The app can try again."},
	string(models.CodeAnamBadResponse): {kind: "bad", title: "Answer not understood", whose: whoseServer, mend: "Check the connection", url: connectionPath, least: models.RoleViewer,
		cause: "Anam's answer made no sense to Greenroom. A proxy may stand between, or ANAM_API_URL is wrong."},
	string(models.CodeInternal): {kind: "bad", title: "Greenroom failed", whose: whoseServer,
		cause: "Something went wrong on this server. Give a request ID to whoever runs it: the cause is in the log."},
}

// outcomeFacts are what the words of an outcome can name.
type outcomeFacts struct {
	persona string // as shown
	slug    string // of a persona that is still there, empty for others
	label   string
	preview bool   // a person talks to it here
	key     string // as shown
	keyURL  string
	fields  string
}

func (t outcomeFacts) fill(text string) string {
	or := func(value, otherwise string) string {
		if value == "" {
			return otherwise
		}
		return value
	}
	return strings.NewReplacer(
		"{persona}", or(models.ShownName(t.persona), "the persona"), "{slug}", t.slug, "{label}", or(t.label, "such published"), "{target}", or(t.label, models.LabelLive),
		"{mended}", t.mended(), "{key}", or(models.ShownName(t.key), "The key"), "{keyURL}", t.keyURL, "{fields}", or(withLabels(t.fields), "the answer that the app got names it"),
	).Replace(text)
}

// mended is what an editor does before another try can succeed. What runs in a preview, or is kept in the Lab, isn't published here.
func (t outcomeFacts) mended() string {
	if t.slug == "" || t.preview {
		return "Fix it"
	}
	return "Fix it, publish"
}

// previewWordings replace wordings for previews, which people start and not apps.
var previewWordings = map[string]wording{
	string(models.CodeInvalidInput): {kind: "warn", title: "Form incomplete", whose: whosePerson, mend: "Edit {slug}", url: "/templates/{slug}", least: models.RoleEditor,
		cause: "The form had something wrong in it: {fields}. The message stood at the field."},
	string(models.CodeRateLimited): {kind: "warn", title: "Too many previews", whose: whosePerson,
		cause: "Somebody started more previews in a minute than are allowed. Waiting helps."},
	string(models.CodeConflict): {kind: "warn", title: "Already talking", whose: whosePerson,
		cause: "Somebody was talking in another window: one preview per person runs at a time."},
}

// wordingOf gives the wording of an outcome. An unknown outcome is shown by its code.
func wordingOf(outcome string, preview bool) wording {
	if words, known := previewWordings[outcome]; known && preview {
		return words
	}
	if words, known := wordings[outcome]; known {
		return words
	}
	return wording{kind: "bad", title: outcome, cause: "The app got the error " + outcome + ".", whose: whoseApp}
}

func (w wording) outcome(code string, t outcomeFacts) web.Outcome {
	return web.Outcome{Code: code, Kind: w.kind, Title: w.title, Cause: t.fill(w.cause), Whose: w.whose}
}

// button gives the label and the link of the fix. Both are empty when the role may not use it or its target is gone.
func (w wording) button(t outcomeFacts, role models.Role) (label, url string) {
	switch {
	case w.mend == "" || !role.Includes(w.least),
		strings.Contains(w.url, "{slug}") && t.slug == "",
		strings.Contains(w.url, "{keyURL}") && t.keyURL == "":
		return "", ""
	}
	return t.fill(w.mend), t.fill(w.url)
}
