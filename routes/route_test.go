package routes

import (
	"testing"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// probed is an app with routes for these tests only.
func probed(t *testing.T, rows []httpkit.Route, change ...func(*Options)) *kit {
	t.Helper()
	k := newKit(t, change...)
	k.app = k.parts.app(rows)
	return k
}

func nothingMore(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusNoContent) }

func probe(method string, r httpkit.Rule, d httpkit.Format) []httpkit.Route {
	return []httpkit.Route{{Method: method, Path: "/probe", Handle: nothingMore, Rule: r, Format: d}}
}

func TestEveryRouteNeedsOneRule(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]httpkit.Route{
		"no rule":    {Method: get, Path: "/x", Handle: nothingMore, Format: httpkit.JSON},
		"two rules":  {Method: get, Path: "/x", Handle: nothingMore, Format: httpkit.JSON, Rule: httpkit.Rule{Public: true, Role: models.RoleAdmin}},
		"no door":    {Method: get, Path: "/x", Handle: nothingMore, Rule: httpkit.Anyone},
		"too much":   {Method: post, Path: "/x", Handle: nothingMore, Format: httpkit.JSON, Rule: httpkit.Anyone, BodyLimit: strangersBodyLimit + 1},
		"no handler": {Method: get, Path: "/x", Rule: httpkit.Anyone, Format: httpkit.JSON},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("the app started")
				}
			}()
			probed(t, []httpkit.Route{bad})
		})
	}
}
