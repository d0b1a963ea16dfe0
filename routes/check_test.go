package routes

import (
	"strings"
	"testing"

	"greenroom/models"
)

const mintRequest = "POST /v1/auth/session-token"

// withSystemTool is a persona that saving takes and Anam doesn't.
func withSystemTool() models.Persona {
	p := persona("Cara two")
	p.Tools = []models.Tool{{"type": "system", "name": "end_call"}}
	return p
}

// checked counts what the sandbox was asked since the last call.
func (k *kit) checked() (mints, lookups int) {
	k.Helper()
	for _, r := range k.sandbox.Requests() {
		switch {
		case r.Method+" "+r.Path == mintRequest:
			mints++
		case strings.Count(r.Path, "/") == 3:
			lookups++
		}
	}
	k.sandbox.ResetHistory()
	return mints, lookups
}

func TestCheckByAPI(t *testing.T) {
	k := newApp(t)
	k.published("cara")
	k.saved("cara", withSystemTool())
	key := k.key(models.ScopeTemplatesPublish)
	const at = "/api/v1/templates/cara/check"
	var got struct{ Problems []models.CheckProblem }
	k.call(post, at, key, `{"version":2}`).want(200).into(&got)
	if len(got.Problems) != 2 || got.Problems[0].Field != "persona.tools[0].type" || got.Problems[0].Level != models.LevelBlock || got.Problems[1].Code != models.ProblemNeverTalkedTo {
		t.Errorf("%+v", got.Problems)
	}
	if fields := k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":2,"from":1}`).refused(models.CodeCheckFailed); len(fields) != 1 || fields["persona.tools[0].type"] != models.ProblemToolType {
		t.Errorf("fields %v", fields)
	}
	if k.latest("cara").Labels["live"] != 1 {
		t.Error("the label moved")
	}
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":2,"confirm":["anam_rejected"]}`).refused(models.CodeCheckFailed)
	var moved struct {
		Labels   map[string]int
		Warnings []models.FieldError
	}
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":2,"confirm":["tool_type_refused"]}`).want(200).into(&moved)
	if moved.Labels["live"] != 2 || len(moved.Warnings) != 2 {
		t.Errorf("%+v", moved)
	}
	k.call(post, at, key, `{}`).refused(models.CodeInvalidInput)
	k.call(post, at, key, `{"version":2,"label":"live"}`).refused(models.CodeInvalidInput)
	k.call(post, at, key, `{"version":9}`).refused(models.CodeVersionNotFound)
	k.call(post, "/api/v1/templates/nobody/check", key, `{"version":1}`).refused(models.CodeTemplateNotFound)
	k.call(post, at, k.key(models.ScopeTemplatesRead, models.ScopeTemplatesWrite), `{"version":2}`).refused(models.CodeForbidden)
	other := k.template("other")
	k.call(post, at, k.newKey(models.NewKey{Name: "Other", Scopes: keeper, Slugs: []string{other.Slug}}), `{"version":2}`).refused(models.CodeForbidden)
	if rows := k.mints(); len(rows) != 0 {
		t.Errorf("checks left mints: %+v", rows)
	}
}

// TestBadConfirmations are refused with the field named.
func TestBadConfirmations(t *testing.T) {
	k := newApp(t)
	k.template("cara")
	key := k.key(keeper...)
	for body, field := range map[string]string{
		`{"version":1,"confirm":"all"}`:                                   "confirm",
		`{"version":1,"confirm":[1]}`:                                     "confirm[0]",
		`{"version":1,"confirm":["` + strings.Repeat("x", 65) + `"]}`:     "confirm[0]",
		`{"version":1,"confirm":["a"` + strings.Repeat(`,"a"`, 50) + `]}`: "confirm",
	} {
		if fields := k.call(put, "/api/v1/templates/cara/labels/live", key, body).refused(models.CodeInvalidInput); fields[field] == "" {
			t.Errorf("%s: %v", body, fields)
		}
	}
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":1,"confirm":null}`).want(200)
}

// TestWhatAsksAnam: publishing asks once for each content, and nothing beside publishing and checking asks at all.
func TestWhatAsksAnam(t *testing.T) {
	k := newPages(t)
	k.must(k.options.Catalog.Refresh(t.Context()))
	k.published("cara")
	k.saved("cara", persona("Cara two"))
	v, key := k.visitor(models.RoleEditor), k.key(keeper...)
	k.checked()
	for _, path := range []string{"/templates", "/templates/cara", "/templates/cara/history", "/templates/cara/diff?from=1&to=2", "/templates/cara/settings", "/templates/cara/use", "/templates/cara/publish?version=none", "/templates/cara/publish?version=1"} {
		v.get(path).want(200)
	}
	k.call(get, "/api/v1/templates/cara", key, nil).want(200)
	k.saved("cara", persona("Cara three"))
	if mints, lookups := k.checked(); mints+lookups != 0 {
		t.Errorf("reading and saving asked for %d mints and %d IDs", mints, lookups)
	}
	v.get("/templates/cara/publish").want(200)
	v.led(v.post("/templates/cara/publish", "version", "3", "from", "1"), "/templates/cara")
	k.call(put, "/api/v1/templates/cara/labels/staging", key, `{"version":3}`).want(200)
	if mints, lookups := k.checked(); mints != 1 || lookups != 0 {
		t.Errorf("publishing asked for %d mints and %d IDs, want one and none", mints, lookups)
	}
	v.led(v.post("/templates/cara/publish", "version", "1", "from", "3"), "/templates/cara")
	k.call(del, "/api/v1/templates/cara/labels/staging", key, nil).want(204)
	v.led(v.post("/templates/cara/publish", "version", "none", "from", "1"), "/templates/cara")
	if mints, lookups := k.checked(); mints+lookups != 0 {
		t.Errorf("going back asked for %d mints and %d IDs", mints, lookups)
	}
}

// TestPublishPageTells: what holds up needs its tick, on the page as by the API.
func TestPublishPageTells(t *testing.T) {
	k := newPages(t)
	k.published("cara")
	p := withSystemTool()
	p.InitialMessage = "Hi {{name}}"
	k.saved("cara", p)
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/publish").want(200).says("The check found problems", `name="confirm" value="tool_type_refused"`, "Anam takes no system tools here", "This text holds {{", "Nobody has talked to this version yet.")
	v.post("/templates/cara/publish", "version", "2", "from", "1", "note", "typed").want(422).says("Nothing was published: the check found problems.", `value="typed"`, `value="tool_type_refused"`)
	v.post("/templates/cara/publish", "version", "2", "from", "1", "confirm", "something_else").want(422)
	if k.latest("cara").Labels["live"] != 1 {
		t.Fatal("the label moved")
	}
	v.led(v.post("/templates/cara/publish", "version", "2", "from", "1", "confirm", "tool_type_refused"), "/templates/cara").says("v2 is live.", "What is live would fail now.")
	v.get("/templates").want(200).says("Would fail now")
	v.get("/templates/cara/publish?version=1").want(200).lacks(`name="confirm"`)
	v.led(v.post("/templates/cara/publish", "version", "1", "from", "2"), "/templates/cara").says("v1 is live.").lacks("would fail now")
	// Back to what is known to be bad, which was live before: told, and not held up.
	v.get("/templates/cara/publish?version=2").want(200).says("earlier. You can go back to it all the same.").lacks(`name="confirm"`)
	v.led(v.post("/templates/cara/publish", "version", "2", "from", "1"), "/templates/cara").says("v2 is live.")
}

// Every label goes through the check.
func TestOtherLabelsAreNoWayAround(t *testing.T) {
	k := newPages(t)
	k.published("cara")
	k.saved("cara", withSystemTool())
	v := k.visitor(models.RoleEditor)
	v.post("/templates/cara/publish", "label", "staging", "version", "2", "from", "0").want(422).says("the check found problems")
	if k.latest("cara").Labels["staging"] != 0 {
		t.Error("the label moved")
	}
}

// With Anam away nobody is held up.
func TestPublishingWhileAnamIsAway(t *testing.T) {
	k := newPages(t)
	k.template("cara")
	k.must(k.sandbox.Close())
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/publish").want(200).says("Anam didn't answer, so it could not be asked about this version.").lacks(`name="confirm"`)
	v.led(v.post("/templates/cara/publish", "version", "1", "from", "0"), "/templates/cara").says("v1 is live.")
}

// A talk to the very words that are saved later is a talk to the version.
func TestTalkingCounts(t *testing.T) {
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/publish").want(200).says("Nobody has talked to this version yet.")
	v.start("/templates/cara/preview/session", "run", "version=1")
	v.get("/templates/cara/publish").want(200).lacks("Nobody has talked to this version yet.")
}
