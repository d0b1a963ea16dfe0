package httpkit

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp/fasthttpadaptor"

	"greenroom/models"
)

// crossOriginProtection trusts our own public origin also where a proxy changes Host.
func crossOriginProtection(public *url.URL) *http.CrossOriginProtection {
	protection := http.NewCrossOriginProtection()
	if public != nil {
		if err := protection.AddTrustedOrigin(public.Scheme + "://" + public.Host); err != nil {
			panic(err) // a URL with scheme and host is an origin
		}
	}
	return protection
}

// refuseCrossOrigin keeps other sites from writing with a visitor's cookie, or from signing a visitor in.
func (s *Server) refuseCrossOrigin(c *fiber.Ctx) error {
	var r http.Request
	if err := fasthttpadaptor.ConvertRequest(c.Context(), &r, true); err != nil {
		return fmt.Errorf("read request for the cross-origin check: %w", err)
	}
	if s.crossOrigin.Check(&r) != nil {
		return models.Fail(models.CodeForbidden, "This request came from another site. Open Greenroom itself and try again.")
	}
	return nil
}
