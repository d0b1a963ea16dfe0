package routes

import (
	"testing"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// probed is an app with rows that only these tests have.
func probed(t *testing.T, rows []route, change ...func(*Options)) *kit {
	t.Helper()
	k := newKit(t, change...)
	k.app = k.server.app(rows)
	return k
}

func nothingMore(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusNoContent) }

func probe(method string, r rule, d door) []route {
	return []route{{method: method, path: "/probe", handle: nothingMore, rule: r, door: d}}
}

func TestEveryRouteNeedsOneRule(t *testing.T) {
	for name, bad := range map[string]route{
		"no rule":    {method: get, path: "/x", handle: nothingMore, door: doorJSON},
		"two rules":  {method: get, path: "/x", handle: nothingMore, door: doorJSON, rule: rule{public: true, role: models.RoleAdmin}},
		"no door":    {method: get, path: "/x", handle: nothingMore, rule: anyone},
		"no handler": {method: get, path: "/x", rule: anyone, door: doorJSON},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("the app started")
				}
			}()
			probed(t, []route{bad})
		})
	}
}
