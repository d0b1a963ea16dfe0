package routes

import (
	"testing"
	"time"

	"greenroom/models"
)

func TestKeysOpenNoPages(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	session := k.signIn(models.RoleAdmin)
	k.browse(get, "/api/v1/templates", session, nil).refused(models.CodeUnauthenticated)
	key := k.key(models.ScopeTemplatesRead)
	for _, header := range []string{key, "Basic " + key, "Bearer", "Bearer ", "Bearer grk_short", "Bearer " + key + "x"} {
		k.call(get, "/api/v1/templates", "", nil, "Authorization", header).refused(models.CodeUnauthenticated)
	}
	k.call(get, "/api/v1/templates", "", nil, "Authorization", "bearer "+key).want(200)
}

func TestExpiredAndRevokedKeysAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	expiring := k.newKey(models.NewKey{Name: "Short", Scopes: []models.Scope{models.ScopeTemplatesRead}, ExpiresAt: k.clock.now().Add(time.Hour)})
	k.call(get, "/api/v1/templates", expiring, nil).want(200)
	k.clock.advance(time.Hour)
	k.call(get, "/api/v1/templates", expiring, nil).refused(models.CodeUnauthenticated)

	revoked := k.key(models.ScopeTemplatesRead)
	k.call(get, "/api/v1/templates", revoked, nil).want(200)
	found, err := k.store.KeyByToken(t.Context(), revoked)
	k.must(err)
	k.must(k.store.RevokeKey(t.Context(), tester, found.ID))
	k.call(get, "/api/v1/templates", revoked, nil).refused(models.CodeUnauthenticated)
}
