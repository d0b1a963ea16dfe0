package httpkit

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

const (
	// preflightSeconds is how long a browser may remember that a page may call a route.
	preflightSeconds = "600"
	headersOfPages   = "Authorization, Content-Type, X-Request-Id, Traceparent"
	headersForPages  = "X-Request-Id, Retry-After, X-Greenroom-Ignored"
)

// Preflight answers a browser that asks whether a page of another origin may send a POST to a route. Every page may ask but one that has no origin:
// the request itself decides. No cookie counts there, so none is allowed.
func Preflight(c *fiber.Ctx) error {
	if !letPagesRead(c) {
		return models.Fail(models.CodeForbidden, "This page has no origin. Serve it from a web server.")
	}
	c.Set(fiber.HeaderAccessControlAllowMethods, fiber.MethodPost)
	c.Set(fiber.HeaderAccessControlAllowHeaders, headersOfPages)
	c.Set(fiber.HeaderAccessControlMaxAge, preflightSeconds)
	return c.SendStatus(fiber.StatusNoContent)
}

// letPagesRead lets pages of any origin read the answer, and reports false for one that has none.
func letPagesRead(c *fiber.Ctx) bool {
	if c.Get(fiber.HeaderOrigin) == "null" {
		return false
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Set(fiber.HeaderAccessControlExposeHeaders, headersForPages)
	return true
}

// refuseKeyInPage refuses an API key that a page sent to a route for Anam's own clients: whoever opens the page can read it there.
func refuseKeyInPage(c *fiber.Ctx, r *Route) error {
	if r.Format != Flat || RequestOf(c).Key == nil || c.Get(fiber.HeaderOrigin) == "" {
		return nil
	}
	return models.Fail(models.CodeForbidden, "This request has an API key and comes from a page, where everybody can read the key. "+
		"Let your server ask for a session token with it, and give the page that token. Then make a new key and revoke this one.")
}
