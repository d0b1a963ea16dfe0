package routes

import (
	"testing"

	"greenroom/models"
)

func TestMainJob(t *testing.T) {
	k := newApp(t)
	key := k.key(models.ScopeMint, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish, models.ScopeTemplatesRead)
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "cara-support", "persona": persona("Cara")}).want(201)
	k.call(put, "/api/v1/templates/cara-support/labels/live", key, map[string]any{"version": 1}).want(200)
	got := k.call(post, "/api/v1/session-tokens", key, map[string]any{"template": "cara-support"}).want(201)
	var token tokenAnswer
	got.into(&token)
	if token.SessionToken == "" || token.Template == nil || *token.Template != "cara-support" {
		t.Errorf("unexpected answer: %s", got.body)
	}
}
