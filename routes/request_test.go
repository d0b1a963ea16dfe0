package routes

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/routes/httpkit"
)

func TestHandlersHaveADeadline(t *testing.T) {
	t.Parallel()
	rows := []httpkit.Route{{Method: get, Path: "/", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(c *fiber.Ctx) error {
		deadline, ok := c.UserContext().Deadline()
		if left := time.Until(deadline); !ok || left <= 10*time.Second || left > requestTimeout {
			return fmt.Errorf("deadline in %v", left)
		}
		return nothingMore(c)
	}}}
	probed(t, rows).call(get, "/", "", nil).want(204)
}

func TestHeadersOfBothDoors(t *testing.T) {
	t.Parallel()
	rows := append(probe(get, httpkit.Anyone, httpkit.Page), httpkit.Route{Method: get, Path: "/json", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: nothingMore})
	k := probed(t, rows)
	page, api := k.call(get, "/probe", "", nil).header, k.call(get, "/json", "", nil).header
	for _, h := range []http.Header{page, api} {
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("headers %v", h)
		}
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("policy %q", csp)
		}
	}
	if !strings.Contains(page.Get("Content-Security-Policy"), "script-src 'self'") || strings.Contains(api.Get("Content-Security-Policy"), "script-src") {
		t.Error("pages may load our own scripts, JSON nothing at all")
	}
}

func TestEncodedBodiesAreRefusedAtBothDoors(t *testing.T) {
	t.Parallel()
	for _, d := range []httpkit.Format{httpkit.JSON, httpkit.Page} {
		k := probed(t, probe(post, httpkit.Anyone, d))
		k.call(post, "/probe", "", nil, "Content-Encoding", "gzip").want(415)
		k.call(post, "/probe", "", nil, "Content-Encoding", "identity").want(415)
	}
}
