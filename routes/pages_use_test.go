package routes

import (
	"html"
	"regexp"
	"testing"

	"greenroom/models"
)

func TestUseInApp(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	admin, viewer := k.visitor(models.RoleAdmin), k.visitor(models.RoleViewer)
	viewer.get("/templates/cara/use").want(200).says("Ask Dana admin", `{"template":"cara"}`, "createClient(sessionToken, clientOptions)", "Waiting for the first request").lacks("/keys/new")
	page := admin.get("/templates/cara/use").want(200)
	link := regexp.MustCompile(`href="(/keys/new[^"]*)"`).FindStringSubmatch(string(page.body))
	form := admin.get(html.UnescapeString(link[1])).want(200)
	form.says(`value="Cara app"`, `value="mint" checked`, `value="cara" checked`, `value="false" selected`, `value="/templates/cara/use"`)

	created := admin.post("/keys", "name", "Cara app", "scopes", "mint", "templates", "cara", "labPersonas", "false", "next", "/templates/cara/use").want(200)
	secret := keyShape.FindString(string(created.body))
	secrets.add(secret)
	admin.get("/templates/cara/use").says("Cara app").lacks(secret)

	const waits = `hx-get="/templates/cara/use/first-request"`
	fragment := "/templates/cara/use/first-request"
	viewer.part(fragment, "div#first-request").want(200).says("Waiting", waits).lacks("<main")
	k.must(k.store.RemoveLabel(t.Context(), tester, "cara", models.LabelRemoval{Label: "live"}))
	k.call("POST", "/api/v1/session-tokens", secret, `{"template":"cara"}`).want(409)
	viewer.get(fragment).says("Cara app was refused", "cara has no live version", waits)
	_, err := k.store.MoveLabel(t.Context(), tester, "cara", models.LabelMove{Label: "live", Version: 1})
	k.must(err)
	k.call("POST", "/api/v1/session-tokens", secret, `{"template":"cara"}`).want(201)
	viewer.get(fragment).says("Cara app got a token just now").lacks("hx-get")
	viewer.get("/templates/nobody/use").want(404)
	viewer.get("/templates/nobody/use/first-request").want(404)
}

func TestUseOfAnArchivedPersona(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	_, err := k.store.ArchiveTemplate(t.Context(), tester, "cara")
	k.must(err)
	k.visitor(models.RoleViewer).get("/templates/cara/use").want(200).says("cara is archived, so apps get no tokens")
}

// TestOwnTriesAreNoFirstRequest checks that tokens requested by hand do not count as the first request of an app.
func TestOwnTriesAreNoFirstRequest(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	editor := k.visitor(models.RoleEditor)
	editor.post("/mint", "template", "cara").want(200)
	editor.get("/templates/cara/use/first-request").says("Waiting for the first request")
}
