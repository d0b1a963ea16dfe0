package routes

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// refusals gives the audit rows of refused attempts, oldest first.
func (k *kit) refusals() []string {
	k.Helper()
	page, err := k.store.AuditEvents(k.Context(), models.AuditQuery{Action: models.ActionRefused, Limit: 100})
	k.must(err)
	rows := []string{}
	for _, e := range page.Items {
		rows = append(rows, fmt.Sprint(e.Actor.Kind, " ", e.SubjectKind, " ", e.SubjectName, " ", e.After))
		if e.Actor.ID == "" || e.Actor.RequestID == "" || e.Actor.Address == "" {
			k.Errorf("row %d doesn't tell who: %+v", e.Seq, e)
		}
	}
	slices.Reverse(rows)
	return rows
}

func (k *kit) wantRefusals(want ...string) {
	k.Helper()
	if got := k.refusals(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		k.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRefusedAttemptsAreRows(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	k.published("dora")
	reader := k.key(models.ScopeTemplatesRead)
	k.call(del, "/api/v1/templates/cara/labels/live", reader, nil).refused(models.CodeForbidden)
	k.call(post, "/api/v1/templates", reader, nil).refused(models.CodeForbidden)
	k.call(get, "/api/v1/audit", reader, nil).refused(models.CodeForbidden) // reading changes nothing
	restricted := k.newKey(models.NewKey{Name: "Only Dora", Scopes: models.Scopes, Slugs: []string{"dora"}})
	k.call(post, "/api/v1/templates/cara/archive", restricted, nil).refused(models.CodeForbidden)
	k.call(get, "/api/v1/templates/cara", restricted, nil).refused(models.CodeForbidden)
	k.call(del, "/api/v1/templates/nobody", restricted, nil).refused(models.CodeForbidden)
	k.browse(post, "/keys", k.signIn(models.RoleEditor), nil).want(403)
	k.wantRefusals(
		`key template cara {"attempt":"DELETE /api/v1/templates/:slug/labels/:label","reason":"scope"}`,
		`key route POST /api/v1/templates {"attempt":"POST /api/v1/templates","reason":"scope"}`,
		`key template cara {"attempt":"POST /api/v1/templates/:slug/archive","reason":"template"}`,
		`key route DELETE /api/v1/templates/:slug {"attempt":"DELETE /api/v1/templates/:slug","reason":"template"}`,
		`user route POST /keys {"attempt":"POST /keys","reason":"role"}`,
	)
}

func TestMintWithoutScopeHasOneRecord(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.call(post, "/api/v1/session-tokens", k.key(models.ScopeTemplatesRead), nil).refused(models.CodeForbidden)
	k.wantRefusals()
	if len(k.mints()) != 1 {
		t.Errorf("%d mints", len(k.mints()))
	}
}

// A revoked or expired key leaves at most one row a minute, however often it is used.
func TestDeadKeysAreRowsButNoFlood(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	made, secret, err := k.store.CreateKey(t.Context(), tester, models.NewKey{Name: "Old", Scopes: models.Scopes})
	k.must(err)
	secrets.add(secret.Reveal())
	k.must(k.store.RevokeKey(t.Context(), tester, made.ID))
	expired := k.newKey(models.NewKey{Name: "Brief", Scopes: models.Scopes, ExpiresAt: k.clock.now().Add(time.Hour)})
	k.clock.advance(2 * time.Hour)
	k.clock.advance(time.Minute - time.Duration(k.clock.now().UnixNano()%int64(time.Minute))) // a whole minute ahead
	for range 20 {
		for _, key := range []string{secret.Reveal(), expired} {
			k.call(get, "/api/v1/templates", key, nil).refused(models.CodeUnauthenticated)
			k.call(post, "/api/v1/session-tokens", key, nil).refused(models.CodeUnauthenticated)
		}
	}
	dead := []string{
		`key key Old {"attempt":"GET /api/v1/templates","reason":"key_revoked"}`,
		`key key Brief {"attempt":"GET /api/v1/templates","reason":"key_expired"}`,
	}
	k.wantRefusals(dead...)
	k.clock.advance(time.Minute)
	k.call(get, "/api/v1/templates/cara", secret.Reveal(), nil).refused(models.CodeUnauthenticated)
	k.wantRefusals(append(dead, `key key Old {"attempt":"GET /api/v1/templates/:slug","reason":"key_revoked"}`)...)

	// The prefix of a key alone identifies nobody, so it leaves no row.
	guess := secret.Reveal()[:13] + strings.Repeat("A", 43)
	k.clock.advance(time.Minute)
	k.call(get, "/api/v1/templates/cara", guess, nil).refused(models.CodeUnauthenticated)
	if got := k.refusals(); len(got) != 3 {
		t.Errorf("got %v", got)
	}
}
