package routes

import (
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// While the database is brought up to date the process is alive, and everything else is told to come again.
func TestStarting(t *testing.T) {
	t.Parallel()
	app := Starting(time.Now)
	for _, c := range []struct {
		method, path string
		status       int
		kind, body   string // the content type and a part of the answer
	}{
		{"GET", "/healthz", 200, "application/json", `"alive"`},
		{"GET", "/readyz", 503, "application/json", `"part":"starting"`},
		{"POST", "/api/v1/session-tokens", 503, "application/json", `"code":"unavailable"`},
		{"GET", "/api/v1/templates", 503, "application/json", `"code":"unavailable"`},
		{"GET", "/", 503, "text/plain", "Greenroom is starting"},
		{"POST", "/login", 503, "text/plain", "Greenroom is starting"},
		{"HEAD", "/templates/cara", 503, "text/plain", ""},
	} {
		req := httptest.NewRequest(c.method, c.path, nil)
		req.Header.Set("Accept", "text/html")
		resp, err := app.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != c.status || !strings.HasPrefix(resp.Header.Get("Content-Type"), c.kind) || !strings.Contains(string(body), c.body) {
			t.Errorf("%s %s: %d, %s, %s", c.method, c.path, resp.StatusCode, resp.Header.Get("Content-Type"), body)
		}
		if resp.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s %s has no request ID", c.method, c.path)
		}
		if probe := strings.HasSuffix(c.path, "z"); !probe && resp.Header.Get("Retry-After") != "5" {
			t.Errorf("%s %s: come again after %q", c.method, c.path, resp.Header.Get("Retry-After"))
		}
		var answer httpkit.ErrorAnswer
		if strings.HasPrefix(c.path, "/api/") && (json.Unmarshal(body, &answer) != nil || answer.Error.Code != models.CodeUnavailable) {
			t.Errorf("%s %s: %s", c.method, c.path, body)
		}
	}
}
