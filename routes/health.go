package routes

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/routes/httpkit"
	"greenroom/store"
)

// healthAPI is for load balancers and monitors.
type healthAPI struct{ store *store.Store }

type healthAnswer struct {
	Status string `json:"status"`
}

// alive answers as long as the process does.
func (healthAPI) alive(c *fiber.Ctx) error {
	return httpkit.AnswerJSON(c, fiber.StatusOK, healthAnswer{"alive"})
}

// ready answers 200 when the database can be read and written, 503 otherwise.
func (a healthAPI) ready(c *fiber.Ctx) error {
	if err := a.store.Ready(c.UserContext()); err != nil {
		return httpkit.AnswerJSON(c, fiber.StatusServiceUnavailable, healthAnswer{"unavailable"})
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, healthAnswer{"ready"})
}

// healthRows is the route table of the health checks.
func healthRows(db *store.Store) []httpkit.Route {
	health := healthAPI{db}
	return []httpkit.Route{
		{Method: fiber.MethodGet, Path: "/healthz", Handle: health.alive, Rule: httpkit.Anyone, Format: httpkit.JSON},
		{Method: fiber.MethodGet, Path: "/readyz", Handle: health.ready, Rule: httpkit.Anyone, Format: httpkit.JSON},
	}
}
