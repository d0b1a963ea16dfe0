package routes

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"greenroom/anam/sandbox"
	"greenroom/models"
)

// previewed is the answer to starting a preview.
type previewed struct {
	SessionToken            string
	MintID                  string
	ClientLabel             string
	Runs                    string
	MaxSessionLengthSeconds *int
	Warnings                []struct{ Field, Label, Message string }
}

// start starts a preview and ends it again.
func (v *visitor) start(path string, pairs ...string) previewed {
	v.kit.Helper()
	var got previewed
	v.post(path, pairs...).want(201).into(&got)
	secrets.add(got.SessionToken)
	v.post("/preview/" + got.MintID + "/end").want(204)
	return got
}

// draftOf is the editor's form of the test persona, with changes.
func draftOf(changes ...string) []string {
	pairs := []string{"run", "draft"}
	values := valuesOf(persona("Cara"))
	for i := 0; i+1 < len(changes); i += 2 {
		values[changes[i]] = changes[i+1]
	}
	for name, value := range values {
		pairs = append(pairs, name, value)
	}
	return pairs
}

// openToAnam are the only pages that may connect to Anam.
func TestOnlyPreviewsReachAnam(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	ws := "ws" + strings.TrimPrefix(k.options.BaseURL, "http")
	for path, opens := range map[string]bool{
		"/templates/cara/preview": true, "/templates/cara/preview?pane": true, "/templates/new/preview": true, "/lab/" + labPersona + "/preview": true,
		"/templates": false, "/templates/cara": false, "/templates/new": false, "/lab": false, "/requests": false, "/templates/cara/use": false,
	} {
		a := v.get(path).want(200)
		policy := a.header.Get("Content-Security-Policy")
		if got := strings.Contains(policy, "connect-src 'self' "+k.options.BaseURL+" "+ws+";"); got != opens {
			t.Errorf("%s: %s", path, policy)
		}
		if got := strings.Contains(policy, "frame-ancestors 'self'"); got != opens {
			t.Errorf("%s: framed: %s", path, policy)
		}
		microphone := opens || path == "/templates/cara" || path == "/templates/new" // a frame gets no more than the page around it
		if got := strings.Contains(a.header.Get("Permissions-Policy"), "microphone=(self)"); got != microphone {
			t.Errorf("%s: %s", path, a.header.Get("Permissions-Policy"))
		}
	}
}

func TestPreviewPage(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	viewer, editor := k.visitor(models.RoleViewer), k.visitor(models.RoleEditor)
	viewer.get("/templates/cara/preview").want(200).says("Latest, v1", "Live, v1", "Start with microphone", `api="`+k.options.BaseURL+`"`)
	viewer.get("/templates/cara/preview?pane").want(200).lacks("This form", "rail-link")
	editor.get("/templates/cara/preview?pane").want(200).says("This form, unsaved edits too")
	editor.get("/templates/cara/preview?label=live").want(200).says(`<option value="label=live" selected>`)
	editor.get("/templates/cara/preview?version=1").want(200).says(`<option value="version=1" selected>`)
	editor.get("/templates/cara/preview?version=2").want(404)
	editor.get("/templates/cara/preview?label=beta").want(409)
	editor.get("/templates/nobody/preview").want(404)
	viewer.get("/templates/new/preview").want(403)
	editor.post("/templates/cara/archive", "slug", "cara")
	editor.get("/templates").lacks("row-talk")
	editor.get("/templates/cara/preview").want(200).says("nobody can talk to it").lacks("gr-preview")
	if got := editor.post("/templates/cara/preview/session", "run", "version=1").refused(models.CodeTemplateArchived); len(got) != 0 {
		t.Errorf("fields %v", got)
	}
}

func TestPreviewSessions(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	const path = "/templates/cara/preview/session"
	mark := ":preview:u-" + v.user.ID[len(v.user.ID)-8:]
	if got := v.start(path, "run", "label=live"); got.Runs != "v1" || got.ClientLabel != "gr:cara@1"+mark || got.SessionToken == "" {
		t.Errorf("label: %+v", got)
	}
	if got := v.start(path, draftOf()...); got.Runs != "v1" {
		t.Errorf("a form without edits is the version: %+v", got)
	}
	got := v.start(path, draftOf("initialMessage", "Never saved", "maxSessionLengthSeconds", "60")...)
	if got.Runs != "your unsaved edits on v1" || got.ClientLabel != "gr:cara@draft"+mark || *got.MaxSessionLengthSeconds != 60 {
		t.Errorf("draft: %+v", got)
	}
	var asked struct {
		PersonaConfig struct{ InitialMessage string }
	}
	k.must(json.Unmarshal([]byte(k.asked()), &asked))
	if asked.PersonaConfig.InitialMessage != "Never saved" {
		t.Errorf("Anam got %+v", asked)
	}
	if template, err := k.store.TemplateBySlug(t.Context(), "cara"); err != nil || template.LatestVersion != 1 {
		t.Errorf("a preview saved something: v%d, %v", template.LatestVersion, err)
	}
	if got := v.start("/templates/new/preview/session", draftOf()...); got.ClientLabel != "gr:new@draft"+mark {
		t.Errorf("new: %+v", got)
	}
	if got := v.start("/lab/" + labPersona + "/preview/session"); got.ClientLabel != "gr:lab"+mark {
		t.Errorf("Lab: %+v", got)
	}
	v.get("/requests").want(200).says("preview", "Sessions at Anam")
}

func TestPreviewNamesTheFormsFields(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	got := v.post("/templates/cara/preview/session", draftOf("avatarId", "x", "voiceGenerationOptions.speed", "fast", "toolIds", "no-id")...).refused(models.CodeInvalidInput)
	for _, field := range []string{"avatarId", "voiceGenerationOptions.speed", "toolIds"} {
		if got[field] == "" {
			t.Errorf("%s is not named: %v", field, got)
		}
	}
}

func TestViewersPreviewVersionsOnly(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	viewer := k.visitor(models.RoleViewer)
	viewer.post("/templates/cara/preview/session", draftOf()...).refused(models.CodeForbidden)
	if got := viewer.start("/templates/cara/preview/session"); got.Runs != "v1" {
		t.Errorf("%+v", got)
	}
	k.call(post, "/templates/cara/preview/session", k.key(models.Scopes...), nil).want(401)
}

func TestASecondPreviewIsAConflict(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	var first previewed
	v.post("/templates/cara/preview/session").want(201).into(&first)
	secrets.add(first.SessionToken)
	v.post("/preview/" + first.MintID + "/beat").want(204)
	v.post("/lab/" + labPersona + "/preview/session").refused(models.CodeConflict)
	v.post("/preview/" + first.MintID + "/end").want(204)
	v.post("/preview/" + first.MintID + "/beat").want(404)
	v.start("/lab/" + labPersona + "/preview/session")
	v.get("/requests").want(200).says("Already talking")
}

func TestPreviewWarnsOfWhatMayFail(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	k.must(k.options.Catalog.Refresh(t.Context()))
	got := v.start("/templates/cara/preview/session", draftOf("llmId", "unheard-of")...)
	if len(got.Warnings) != 1 || got.Warnings[0].Field != "llmId" || got.Warnings[0].Label != "Model" {
		t.Errorf("%+v", got.Warnings)
	}
}

func TestLabPages(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	viewer, editor := k.visitor(models.RoleViewer), k.visitor(models.RoleEditor)
	viewer.get("/lab").want(200).says("Liv at the front desk", "Copy ID", labPersona).lacks("Save as template")
	editor.get("/lab?search=coach").want(200).says("Leo, interview coach", "/mint?personaId=", "/templates/new?lab=").lacks("Liv at the front desk")
	editor.get("/lab?search=nobody-like-this").want(200).says("No Lab persona matches")
	editor.get("/lab/not-an-id/preview").want(404)
	editor.get("/lab/00000000-0000-4000-8000-00000000dead/preview").want(404).says("no such Lab persona")
	filled := editor.get("/templates/new?lab=5a4db0c5-9e45-4000-8000-000000000002").want(200)
	filled.says("Filled from the Lab persona Cara, support", "Support handbook", "Ask for the order number before anything else", `value="cara-support"`)
	editor.get("/templates/new?lab=5a4db0c5-9e45-4000-8000-000000000005").want(200).says("It has no model: browsers")
	k.must(k.sandbox.Close())
	editor.get("/lab").want(200).says("Liv at the front desk")
	editor.get("/lab?page=2").want(200).says("Anam isn't answering")
	editor.get("/templates/new?lab=" + labPersona).want(502)
}

// TestSessionsBesideTokens compares tokens with the sessions that browsers started.
func TestSessionsBesideTokens(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleViewer)
	used, unused := v.start("/templates/cara/preview/session"), v.start("/templates/cara/preview/session")
	if _, err := k.sandbox.StartSession(used.SessionToken); err != nil {
		t.Fatal(err)
	}
	byLabel := "/requests/sessions?label=" + unused.ClientLabel
	v.part(byLabel, "div").want(200).says("2 tokens", "1 session", "1 running now", "1 token was not used", "1 of 100 sessions run now").lacks("<html")
	v.get(byLabel).want(200).says("<html", "Sessions at Anam")
	v.get("/requests/sessions?template=cara").want(200).says("2 tokens", used.ClientLabel)
	v.get("/requests/sessions?label=gr:other").want(200).says("0 tokens", "0 sessions")
	v.get("/requests/sessions").want(404)
	v.get("/requests/sessions?template=nobody").want(404)
	v.part("/connection", "section#connection-state").want(200).says("1 of 100, shared with live apps")
	v.get("/templates/cara/use").want(200).says("/requests/sessions?template=cara")
	var limit struct{ Active, Limit *int }
	v.get("/preview/limit").want(200).into(&limit)
	if *limit.Limit != 100 || *limit.Active != 1 {
		t.Errorf("limit %+v", limit)
	}
	k.must(k.sandbox.Script(sandbox.Fault{Match: "GET /v1/sessions", Status: http.StatusInternalServerError, Times: -1}))
	v.get(byLabel).want(200).says("2 tokens", "Anam isn't answering, so its sessions can")
	v.get("/connection").want(200).lacks("shared with live apps")
}
