package routes

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"greenroom/models"
)

// with gives a form with other values in some of its fields.
func with(form url.Values, pairs ...string) url.Values {
	changed := url.Values{}
	for name, values := range form {
		changed[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		changed.Set(pairs[i], pairs[i+1])
	}
	return changed
}

// choosing makes a persona of three versions, v2 live and v1 staging, whose editor looks at publishing v3.
func choosing(t *testing.T) (*kit, *visitor, url.Values) {
	t.Helper()
	k := newPages(t)
	k.published("cara")
	k.saved("cara", persona("Cara two"))
	k.saved("cara", persona("Cara three"))
	k.point("cara", "live", 2)
	k.point("cara", "staging", 1)
	v := k.visitor(models.RoleEditor)
	page := v.get("/templates/cara/publish").want(200).says("Publish v3 as live?", ">Publish v3 as live</button>")
	return k, v, page.form("publish")
}

// A form whose choice is not what its page had shown moves nothing: nobody has seen what that would change.
func TestChoiceThatThePageHadNotShown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		choice []string
		says   []string
		label  string
		then   int
	}{
		"another label":    {[]string{"label", "staging"}, []string{"You chose v3 as staging after", "Publish v3 as staging?", "staging points at v1 now. This moves it", "What changes from v1 to v3"}, "staging", 3},
		"another version":  {[]string{"version", "1"}, []string{"You chose v1 as live after", "Roll back live to v1?", "What changes from v2 to v1"}, "live", 1},
		"no version":       {[]string{"version", "none"}, []string{"You chose no version as live after", "Stop giving tokens?", "v2 stops being live at once"}, "live", 0},
		"label and number": {[]string{"version", "none", "label", "staging"}, []string{"You chose no version as staging after", "Remove staging?"}, "staging", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, v, form := choosing(t)
			before := k.state("cara")
			form = with(form, append(c.choice, "note", "Friday")...)
			page := v.send(post, "/templates/cara/publish", form).want(409).says(append(c.says, `value="Friday"`, "1 thing needs attention")...)
			if after := k.state("cara"); after != before {
				t.Errorf("before:\n%s\nafter:\n%s", before, after)
			}
			v.led(v.send(post, "/templates/cara/publish", page.form("publish")), "/templates/cara").says("Undo")
			if got := k.latest("cara").Labels[c.label]; got != c.then {
				t.Errorf("%s points at v%d, want v%d", c.label, got, c.then)
			}
			move, err := k.store.LastMove(t.Context(), "cara", c.label)
			k.must(err)
			if move.Note != "Friday" {
				t.Errorf("the note is %q", move.Note)
			}
		})
	}
}

// Show what changes, without scripts: the page of the choice, with what was typed and nothing moved.
func TestChooseAnotherMove(t *testing.T) {
	t.Parallel()
	k, v, form := choosing(t)
	before := k.state("cara")
	page := v.send(post, "/templates/cara/publish/choose", with(form, "label", "staging", "version", "2", "note", "Friday", "confirm", "x")).want(200).
		says("Publish v2 as staging?", ">Publish v2 as staging</button>", "What changes from v1 to v2", `value="Friday"`, `<option value="2" selected>v2</option>`, `name="shown" value="staging 2"`)
	if got := page.header.Get("HX-Replace-Url"); got != "/templates/cara/publish?label=staging&version=2" {
		t.Errorf("the address is %q", got)
	}
	v.get("/templates/cara/publish/choose").want(200).says("Publish v3 as live?") // where a browser reloads
	if after := k.state("cara"); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
	v.send(post, "/templates/cara/publish/choose", with(form, "version", "9")).want(404)
	v.send(post, "/templates/cara/publish/choose", with(form, "label", "preview")).want(422)
	v.led(v.send(post, "/templates/cara/publish", page.form("publish")), "/templates/cara").says("staging points at v2.")
}

// The page is about a persona, not about its address.
func TestPublishAfterAnotherPersonaTookTheSlug(t *testing.T) {
	t.Parallel()
	k, v, form := choosing(t)
	rename := v.get("/templates/cara/rename?slug=clara").want(200).form("confirm")
	_, err := k.store.PatchTemplate(t.Context(), tester, "cara", models.TemplatePatch{Slug: new("away")})
	k.must(err)
	k.must(k.store.ReleaseAlias(t.Context(), tester, "away", "cara"))
	_, err = k.store.CreateTemplate(t.Context(), tester, models.NewTemplate{Slug: "cara", Persona: persona("Eve")})
	k.must(err)
	v.send(post, "/templates/cara/publish", form).want(409).says("Another persona has this slug now, so nothing was changed.")
	v.send(post, "/templates/cara/rename", rename).want(409).says("Another persona has this slug now, so nothing was changed.")
	if eve, cara := k.latest("cara"), k.latest("away"); len(eve.Labels) != 0 || eve.Slug != "cara" || cara.Labels["live"] != 2 {
		t.Errorf("%+v %+v", eve.Labels, cara.Labels)
	}
}

// Every form of every page that can move a label is the one publish form, or an undo.
func TestOnlyThePublishPageMovesLabels(t *testing.T) {
	t.Parallel()
	k, v, _ := choosing(t)
	admin := k.visitor(models.RoleAdmin)
	for _, path := range []string{"/templates", "/templates/cara", "/templates/cara/settings", "/templates/cara/history", "/templates/cara/diff?from=1&to=2", "/templates/cara/use", "/requests"} {
		for _, who := range []*visitor{v, admin} {
			page := string(who.get(path).want(200).body)
			for _, form := range strings.Split(page, "<form ")[1:] {
				form, _, _ = strings.Cut(form, "</form>")
				if strings.Contains(form, `method="post"`) && (strings.Contains(form, `/publish"`) || strings.Contains(form, `/unpublish"`) || strings.Contains(form, `value="label"`)) {
					t.Errorf("%s has a form that moves a label: %s", path, form)
				}
			}
		}
	}
	k.browse(post, "/templates/cara/unpublish", k.signIn(models.RoleEditor), url.Values{}).want(405)
}

// The button that mends a missing label leads to publishing that label.
func TestMissingLabelIsMendedByItsOwnPage(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	k.call(post, "/api/v1/session-tokens", k.key(models.ScopeMint), `{"template":"cara","label":"staging"}`).want(409)
	v := k.visitor(models.RoleEditor)
	v.get("/requests").want(200).says(`href="/templates/cara/publish?label=staging"`, "Publish cara as staging")
	page := v.get("/templates/cara/publish?label=staging").want(200).says("Publish v1 as staging?")
	v.led(v.send(post, "/templates/cara/publish", page.form("publish")), "/templates/cara").says("staging points at v1.")
	if got := fmt.Sprint(k.latest("cara").Labels); got != "map[live:1 staging:1]" {
		t.Error(got)
	}
}

// The latest versions can be chosen, and every one that was really live.
func TestVersionsToChooseFrom(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	for n := 2; n <= 60; n++ {
		k.saved("cara", persona(fmt.Sprint("Cara ", n)))
	}
	k.point("cara", "live", 60)
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/publish").want(200).says(`<option value="60" selected>v60, live now</option>`, `<option value="11">v11</option>`, `<option value="1">v1, live before</option>`).lacks(`<option value="10"`)
	v.get("/templates/cara/publish?version=5").want(200).says(`<option value="5" selected>v5</option>`)
}
