package routes

import (
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

func TestAKeyKnowsItself(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.clock.stop(time.Now())
	k.published("cara")
	k.published("leo")
	plain := k.key(models.ScopeTemplatesRead)
	a := k.call(get, "/api/v1/key", plain, nil).want(200)
	a.says(`"prefix":"` + prefixOf(plain) + `","scopes":["templates:read"],"templates":null,"labPersonas":true,"expiresAt":null,"ratePerMinute":null,"remaining":null`).lacks(plain)
	if a.header.Get("RateLimit-Limit") != "" {
		t.Errorf("headers %v", a.header)
	}
	_, secret, err := k.store.CreateKey(t.Context(), tester, models.NewKey{
		Name: "Shop", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"leo", "cara"}, NoLabPersonas: true, RatePerMinute: 3, ExpiresAt: k.clock.now().Add(time.Hour),
	})
	k.must(err)
	key := secret.Reveal()
	secrets.add(key)
	for n, want := range []string{"2", "1", "0", "0"} {
		mint := k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`)
		if h := mint.header; h.Get("RateLimit-Limit") != "3" || h.Get("RateLimit-Remaining") != want || h.Get("RateLimit-Reset") == "" || (mint.status == 429) != (n == 3) {
			t.Errorf("mint %d: %d %v", n, mint.status, h)
		}
	}
	a = k.call(get, "/api/v1/key", key, nil).want(200)
	a.says(`"templates":["cara","leo"]`, `"ratePerMinute":3,"remaining":0`, `"labPersonas":false`)
	if a.header.Get("RateLimit-Reset") != "60" || !strings.Contains(string(a.body), `"expiresAt":"`) {
		t.Errorf("%v %s", a.header, a.body)
	}
	k.clock.advance(20 * time.Second)
	if h := k.call(get, "/api/v1/key", key, nil).want(200).header; h.Get("RateLimit-Remaining") != "1" || h.Get("RateLimit-Reset") != "40" {
		t.Errorf("20 s later: %v", h)
	}
}
