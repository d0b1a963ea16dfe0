package httpkit

import (
	"github.com/gofiber/fiber/v2"
)

// contentPolicy closes pages to everything but our own files: no inline script or style, no framing.
var contentPolicy = PagePolicy("'self'", "'none'")

// PagePolicy is a page's content security policy. connect lists the origins that scripts may reach, ancestors those that may frame the page.
func PagePolicy(connect, ancestors string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"media-src 'self'; connect-src " + connect + "; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors
}

// jsonPolicy is for answers that browsers must not show as a document.
const jsonPolicy = "default-src 'none'; frame-ancestors 'none'"

// httpsOnly tells browsers to use nothing but https for this host, for a year from each answer on.
// It leaves other hosts of the domain alone: they are not ours to decide about.
const httpsOnly = "max-age=31536000"

// protect sets the headers that tell browsers what an answer in this format may do.
// A handler that needs a wider policy sets its own over it.
func (s *Server) protect(c *fiber.Ctx, format Format) {
	policy := jsonPolicy
	if format == Page {
		policy = contentPolicy
	}
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	if s.secure() {
		c.Set(fiber.HeaderStrictTransportSecurity, httpsOnly)
	}
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, devicePolicy("()"))
	// Pages and answers show what a person or key may see at this moment. Assets set their own.
	c.Set(fiber.HeaderCacheControl, "no-store")
}

// devicePolicy says which of a visitor's devices a page may ask for.
func devicePolicy(microphone string) string {
	return "camera=(), geolocation=(), microphone=" + microphone
}

// AllowMicrophone lets a page, and a page of ours that it frames, ask for the microphone.
// A frame is never given more than the page around it has.
func AllowMicrophone(c *fiber.Ctx) { c.Set(fiber.HeaderPermissionsPolicy, devicePolicy("(self)")) }
