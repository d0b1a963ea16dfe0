package routes

import (
	"net/url"
	"testing"

	"greenroom/anam/sandbox"
	"greenroom/messages"
	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func TestConnection(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	viewer, editor := k.visitor(models.RoleViewer), k.visitor(models.RoleEditor)
	viewer.part("/connection", "section#connection-state").want(200).says("The sandbox answers in Anam's place", "Sessions now").lacks("/connection/refresh", sandboxKey)
	viewer.post("/connection/refresh").want(403)
	editor.led(editor.post("/connection/refresh"), "/connection").says("read again", "read just now")

	k.must(k.sandbox.Close())
	editor.led(editor.post("/connection/refresh"), "/connection").
		says("Not everything could be read again", "Anam isn't answering", "The list from before is in use.").lacks(sandboxKey)
}

// A list that was never read has no older copy to use.
func TestConnectionThatNeverWas(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.must(k.sandbox.Close())
	editor := k.visitor(models.RoleEditor)
	editor.led(editor.post("/connection/refresh"), "/connection").
		says("Nothing could be read. Anam didn't answer.", "Not read yet").lacks("from before", "<dd>0")
}

// The page itself never waits for Anam; the part of it that does asks by itself.
func TestConnectionDoesNotWait(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.must(k.sandbox.Script(sandbox.Fault{Times: -1, What: sandbox.Hang}))
	viewer := k.visitor(models.RoleViewer)
	viewer.get("/connection").want(200).says("Asking Anam", `hx-get="/connection"`, "has not said yet")
	if n := len(k.sandbox.Requests()); n != 0 {
		t.Errorf("Anam was asked %d times", n)
	}
	viewer.part("/connection", "section#connection-state").want(200).says("Anam isn't answering").lacks("hx-get", "<h1")
}

func TestConnectionWithARefusedKey(t *testing.T) {
	t.Parallel()
	k := newPages(t, func(o *Options) { o.Sandbox = false })
	viewer := k.visitor(models.RoleViewer)
	viewer.part("/connection", "section#connection-state").want(200).says("Anam takes Greenroom's API key.")
	k.must(k.sandbox.Script(sandbox.Fault{Times: -1, Status: 401}))
	viewer.part("/connection", "section#connection-state").want(200).says(messages.ReplaceKey).lacks(sandboxKey)
	editor := k.visitor(models.RoleEditor)
	editor.led(editor.post("/connection/refresh"), "/connection").says("Anam refused Greenroom's API key.").lacks(sandboxKey)
}

// Admins hear what stands between the server and Anam; others hear only that something does.
func TestConnectionNamesTheReason(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.must(k.sandbox.Close())
	admin, editor := k.visitor(models.RoleAdmin), k.visitor(models.RoleEditor)
	admin.part("/connection", "section#connection-state").want(200).says("The connection was refused: nothing listens")
	editor.part("/connection", "section#connection-state").want(200).says("Anam isn't answering").lacks("nothing listens")
}

// What requests told of a proxy is remembered once, and told to admins.
func TestConnectionWarnsOfProxies(t *testing.T) {
	t.Parallel()
	k := newPages(t, func(o *Options) { o.PublicURL = &url.URL{Scheme: "http", Host: "greenroom.example"} })
	admin, editor := k.visitor(models.RoleAdmin), k.visitor(models.RoleEditor)
	admin.get("/connection").lacks("What needs attention")
	k.call(get, "/healthz", "", nil, "X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "https").want(200)
	admin.get("/connection").says("sends X-Forwarded headers and is no trusted proxy", "cookies are not marked Secure").lacks("198.51.100.7")
	editor.get("/connection").lacks("X-Forwarded")
}

// A version that was edited in the file is told until it is well again.
func TestConnectionTellsOfTouchedVersions(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	viewer, key := k.visitor(models.RoleViewer), k.key(models.ScopeMint)
	viewer.get("/connection").lacks("not as it was saved")
	mend := storetest.EditVersion(t, k.file, "cara", 1)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(500)
	viewer.get("/connection").says("v1 of cara is not as it was saved", "Publish another version.")
	mend()
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(201)
	viewer.get("/connection").lacks("not as it was saved")
}

// What the server's own check of the database found is told to admins, until a later one finds nothing.
func TestConnectionTellsOfTheDatabase(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin, editor := k.visitor(models.RoleAdmin), k.visitor(models.RoleEditor)
	for findings, said := range []string{"", "Findings of the last check: 1.", "Findings of the last check: 2.", ""} {
		k.must(k.store.KeepCheck(t.Context(), findings%3))
		if said == "" {
			admin.get("/connection").want(200).lacks("Findings of the last check", "This database was made")
			continue
		}
		admin.get("/connection").want(200).says(said)
		editor.get("/connection").want(200).lacks("Findings of the last check")
	}
}

// Which backup was proven last is told to admins; one that fails is a banner for them on every page, until one is proven again.
func TestConnectionTellsOfBackups(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin, editor := k.visitor(models.RoleAdmin), k.visitor(models.RoleEditor)
	admin.get("/connection").want(200).says("Last proven restore", "None yet")
	k.must(k.store.BackupProven(t.Context(), "/srv/backups/greenroom-1.db", 12_000_000))
	admin.get("/connection").says("/srv/backups/greenroom-1.db", "12 MB").lacks("None yet", "did not pass its test")
	editor.get("/connection").want(200).lacks("Last proven restore", "greenroom-1.db")
	k.must(k.store.BackupFailed(t.Context(), store.BackupDamaged))
	for _, page := range []string{"/connection", "/keys"} {
		admin.get(page).says("did not pass its test")
		editor.get(page).lacks("did not pass its test")
	}
	admin.get("/connection").says("greenroom-1.db")
	k.must(k.store.BackupProven(t.Context(), "/srv/backups/greenroom-2.db", 12_000_000))
	admin.get("/connection").says("greenroom-2.db").lacks("did not pass its test")
}
