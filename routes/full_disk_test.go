package routes

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

const (
	fullWords  = "The disk of Greenroom's database is full: nothing can be saved"
	movedWords = "Greenroom's database file was removed or replaced"
)

// pagesToRead are pages that change nothing.
var pagesToRead = []string{
	"/templates", "/templates/cara", "/templates/cara/history", "/templates/cara/use", "/templates/cara/settings", "/templates/cara/publish?version=1",
	"/requests", "/keys", "/keys/new", "/people", "/audit", "/connection", "/account", "/lab", "/mint",
}

// On a full disk everybody goes on reading, for minutes; every write says why it can't be, keeps what was typed, and works again with room.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	admin, viewer, leaver := k.visitor(models.RoleAdmin), k.visitor(models.RoleViewer), k.visitor(models.RoleViewer)
	key := k.key(models.ScopeMint, models.ScopeTemplatesWrite)
	makeRoom := storetest.FillDisk(t, k.store)
	for range 5 {
		k.clock.advance(61 * time.Second) // sessions are noted as seen once a minute
		for _, path := range pagesToRead {
			admin.get(path).want(200)
		}
		viewer.get("/templates").want(200).says(fullWords)
	}
	admin.get("/templates").says(fullWords)
	k.stranger().get("/login").want(200).says("nobody can sign in").lacks("disk")

	typed := "a prompt that nobody wants to type again"
	form := editorForm(1, persona("Cara"), "systemPrompt", typed)
	answer := admin.post("/templates/cara", form...).want(503).says(fullWords, typed)
	if wait := answer.header.Get("Retry-After"); wait == "" {
		t.Error("no Retry-After")
	}
	if !strings.HasPrefix(answer.header.Get("Greenroom-Reason"), fullWords) {
		t.Errorf("the page's script is told %q", answer.header.Get("Greenroom-Reason"))
	}
	admin.post("/people", "name", "Typed Name", "email", "new@example.com", "role", "viewer").want(503).says(fullWords, "Typed Name")
	admin.post("/keys", "name", "Typed key", "scopes", "mint").want(503).says(fullWords, "Typed key")
	admin.post("/templates/cara/archive").want(503).says(fullWords)
	k.stranger().post("/login", "email", "viewer@example.com", "password", passwordMark).want(503).says(fullWords)
	leaver.led(leaver.post("/logout"), "/login").says("signed out in this browser", fullWords)

	k.wantUnavailable("/api/v1/session-tokens", key, map[string]any{"template": "cara"})
	k.wantUnavailable("/api/v1/templates", key, map[string]any{"slug": "another", "persona": persona("Another")})
	k.call(http.MethodGet, "/readyz", "", nil).want(503).says(`"part":"writing"`)

	makeRoom()
	for deadline := time.Now().Add(20 * time.Second); k.store.State().Unavailable != nil; {
		if time.Now().After(deadline) {
			t.Fatal("room came back, and nobody notices")
		}
	}
	admin.get("/templates").want(200).lacks("is full")
	admin.post("/templates/cara", form...).want(303)
}

// A file that is removed or replaced is told by every page within a second, and nothing is acknowledged from then on that would be lost with it.
func TestMovedFile(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	k.clock.stop(time.Now())
	admin := k.visitor(models.RoleAdmin)
	key := k.key(models.ScopeMint)
	admin.get("/templates").want(200).lacks("removed or replaced")
	k.must(os.Rename(k.file, k.file+".away"))
	k.clock.advance(time.Second)
	admin.get("/templates").want(200).says(movedWords)
	admin.post("/templates/cara/archive").want(503).says(movedWords)
	k.wantUnavailable("/api/v1/session-tokens", key, map[string]any{"template": "cara"})
	k.must(os.Rename(k.file+".away", k.file))
	k.clock.advance(time.Second)
	admin.get("/templates").want(200).lacks("removed or replaced")
	admin.post("/templates/cara/archive").want(303)
}

// While another process holds the lock, a write says so.
func TestLockedDatabase(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	admin := k.visitor(models.RoleAdmin)
	release := storetest.HoldWriteLock(t, k.file)
	admin.post("/templates/cara/settings", "change", "description", "description", "typed text").want(503).says("database is busy", "typed text")
	admin.get("/templates").want(200).says("database is busy")
	release()
}

func (k *kit) wantUnavailable(path, key string, body any) {
	k.Helper()
	a := k.call(http.MethodPost, path, key, body).want(503).says(`"code":"unavailable"`)
	if a.header.Get("Retry-After") != "1" {
		k.Errorf("%s: Retry-After is %q", path, a.header.Get("Retry-After"))
	}
}
