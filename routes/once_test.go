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
	if moves, err := k.store.LabelHistory(t.Context(), models.Actor{}, "cara", "live", 10, ""); err != nil || len(moves.Items) != 1 {
		t.Errorf("%d moves, %v", len(moves.Items), err)
	}
	// The same mark with something else is an ordinary request.
	form[3] = "beta"
	v.led(v.post("/templates/cara/publish", form...), "/templates/cara").says("beta points at v1").lacks("sent twice")
}

// The browser's Back brings an old form back: what it was answered then is told as past, and a move that was undone since is not offered to be undone.
func TestSentAgainAfterUndo(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleAdmin)
	form := []string{"version", "1", "label", "live", "from", "0", "once", markOf(t, v.get("/templates/cara/publish?version=1"))}
	page := v.led(v.post("/templates/cara/publish", form...), "/templates/cara").says("You made v1 of Cara live.")
	v.led(v.post("/templates/cara/undo", "seq", page.seq()), "/templates/cara")
	again := v.led(v.post("/templates/cara/publish", form...), "/templates/cara")
	again.says("sent twice and done once, at ", "It was answered: v1 is live.").lacks("<gr-undo")
	if again = v.get("/templates/cara"); k.latest("cara").Labels["live"] != 0 || again.seq() != "" {
		t.Error("what was undone is done again, or offered to be undone")
	}
}

// The password's form is signed with the old password, and is known all the same once it was done.
func TestPasswordSentTwice(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	form := []string{"current", passwordMark, "password", "a new password, and long", "again", "a new password, and long", "once", markOf(t, v.get("/account"))}
	v.led(v.post("/account/password", form...), "/account").says("Your password is changed.")
	v.led(v.post("/account/password", form...), "/account").says("Your password is changed.", "sent twice and done once")
	form[3], form[5] = "another password, and long", "another password, and long"
	v.post("/account/password", form...).want(409).says("not known to be yours")
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
	if keys, err := k.keys(); err != nil || len(keys) != 1 {
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
		mark := v.mark()
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

// A form that somebody else opened in the same browser is never done in the name of whoever signed in since.
// The table is what says which forms there are.
func TestEveryFormRouteRefusesAnotherPersonsForm(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	dana, err := k.store.CreateUser(t.Context(), tester, models.NewUser{Email: "d@example.com", Name: "Dana Ruiz", Role: models.RoleAdmin, Password: passwordMark, ByOwner: true})
	k.must(err)
	theirs := k.visitorAs(dana)
	v := k.visitor(models.RoleAdmin)
	before := changesOf(t, k)
	forms := 0
	for _, r := range k.parts.rows {
		if r.Method != post || r.Rule.Role == "" || r.Reads || strings.HasPrefix(r.Path, "/preview/") {
			continue
		}
		forms++
		path := samplePath(r)
		for name, mark := range map[string]string{
			"another person's": theirs.mark(), "none": "", "made up": "mark",
			"forged": strings.Replace(v.mark(), v.user.ID, dana.ID, 1), "forged for the sender": strings.Replace(theirs.mark(), dana.ID, v.user.ID, 1),
		} {
			a := v.post(path, "once", mark, "as", theirs.mark()).want(409).says("signed in as Dana admin")
			if says := strings.Contains(string(a.body), "Dana Ruiz"); says != (name == "another person's") {
				t.Errorf("%s, %s: names Dana Ruiz: %v", path, name, says)
			}
		}
	}
	if after := changesOf(t, k); forms < 20 || after != before {
		t.Errorf("%d forms; %d rows in the audit, then %d", forms, before, after)
	}
}

// changesOf counts what was done so far.
func changesOf(t *testing.T, k *kit) int {
	t.Helper()
	page, err := k.store.AuditEvents(t.Context(), models.AuditQuery{Limit: 1})
	k.must(err)
	return int(page.Items[0].Seq) + len(k.mints())
}

func TestAnotherPersonsForm(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleAdmin)
	sam, err := k.store.CreateUser(t.Context(), tester, models.NewUser{Email: "s@example.com", Name: "Sam", Role: models.RoleEditor, Password: passwordMark, ByOwner: true})
	k.must(err)
	beside := k.visitorAs(sam)
	const path = "/templates/cara"
	form := append(editorForm(1, persona("Cara"), "initialMessage", "Typed by Dana\nin two lines"), "once", markOf(t, v.get(path)))

	// Without scripts the form comes back with everything that was typed, to be sent by whoever means it.
	page := beside.post(path, form...).want(409).says("Dana admin opened this form", "You are signed in as Sam.", "Send it as Sam", "reload this page")
	page.says(`name="initialMessage" value="Typed by Dana`, `action="/templates/cara"`)
	if k.latest("cara").LatestVersion != 1 {
		t.Fatal("saved under another name")
	}
	// With scripts the form stays, and only a notice comes.
	byScript := beside.send(post, path, valuesIn(form), "HX-Request", "true", "HX-Target", "main#main").want(409).says("Dana admin opened this form", `name="as"`)
	byScript.lacks("<main", "Typed by Dana")
	for header, want := range map[string]string{"HX-Retarget": "#whose", "HX-Reselect": "#whose", "HX-Reswap": "outerHTML"} {
		if got := byScript.header.Get(header); got != want {
			t.Errorf("%s is %q", header, got)
		}
	}
	// The person who opened it saves it in another session.
	anew := k.visitorAs(v.user)
	anew.led(anew.post(path, form...), path).says("Saved v2.")
	// Who means it saves it in his own name.
	mine := append(editorForm(2, persona("Cara"), "initialMessage", "Typed by Dana, saved by Sam"), "once", markOf(t, v.get(path)), "as", beside.mark())
	beside.led(beside.post(path, mine...), path).says("Saved v3.")
	if by := k.latest("cara").Version.CreatedBy.Name; by != "Sam" {
		t.Errorf("saved by %s", by)
	}
}

// A password that was changed since leaves a form whose owner can't be told: it is not lost, and is sent by a second press.
func TestFormsFromBeforeAPasswordChange(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleAdmin)
	mark := markOf(t, v.get("/templates/cara"))
	k.must(k.store.SetPassword(t.Context(), models.Actor{Kind: models.ActorUser, ID: v.user.ID}, v.user.ID, models.NewPassword{Password: "another password, and long"}, ""))
	v = k.visitorAs(v.user)
	form := append(editorForm(1, persona("Cara"), "initialMessage", "Hello"), "once", mark)
	again := v.post("/templates/cara", form...).want(409).says("not known to be yours", "A password was changed", "Send it as Dana admin")
	v.led(v.post("/templates/cara", append(form[:len(form)-2:len(form)-2], "once", markOf(t, again))...), "/templates/cara").says("Saved v2.")
}

// Passwords never come back on a page.
func TestAnotherPersonsPasswordForm(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	a := v.post("/people", "email", "eve@example.com", "name", "Eve", "role", "viewer", "password", "typed by somebody else", "once", "")
	a.want(409).says("It held a password").lacks("typed by somebody else", "eve@example.com")
}

func valuesIn(pairs []string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}
