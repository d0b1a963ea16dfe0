package routes

import (
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

func TestSessionsAndRoles(t *testing.T) {
	t.Parallel()
	for _, least := range models.Roles {
		k := probed(t, probe(post, httpkit.SignedIn(least), httpkit.JSON))
		k.browse(post, "/probe", "", nil).refused(models.CodeUnauthenticated)
		k.browse(post, "/probe", "made-up", nil).refused(models.CodeUnauthenticated)
		k.call(post, "/probe", k.key(models.Scopes...), nil).refused(models.CodeUnauthenticated)
		for _, role := range models.Roles {
			a := k.browse(post, "/probe", k.signIn(role), nil)
			if role.Includes(least) {
				a.want(204)
			} else {
				a.refused(models.CodeForbidden)
			}
		}
	}
}

func TestSessionEndsWithItsPerson(t *testing.T) {
	t.Parallel()
	k := probed(t, probe(get, httpkit.SignedIn(models.RoleViewer), httpkit.JSON))
	session := k.signIn(models.RoleViewer)
	k.browse(get, "/probe", session, nil).want(204)
	k.clock.advance(models.SessionIdle)
	k.browse(get, "/probe", session, nil).refused(models.CodeUnauthenticated)
}
