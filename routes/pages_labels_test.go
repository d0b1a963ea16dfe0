package routes

import (
	"testing"
	"time"

	"greenroom/models"
)

// protected gives a template of v1 and v2, v1 live, whose live label only admins move.
func protected(t *testing.T) *kit {
	t.Helper()
	k := newPages(t)
	k.published("cara")
	k.saved("cara", persona("Cara two"))
	admin := k.visitor(models.RoleAdmin)
	admin.led(admin.post("/templates/cara/settings", "change", "protect", "label", "live", "protected", "true"), "/templates/cara/settings").
		says("Label live is protected: only admins move it", "Unprotect")
	return k
}

func TestProtectedLabelForAdmins(t *testing.T) {
	t.Parallel()
	k := protected(t)
	admin := k.visitor(models.RoleAdmin)
	admin.get("/templates/cara/publish").want(200).lacks("disabled", "is protected")
	admin.led(admin.post("/templates/cara/publish", "version", "2", "from", "1"), "/templates/cara").says("v2 is live.")
	admin.led(admin.post("/templates/cara/settings", "change", "protect", "label", "live", "protected", "false"), "/templates/cara/settings").
		says("Label live is open again: every editor moves it.").lacks("Unprotect")
	editor := k.visitor(models.RoleEditor)
	editor.led(editor.post("/templates/cara/publish", "version", "1", "from", "2"), "/templates/cara").says("v1 is live.")
}

// Forms that would move a protected label tell an editor which admin to ask, and change nothing.
func TestProtectedLabelForEditors(t *testing.T) {
	t.Parallel()
	k := protected(t)
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/publish").want(200).says("The label live is protected: only admins move it. Ask Dana admin.", "disabled")
	v.get("/templates/cara/settings").want(200).says("Only admins move it. Ask Dana admin.", "Protected").lacks("/unpublish", "Unprotect")
	before := k.state("cara")
	for _, form := range [][]string{
		{"/publish", "version", "2", "from", "1"},
		{"/publish", "version", "none", "from", "1"},
		{"/archive"},
		{"/rename", "slug", "clara"},
		{"/aliases/none/release"},
		{"/settings", "change", "protect", "label", "live", "protected", "false"},
		{"/settings", "change", "protect", "label", "other", "protected", "true"},
	} {
		v.post("/templates/cara"+form[0], form[1:]...).want(403)
	}
	if after := k.state("cara"); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestLabelsBesideLive(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	k.saved("cara", persona("Cara two"))
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/settings").says("What apps get", "Add another label").lacks(`>Protect<`)
	v.get("/templates/cara/publish").lacks("choose-label")
	v.get("/templates/cara/publish?label=staging&version=1").want(200).says("Publish v1 as staging?", "staging is not set yet.", `<option value="staging" selected>`)
	v.led(v.post("/templates/cara/publish", "label", "staging", "version", "1", "from", "0"), "/templates/cara").
		says("staging points at v1.", "You made v1 of Cara two staging.")
	v.get("/templates/cara/settings").says("/publish?label=staging&version=2", "/publish?label=staging&version=before", "/publish?label=staging&version=none")
	v.get("/templates/cara/publish").says("choose-label")
	v.get("/templates/cara/publish?label=staging").want(200).says("Publish v2 as staging?", "staging points at v1 now. This moves it: apps that ask for it get v2", `<option value="staging" selected>`)
	v.led(v.post("/templates/cara/publish", "label", "staging", "version", "2", "from", "1"), "/templates/cara").
		says("staging points at v2.", "You made v2 of Cara two staging.")
	v.get("/templates/cara/history").says(">staging</span>")
	if labels := k.latest("cara").Labels; labels["live"] != 1 || labels["staging"] != 2 {
		t.Errorf("%v", labels)
	}
	page := v.get("/templates/cara/publish?label=staging&version=none").want(200).says("Remove staging?", "staging points at v2 now. Apps that ask for it are refused")
	v.led(v.send(post, "/templates/cara/publish", page.form("publish")), "/templates/cara").says("Removed staging.", "You removed the label staging of Cara two.")
	for _, label := range []string{"preview", "Live", "x", "a%20b"} {
		v.get("/templates/cara/publish?label=" + label).want(422)
	}
	v.post("/templates/cara/publish", "label", "preview", "version", "2", "from", "0").want(422).says("The label preview is reserved.")
	v.post("/templates/cara/settings", "change", "protect", "label", "live").want(422)
}

func TestProtectForm(t *testing.T) {
	t.Parallel()
	k := protected(t)
	admin := k.visitor(models.RoleAdmin)
	admin.post("/templates/cara/settings", "change", "protect", "label", "live", "protected", "maybe").want(422)
	admin.post("/templates/cara/settings", "change", "protect", "label", "LIVE!", "protected", "true").want(422)
	admin.led(admin.post("/templates/cara/settings", "change", "protect", "label", "prod", "protected", "true"), "/templates/cara/settings").says("prod", "is not set")
}

func TestKeyThatMovesProtectedLabels(t *testing.T) {
	t.Parallel()
	k := protected(t)
	v := k.visitor(models.RoleAdmin)
	v.get("/keys/new").says("Move protected labels")
	v.post("/keys", "name", "CI", "scopes", "templates:publish", "labPersonas", "true").want(200)
	v.post("/keys", "name", "Release", "scopes", "templates:publish", "protectedLabels", "true", "labPersonas", "true").want(200)
	v.post("/keys", "name", "App", "scopes", "mint", "protectedLabels", "true", "labPersonas", "true").want(422).says("Move protected labels: This goes with “Publish personas”.", "Tick that too, or leave this out.", `value="true" checked`)
	keys, err := k.keys()
	k.must(err)
	for _, key := range keys {
		if key.ProtectedLabels != (key.Name == "Release") {
			t.Errorf("%s may move protected labels: %t", key.Name, key.ProtectedLabels)
		}
		page := v.get("/keys/" + key.ID).want(200)
		if key.ProtectedLabels {
			page.says("may move them")
		} else {
			page.lacks("may move them")
		}
	}
}

// The page counts the recorded requests for the label in the last days, by key.
func TestPublishTellsWhoIsAffected(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	template := k.published("cara")
	k.saved("cara", persona("Cara two"))
	key, secret, err := k.store.CreateKey(t.Context(), tester, models.NewKey{Name: "Shop " + hostile, Scopes: []models.Scope{models.ScopeMint}})
	k.must(err)
	secrets.add(secret.Reveal())
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/publish").says("No key asked for live in the last 7 days. Sessions already running keep v1.")
	for i, ago := range []time.Duration{time.Hour, 2 * time.Hour, 30 * time.Hour, 8 * 24 * time.Hour} {
		k.must(k.store.RecordMint(t.Context(), models.Mint{
			ID: string(rune('a' + i)), At: k.clock.now().Add(-ago), KeyID: key.ID, TemplateID: template.ID, Slug: "cara", Label: "live", Version: 1, Outcome: "ok", RequestID: "r",
		}))
	}
	v.get("/templates/cara/publish").says("1 key asked for live in the last 7 days, 2 tokens in 24 h. Sessions already running keep v1.", "asked 3 times", "Shop "+hostile).lacks(hostile)
}
