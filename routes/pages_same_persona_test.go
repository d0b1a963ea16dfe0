package routes

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"greenroom/models"
)

// postForm is one form of a page: where it goes, and what goes with it by itself.
type postForm struct {
	action string
	hidden url.Values
}

var (
	formOfPage    = regexp.MustCompile(`(?s)<form[^>]*method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	hiddenOfForm  = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	pagesWithForm = []string{
		"/templates/cara/menu", "/templates/cara", "/templates/cara/settings", "/templates/cara/archive", "/templates/cara/publish",
		"/templates/cara/publish?version=none", "/templates/cara/rename?slug=cara-new", "/templates/cara/aliases/cara-old/release",
	}
)

// formsAbout are the forms of a page that change the persona at a path.
func (a answer) formsAbout(path string) []postForm {
	var found []postForm
	for _, form := range formOfPage.FindAllStringSubmatch(string(a.body), -1) {
		if form[1] != path && !strings.HasPrefix(form[1], path+"/") {
			continue
		}
		f := postForm{action: form[1], hidden: url.Values{}}
		for _, input := range hiddenOfForm.FindAllStringSubmatch(form[2], -1) {
			f.hidden.Add(input[1], input[2])
		}
		found = append(found, f)
	}
	return found
}

// TestFormsReachNoOtherPersona sends the forms of every page of a persona after another one has taken its slug: nothing is changed.
func TestFormsReachNoOtherPersona(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara-old")
	k.published("leo")
	v := k.visitor(models.RoleAdmin)
	v.post("/templates/cara-old/rename", "slug", "cara").want(303)
	var forms []postForm
	for _, page := range pagesWithForm {
		found := v.get(page).want(200).formsAbout("/templates/cara")
		if len(found) == 0 {
			t.Errorf("%s has no form", page)
		}
		forms = append(forms, found...)
	}
	v.post("/templates/cara/archive").want(303)
	forms = append(forms, v.get("/templates/cara/delete").want(200).formsAbout("/templates/cara")...)
	forms = append(forms, v.get("/templates/cara/settings").want(200).formsAbout("/templates/cara/unarchive")...)
	v.post("/templates/cara/delete", "confirm", "cara").want(303)
	v.post("/templates/leo/rename", "slug", "cara").want(303)

	before, err := k.store.TemplateBySlug(t.Context(), "cara")
	k.must(err)
	for _, form := range forms {
		form.hidden.Set("confirm", "cara")
		form.hidden.Set("description", "of another one")
		form.hidden.Set("name", "Of another one")
		if a := v.send(post, form.action, form.hidden); a.status != 409 {
			t.Errorf("%s with %v: status %d", form.action, form.hidden, a.status)
		}
	}
	after, err := k.store.TemplateBySlug(t.Context(), "cara")
	k.must(err)
	if after.LatestVersion != before.LatestVersion || after.Description != before.Description || !after.ArchivedAt.IsZero() || after.Labels["live"] != before.Labels["live"] {
		t.Errorf("changed: %+v, before %+v", after, before)
	}
	if len(forms) < 12 {
		t.Errorf("only %d forms were found", len(forms))
	}
}
