package routes

import (
	"fmt"
	"strings"
	"testing"

	"greenroom/models"
)

func TestSettingsSlug(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	k.template("mia")
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/settings").want(200).says(`value="cara"`, "No label yet")
	v.post("/templates/cara/settings", "change", "slug", "slug", "mia").want(409).says("Slug: Another persona has this slug", `value="mia"`)
	v.post("/templates/cara/settings", "change", "slug", "slug", hostile).want(422).says("Use lower-case letters", hostile).lacks(hostile)
	v.led(v.post("/templates/cara/settings", "change", "slug", "slug", "cara"), "/templates/cara/settings").says("Nothing changed.")
	v.led(v.post("/templates/cara/settings", "change", "slug", "slug", " lola "), "/templates/lola/settings").
		says("The slug is lola now. cara keeps working", "Also answers to: <code>cara</code>")
}

func TestSettingsDescriptionAndTags(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.led(v.post("/templates/cara/settings", "change", "description", "description", hostile), "/templates/cara/settings").says("Description saved.", hostile).lacks(hostile)
	v.led(v.post("/templates/cara/settings", "change", "tags", "tags", "shop, help,,"), "/templates/cara/settings").says("Tags saved.", `value="shop, help"`)
	long := strings.Repeat("x", 501)
	v.post("/templates/cara/settings", "change", "description", "description", long).want(422).says("at most 500 characters", long, `value="shop, help"`)
	v.post("/templates/cara/settings", "change", "tags", "tags", "shop, Not A Tag, shop").want(422).says("Tags", "shop, Not A Tag, shop")
	v.post("/templates/cara/settings", "change", "other").want(422).says("Use one of the buttons")
	if got := k.latest("cara"); fmt.Sprint(got.Tags) != "[shop help]" || got.Description != hostile || got.LatestVersion != 1 {
		t.Errorf("%+v", got)
	}
}

func TestSettingsLabels(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	v.led(v.post("/templates/cara/settings", "change", "label", "label", "staging", "version", "1"), "/templates/cara/settings").
		says("Label staging points at v1 now.", "<code>staging</code> points at <strong>v1</strong>", v.user.Name)
	for _, bad := range [][2]string{{"preview", "1"}, {"UPPER", "1"}, {"x", "1"}, {"staging", "x"}, {"staging", "99"}, {"staging", "0"}, {"none", ""}} {
		v.post("/templates/cara/settings", "change", "label", "label", bad[0], "version", bad[1]).want(422).says("needs attention")
	}
	v.led(v.post("/templates/cara/settings", "change", "label", "label", "staging", "version", ""), "/templates/cara/settings").
		says("Label staging is gone.").lacks("<code>staging</code>")
}

func TestSettingsOfArchived(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.post("/templates/cara/archive").want(303)
	v.get("/templates/cara/settings").want(200).says("Unarchive", "disabled").lacks("/templates/cara/delete")
	v.post("/templates/cara/settings", "change", "description", "description", "typed").want(409).says("This persona is archived", "typed").lacks("This template")
	viewer := k.visitor(models.RoleViewer)
	viewer.get("/templates/cara/settings").want(200).says("disabled").lacks("unarchive")
}
