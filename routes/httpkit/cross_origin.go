package httpkit

import (
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

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
// Only the parts that the check reads are converted: converting the whole request would read its body before the caller is known.
func (s *Server) refuseCrossOrigin(c *fiber.Ctx) error {
	r := &http.Request{Method: c.Method(), Host: string(c.Request().Host()), Header: http.Header{}}
	for _, name := range []string{"Sec-Fetch-Site", fiber.HeaderOrigin} {
		r.Header.Set(name, c.Get(name))
	}
	if s.crossOrigin.Check(r) != nil {
		return models.Fail(models.CodeForbidden, "This request came from another site. Open Greenroom itself and try again.")
	}
	return nil
}
