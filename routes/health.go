package routes

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// healthAPI is for load balancers and monitors.
type healthAPI struct {
	store    *store.Store
	keyState func() (catalog.KeyState, time.Time)
}

type aliveAnswer struct {
	Status string `json:"status"`
}

// readyAnswer says whether tokens can be given, and what a monitor wants to know beside it.
type readyAnswer struct {
	Status string `json:"status"`
	// Part is what fails: file, reading or writing, or starting while the database is not open yet; empty when nothing does.
	Part string `json:"part"`
	// FreeBytes is the room on the disk of the database; null when the system doesn't tell.
	FreeBytes *uint64 `json:"freeBytes"`
	// Anam is the state of the connection as it was last heard: good, refused, down or unknown. It doesn't change the status:
	// another server has the same Anam.
	Anam catalog.KeyState `json:"anam"`
}

// alive answers as long as the process does.
func (healthAPI) alive(c *fiber.Ctx) error {
	return httpkit.AnswerJSON(c, fiber.StatusOK, aliveAnswer{"alive"})
}

// ready answers 200 when the database can be read and written and is still the one that was opened, 503 otherwise.
func (a healthAPI) ready(c *fiber.Ctx) error {
	answer := readyAnswer{Status: "ready"}
	answer.Anam, _ = a.keyState()
	if free, err := a.store.Room(); err == nil {
		answer.FreeBytes = &free
	}
	status := fiber.StatusOK
	if err := a.store.Ready(c.UserContext()); err != nil {
		status, answer.Status = fiber.StatusServiceUnavailable, "unavailable"
		if failed, ok := errors.AsType[*store.NotReady](err); ok {
			answer.Part = failed.Part
		}
	}
	return httpkit.AnswerJSON(c, status, answer)
}

// healthRows is the route table of the health checks.
func healthRows(db *store.Store, keyState func() (catalog.KeyState, time.Time)) []httpkit.Route {
	health := healthAPI{db, keyState}
	return []httpkit.Route{
		{Method: fiber.MethodGet, Path: "/healthz", Handle: health.alive, Rule: httpkit.Anyone, Format: httpkit.JSON, Probe: true},
		{Method: fiber.MethodGet, Path: "/readyz", Handle: health.ready, Rule: httpkit.Anyone, Format: httpkit.JSON, Probe: true},
	}
}
