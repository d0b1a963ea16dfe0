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
	for _, c := range []struct{ refused, asks string }{
		{"This key will be refused:", "This key can ask for it already:"}, {"These keys will be refused:", "These keys can ask for it already:"},
	} {
		k.call("POST", "/api/v1/session-tokens", k.key(models.ScopeMint), `{"template":"cara"}`).want(201)
		v.get("/templates/cara/archive").want(200).says(c.refused)
		v.get("/templates/cara/unpublish").want(200).says(c.refused)
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
	v.led(v.post("/templates/cara/unpublish"), "/templates/cara").says("This persona is archived. Unarchive it first.").lacks("emplate is")
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
