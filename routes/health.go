package routes

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/store"
)

// healthAPI is for load balancers and monitors.
type healthAPI struct{ store *store.Store }

type healthAnswer struct {
	Status string `json:"status"`
}

// alive answers as long as the process does.
func (healthAPI) alive(c *fiber.Ctx) error {
	return answerJSON(c, fiber.StatusOK, healthAnswer{"alive"})
}

// ready answers 200 when the database can be read and written, 503 otherwise.
func (a healthAPI) ready(c *fiber.Ctx) error {
	if err := a.store.Ready(c.UserContext()); err != nil {
		return answerJSON(c, fiber.StatusServiceUnavailable, healthAnswer{"unavailable"})
	}
	return answerJSON(c, fiber.StatusOK, healthAnswer{"ready"})
}
