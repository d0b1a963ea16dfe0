package routes

import (
	"log/slog"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/routes/httpkit"
)

// startingAgain is when a caller may ask again while the server starts.
const startingAgain = 5 * time.Second

// Starting is the app while the database is still brought up to date, which for a large one takes minutes. Without it connections would wait
// unanswered, and whoever restarts a server that doesn't say that it is alive would end the upgrade again and again.
// Its requests leave no lines in the log: each would be an error that is none.
func Starting(now func() time.Time) *fiber.App {
	rows := []httpkit.Route{
		{Method: fiber.MethodGet, Path: "/healthz", Handle: healthAPI{}.alive, Rule: httpkit.Anyone, Format: httpkit.JSON},
		{Method: fiber.MethodGet, Path: "/readyz", Handle: notReadyYet, Rule: httpkit.Anyone, Format: httpkit.JSON},
	}
	for _, method := range []string{fiber.MethodGet, fiber.MethodPost, fiber.MethodPut, fiber.MethodPatch, fiber.MethodDelete, fiber.MethodOptions} {
		rows = append(rows,
			httpkit.Route{Method: method, Path: "/api/*", Handle: notStartedYet, Rule: httpkit.Anyone, Format: httpkit.JSON},
			httpkit.Route{Method: method, Path: "/*", Handle: notStartedYet, Rule: httpkit.Anyone, Format: httpkit.Page},
		)
	}
	return httpkit.New(httpkit.Options{Now: now, Log: slog.New(slog.DiscardHandler)}).App(rows, showStarting)
}

func notReadyYet(c *fiber.Ctx) error {
	return httpkit.AnswerJSON(c, fiber.StatusServiceUnavailable, readyAnswer{Status: "unavailable", Part: "starting", Anam: "unknown"})
}

func notStartedYet(*fiber.Ctx) error {
	err := messages.NewError(messages.Starting, messages.Facts{})
	err.RetryAfter = startingAgain
	return err
}

// showStarting tells a person, whose browser asks again by itself.
func showStarting(c *fiber.Ctx, status int, e *models.Error) error {
	c.Set("Refresh", strconv.Itoa(httpkit.WholeSeconds(startingAgain)))
	return c.Status(status).SendString(e.Message)
}
