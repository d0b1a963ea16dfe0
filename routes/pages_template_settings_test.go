package routes

import (
	"fmt"
	"net/url"
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
	v.get("/templates/cara/rename?slug=mia").want(409).says("Slug: Another persona has this slug", `value="mia"`)
	v.post("/templates/cara/rename", "slug", "mia").want(409).says("Slug: Another persona has this slug", `value="mia"`)
	v.get("/templates/cara/rename?slug="+url.QueryEscape(hostile)).want(422).says("Use lower-case letters", hostile).lacks(hostile)
	v.led(v.get("/templates/cara/rename?slug=cara"), "/templates/cara/settings").says("Nothing changed.")
	page := v.get("/templates/cara/rename?slug=+lola+").want(200).says("Rename cara to lola?", "cara stays as an old slug")
	v.led(v.send(post, "/templates/cara/rename", page.form("confirm")), "/templates/lola/settings").
		says("The slug is lola now. Apps that ask by an old one get this persona as before.", "Old slugs that still work", "<code>cara</code>", `href="/templates/lola/aliases/cara/release"`)
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

// The settings only lead to the page that moves labels; it says so where the label is there already.
func TestSettingsLeadToThePublishPage(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	k.saved("cara", persona("Cara two"))
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/settings").want(200).says(`method="get" action="/templates/cara/publish"`, `href="/templates/cara/publish?label=live&version=none"`).lacks(`value="label"`)
	v.get("/templates/cara/publish?label=staging").want(200).says("Publish v2 as staging?", "staging is not set yet.")
	v.get("/templates/cara/publish?label=live").want(200).says("Publish v2 as live?", "Apps get v1 now. With their next token they get v2.")
	for _, bad := range []string{"preview", "UPPER", "x", "", "%00"} {
		v.get("/templates/cara/publish?label="+bad).want(422).says("1 thing needs attention", "Label: ", `<details class="more" open>`, `value="cara"`)
	}
	before := k.state("cara")
	for _, form := range [][]string{{"label", "staging", "version", "1"}, {"label", "live", "version", "2"}, {"label", "live", "version", ""}} {
		v.post("/templates/cara/settings", append([]string{"change", "label"}, form...)...).want(422)
	}
	if after := k.state("cara"); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
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
