package routes

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

func TestRequestIDIsOurs(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	seen := map[string]bool{}
	for range 3 {
		a := k.call(get, "/healthz", "", nil, "X-Request-Id", "chosen-by-the-client").want(200)
		id := a.header.Get("X-Request-Id")
		if id == "" || id == "chosen-by-the-client" || seen[id] {
			t.Errorf("request ID %q", id)
		}
		seen[id] = true
	}
}

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

func TestAccessLogKeepsOutWhatClientsWrite(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeTemplatesRead)
	k.call(get, "/api/v1/templates/slug-not-to-log?search=query-not-to-log", key, nil, "User-Agent", "agent-not-to-log").want(404)
	line := lastLine(k.log.String())
	var entry map[string]any
	if err := json.Unmarshal([]byte(line), &entry); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"method": "GET", "route": "/api/v1/templates/:slug", "status": 404.0, "code": "template_not_found"} {
		if entry[name] != want {
			t.Errorf("%s: %v, want %v", name, entry[name], want)
		}
	}
	if entry["request_id"] == "" || entry["duration"] == nil {
		t.Errorf("line lacks the request ID or the duration: %s", line)
	}
	if strings.Contains(k.log.String(), "not-to-log") {
		t.Errorf("the log repeats the request: %s", line)
	}
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
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
