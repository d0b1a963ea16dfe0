package routes

import (
	"testing"

	"greenroom/models"
)

func TestConnection(t *testing.T) {
	k := newPages(t)
	viewer, editor := k.visitor(models.RoleViewer), k.visitor(models.RoleEditor)
	viewer.get("/connection").want(200).says("Anam takes Greenroom's API key.", "Sandbox", "not read yet").lacks("/connection/refresh", sandboxKey)
	viewer.post("/connection/refresh").want(403)
	editor.led(editor.post("/connection/refresh"), "/connection").says("read again", "read just now")

	k.must(k.sandbox.Close())
	editor.led(editor.post("/connection/refresh"), "/connection").
		says("Not everything could be read again", "Anam isn't answering", "The list from before is in use.").lacks(sandboxKey)
}
