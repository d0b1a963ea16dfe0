package e2e

import "testing"

// TestJustBefore names a colleague for what their change caused, and nobody where Anam is the cause.
func TestJustBefore(t *testing.T) {
	t.Parallel()
	s := start(t, withoutAnam(t)...)
	shop := s.command("key", "create", "--name", "Shop", "--scope", "mint")
	publisher := s.command("key", "create", "--name", "Deploy", "--scope", "templates:write", "--scope", "templates:publish")
	status := s.post(publisher, "/api/v1/templates", `{"slug":"nora","persona":{"name":"Nora","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b","llmId":"x","systemPrompt":"Be kind."}}`)
	if status != 201 {
		t.Fatalf("making a persona: %d", status)
	}
	if status := s.put(publisher, "/api/v1/templates/nora/labels/live", `{"version":1}`); status != 200 {
		t.Fatalf("publishing: %d", status)
	}
	if status := s.mint(shop, "nora"); status != 502 {
		t.Fatalf("minting without Anam: %d", status)
	}
	if status := s.ask("DELETE", publisher, "/api/v1/templates/nora/labels/live", ""); status != 204 {
		t.Fatalf("unpublishing: %d", status)
	}
	if status := s.mint(shop, "nora"); status != 409 {
		t.Fatalf("minting what is not published: %d", status)
	}
	p := s.visitAs(t, anna)
	p.open("/requests?outcome=anam_unavailable")
	p.sees(".outcome", "Anam not reached")
	p.until("nobody named", `!document.querySelector(".outcome-groups").textContent.includes("Just before")`)
	p.open("/requests?outcome=not_published")
	p.sees(".outcome", "Just before: Deploy took the label live away from v1.")
	p.sound("a colleague named")
}
