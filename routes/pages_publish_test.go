package routes

import (
	"testing"
	"time"

	"greenroom/models"
)

func TestPublish(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/publish").want(200).says("Publish v1 as live?", "Apps get no tokens for this persona yet", `name="from" value="0"`)
	v.led(v.post("/templates/cara/publish", "version", "1", "from", "0", "note", "Go"), "/templates/cara").says("v1 is live. Apps get it with their next token.", "Live v1")
	v.get("/templates/cara/publish").want(200).says("Apps get v1 already.", "v1 is live already: nothing changed.", `disabled aria-describedby="blocked">Publish v1 as live`)
	k.saved("cara", persona("Cara two"))
	v.get("/templates/cara/publish").want(200).says("Publish v2 as live?", "Apps get v1 now", `name="from" value="1"`, "2 fields changed", "Cara two", "Sessions already running keep v1.")
	v.led(v.post("/templates/cara/publish", "version", "2", "from", "1"), "/templates/cara").says("v2 is live.")
	v.get("/templates/cara/publish?version=1").want(200).says("Roll back live to v1?", "Apps get v2 now", "What changes from v2 to v1")
}

// Save and publish in one go, without scripts.
func TestSaveThenPublish(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	v.led(v.post("/templates/cara", editorForm(1, persona("Cara two"), "then", "publish")...), "/templates/cara/publish?version=2").says("Publish v2 as live?")
	v.led(v.post("/templates/cara", editorForm(2, persona("Cara two"), "then", "publish")...), "/templates/cara/publish?version=2").says("Publish v2 as live?")
	v.post("/templates/cara", editorForm(1, persona("Cara three"), "then", "publish")...).want(409).says("meanwhile")
}

func TestPublishThatLost(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	k.saved("cara", persona("Cara two"))
	k.saved("cara", persona("Cara three"))
	_, err := k.store.MoveLabel(t.Context(), tester, "cara", models.LabelMove{Label: models.LabelLive, Version: 2})
	k.must(err)
	v := k.visitor(models.RoleEditor)
	v.post("/templates/cara/publish", "version", "3", "from", "1", "note", "typed").want(409).
		says("Somebody moved this label meanwhile", "Publish v3 as live?", "Apps get v2 now", `name="from" value="2"`, `value="typed"`)
	if k.latest("cara").Labels["live"] != 2 {
		t.Error("the label moved")
	}
}

func TestPublishBadInput(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	for _, version := range []string{"99", "0", "-1", "x", "99999999999999999999"} {
		v.get("/templates/cara/publish?version=" + version).want(404)
	}
	v.post("/templates/cara/publish", "version", "99", "from", "0").want(404)
	v.post("/templates/cara/publish", "version", "x", "from", "y").want(422)
	v.post("/templates/cara/publish").want(422)
	_, err := k.store.ArchiveTemplate(t.Context(), tester, "cara")
	k.must(err)
	v.led(v.get("/templates/cara/publish"), "/templates/cara").says("This persona is archived. Unarchive it before you publish.")
	v.post("/templates/cara/publish", "version", "1", "from", "0").want(409).says("This persona is archived")
}

// Confirmations that affect apps name the keys with recent requests.
func TestAffectedKeys(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	template := k.published("cara")
	k.saved("cara", persona("Cara two"))
	asked := func(name string, ago time.Duration) string {
		key, secret, err := k.store.CreateKey(t.Context(), tester, models.NewKey{Name: name, Scopes: []models.Scope{models.ScopeMint}})
		k.must(err)
		secrets.add(secret.Reveal())
		k.must(k.store.RecordMint(t.Context(), models.Mint{
			ID: name, At: k.clock.now().Add(-ago), KeyID: key.ID, TemplateID: template.ID, Slug: "cara", Outcome: "ok", RequestID: "r",
		}))
		return key.ID
	}
	asked("Shop "+hostile, time.Hour)
	asked("Forgotten app", 31*24*time.Hour)
	k.must(k.store.RevokeKey(t.Context(), tester, asked("Revoked app", time.Hour)))
	v := k.visitor(models.RoleAdmin)
	for _, path := range []string{"/archive", "/settings"} {
		v.get("/templates/cara"+path).want(200).says("Shop "+hostile).lacks(hostile, "Forgotten app", "Revoked app")
	}
}

func TestUnpublish(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	stale := v.get("/templates/cara/publish?version=none").form("publish")
	page := v.led(v.get("/templates/cara/unpublish"), "/templates/cara/publish?version=none").
		says("Stop giving tokens?", "v1 stops being live at once", "No key asked for live in the last 7 days. Sessions already running keep v1.")
	v.led(v.send(post, "/templates/cara/publish", page.form("publish")), "/templates/cara").says("Nothing is live now: apps get no tokens", "You removed the label live of Cara.", "Draft")
	v.send(post, "/templates/cara/publish", stale).want(409).says("live is not set now", "live is not set: there is nothing to remove.", "disabled")
	v.get("/templates/cara/publish?version=none").want(200).says("live is not set: there is nothing to remove.", "disabled")
}
