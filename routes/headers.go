package routes

import (
	"github.com/gofiber/fiber/v2"
)

// contentPolicy closes pages to everything but our own files: no inline script or style, no framing.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"media-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// jsonPolicy is for answers that are no documents at all.
const jsonPolicy = "default-src 'none'; frame-ancestors 'none'"

// protect sets the headers that tell browsers what an answer of this door may do.
// A handler that needs a wider policy sets its own over it.
func protect(c *fiber.Ctx, d door) {
	policy := jsonPolicy
	if d == doorPage {
		policy = contentPolicy
	}
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=()")
	// Pages and answers show what a person or key may see at this moment; assets set their own.
	c.Set(fiber.HeaderCacheControl, "no-store")
}
