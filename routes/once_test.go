package routes

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

var onceField = regexp.MustCompile(`name="once" value="([^"]+)"`)

// markOf is the one-time mark of the last form on a page.
func markOf(t *testing.T, a answer) string {
	t.Helper()
	found := onceField.FindAllSubmatch(a.body, -1)
	if len(found) == 0 {
		t.Fatalf("no form with a mark: %s", a.body)
	}
	return string(found[len(found)-1][1])
}

func TestSentTwiceIsDoneOnce(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleAdmin)
	page := v.get("/templates/cara/publish?version=1").want(200)
	form := []string{"version", "1", "label", "live", "from", "0", "note", "", "once", markOf(t, page)}
	v.led(v.post("/templates/cara/publish", form...), "/templates/cara").says("v1 is live").lacks("sent twice")
	v.led(v.post("/templates/cara/publish", form...), "/templates/cara").says("v1 is live", "This was sent twice and done once, at ").lacks("meanwhile")
	if moves, err := k.store.LabelHistory(t.Context(), "cara", "live", 10, ""); err != nil || len(moves.Items) != 1 {
		t.Errorf("%d moves, %v", len(moves.Items), err)
	}
	// The same mark with something else is an ordinary request.
	form[3] = "beta"
	v.led(v.post("/templates/cara/publish", form...), "/templates/cara").says("beta points at v1").lacks("sent twice")
}

func TestSecretsAreShownAgainToTheSameForm(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	form := []string{"name", "App", "scopes", "mint", "labPersonas", "true", "once", markOf(t, v.get("/keys/new"))}
	secret := regexp.MustCompile(`grk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}`)
	first := secret.FindString(string(v.post("/keys", form...).want(200).body))
	secrets.add(first)
	again := v.post("/keys", form...).want(200).says("sent twice and done once")
	if first == "" || secret.FindString(string(again.body)) != first {
		t.Error("the second answer shows another key, or none")
	}
	if keys, err := k.store.Keys(t.Context()); err != nil || len(keys) != 1 {
		t.Errorf("%d keys, %v", len(keys), err)
	}
	// Another browser of the same person can't have it.
	other := k.visitorAs(v.user)
	other.post("/keys", form...).want(200).lacks(first)
}

func TestRefusedFormsCanBeSentAgain(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	mark := markOf(t, v.get("/people"))
	v.post("/people", "email", "eve@example.com", "name", "", "role", "viewer", "once", mark).want(422)
	v.post("/people", "email", "eve@example.com", "name", "", "role", "viewer", "once", mark).want(422)
	v.post("/people", "email", "eve@example.com", "name", "Eve", "role", "viewer", "once", mark).want(200)
}

// Many at once, as a double click on a slow line: every answer is the good one.
func TestConcurrentTwinsWait(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleAdmin)
	mark := markOf(t, v.get("/mint"))
	form := url.Values{"template": {"cara"}, "once": {mark}}
	var all sync.WaitGroup
	bodies := make([]string, 8)
	for i := range bodies {
		all.Go(func() {
			a := k.browse(post, "/mint", v.cookies[httpkit.SessionCookie], form)
			bodies[i] = string(a.want(200).body)
		})
	}
	all.Wait()
	token := regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]*`)
	first := token.FindString(bodies[0])
	secrets.add(first)
	for _, body := range bodies {
		if first == "" || !strings.Contains(body, first) {
			t.Error("an answer without the token")
		}
	}
	if n := len(k.mints()); n != 1 {
		t.Errorf("%d mints", n)
	}
}

// Every form page of signed-in people takes a mark: the table is what says which there are.
func TestEveryFormRouteTakesAMark(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleAdmin)
	for _, r := range k.parts.rows {
		if r.Method != post || r.Rule.Role == "" || r.Reads || strings.HasPrefix(r.Path, "/preview/") || strings.HasSuffix(r.Path, "/session") {
			continue
		}
		path := samplePath(r)
		mark := "mark-of-" + path
		first := v.post(path, "once", mark)
		if first.status >= 400 {
			continue
		}
		second := v.post(path, "once", mark)
		if second.status != first.status || second.header.Get("Location") != first.header.Get("Location") {
			t.Errorf("%s: %d %s, then %d %s", path, first.status, first.header.Get("Location"), second.status, second.header.Get("Location"))
		}
	}
}
