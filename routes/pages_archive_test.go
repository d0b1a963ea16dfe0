package routes

import (
	"testing"

	"greenroom/models"
)

func TestPagesCountTheKeysTheyName(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleAdmin)
	for _, c := range []struct{ concerned, asks string }{
		{"1 key asked for live", "This key can ask for it already:"}, {"2 keys asked for live", "These keys can ask for it already:"},
	} {
		k.call("POST", "/api/v1/session-tokens", k.key(models.ScopeMint), `{"template":"cara"}`).want(201)
		v.get("/templates/cara/archive").want(200).says("Asked for it in the last 30 days, and will be refused:")
		v.get("/templates/cara/publish?version=none").want(200).says(c.concerned)
		v.get("/templates/cara/use").want(200).says(c.asks)
	}
}

// Archive, unarchive, archive and delete work without scripts.
func TestArchiveAndDelete(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleAdmin)
	v.get("/templates/cara/archive").want(200).says("Archive Cara?", `action="/templates/cara/archive"`)
	v.led(v.get("/templates/cara/delete"), "/templates/cara/settings").says("Archive this persona before you delete it.")
	v.led(v.post("/templates/cara/delete", "confirm", "cara"), "/templates/cara/settings").says("Archive this persona before you delete it.")
	v.led(v.post("/templates/cara/archive"), home).says("Archived cara.")
	v.led(v.get("/templates/cara/archive"), "/templates/cara/settings").says("archived already", "Unarchive", "Delete")
	v.post("/templates/cara/publish", "version", "none", "from", "1").want(409).says("This persona is archived. Unarchive it first.").lacks("emplate is")
	v.led(v.post("/templates/cara/unarchive"), "/templates/cara").says("Unarchived cara. Apps get tokens for it again.", "Live v1")
	v.post("/templates/cara/archive").want(303)
	v.get("/templates/cara/delete").want(200).says("Delete Cara?", "type <code>cara</code>", `name="confirm"`)
	v.post("/templates/cara/delete", "confirm", hostile).want(422).says("Type the slug exactly", hostile).lacks(hostile)
	v.post("/templates/cara/delete").want(422)
	v.led(v.post("/templates/cara/delete", "confirm", " cara "), home).says("Deleted cara.")
	v.get("/templates/cara").want(404)
	k.template("cara") // its slug is free
}

func TestUnarchiveDraft(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.post("/templates/cara/archive").want(303)
	v.led(v.post("/templates/cara/unarchive"), "/templates/cara").says("It is a draft: apps get no tokens for it.")
	v.get("/templates/cara/delete").want(403)
}
