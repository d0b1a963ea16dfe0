package pages

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
)

// answerTo gives how a handler answers a GET with the headers, which are name, value, name, value.
func answerTo(t *testing.T, handle fiber.Handler, headers ...string) (status int, header http.Header, body string) {
	t.Helper()
	app := fiber.New()
	app.Get("/", handle)
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := app.Test(request, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(text)
}

func TestRanges(t *testing.T) {
	t.Parallel()
	const whole = "0123456789"
	show := func(c *fiber.Ctx) error { return sendRange(c, catalog.Media{Body: []byte(whole), ETag: `"e"`}) }
	for wanted, want := range map[string]struct {
		status int
		body   string
		place  string // as Content-Range
	}{
		"":                            {200, whole, ""},
		"bytes=0-":                    {206, whole, "bytes 0-9/10"},
		"bytes=0-0":                   {206, "0", "bytes 0-0/10"},
		"bytes=2-4":                   {206, "234", "bytes 2-4/10"},
		"bytes=8-99":                  {206, "89", "bytes 8-9/10"},
		"bytes=-3":                    {206, "789", "bytes 7-9/10"},
		"bytes=-99":                   {206, whole, "bytes 0-9/10"},
		"bytes=-0":                    {416, "", "bytes */10"},
		"bytes=10-":                   {416, "", "bytes */10"},
		"bytes=10-12":                 {416, "", "bytes */10"},
		"bytes=99999999999999999999-": {416, "", "bytes */10"},
		"bytes=4-2":                   {416, "", "bytes */10"},
		"bytes=a-b":                   {416, "", "bytes */10"},
		"bytes=":                      {416, "", "bytes */10"},
		"bytes=0-1,3-4":               {200, whole, ""},
		"items=0-1":                   {200, whole, ""},
	} {
		status, header, body := answerTo(t, show, "Range", wanted)
		if status != want.status || status != 416 && body != want.body || header.Get("Content-Range") != want.place {
			t.Errorf("%q: %d %q %q", wanted, status, header.Get("Content-Range"), body)
		}
	}
	if status, _, _ := answerTo(t, show, "Range", "bytes=0-1", "If-Range", `"older"`); status != 200 {
		t.Errorf("a range of an older file: %d", status)
	}
	if status, _, _ := answerTo(t, show, "Range", "bytes=0-1", "If-Range", `"e"`); status != 206 {
		t.Errorf("a range of this file: %d", status)
	}
}

func TestUnchanged(t *testing.T) {
	t.Parallel()
	show := func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderETag, `"e"`)
		if unchanged(c) {
			return c.SendStatus(fiber.StatusNotModified)
		}
		return c.SendString("whole")
	}
	for known, want := range map[string]int{"": 200, `"e"`: 304, `W/"e"`: 304, `"a", "e"`: 304, `"a",W/"e" `: 304, "*": 304, `"a"`: 200, "e": 200, `"a", "b"`: 200} {
		if status, _, _ := answerTo(t, show, "If-None-Match", known); status != want {
			t.Errorf("If-None-Match: %s: %d, want %d", known, status, want)
		}
	}
	if status, _, _ := answerTo(t, show, "If-Modified-Since", "Thu, 26 Nov 2099 20:00:00 GMT"); status != 200 {
		t.Errorf("If-Modified-Since alone: %d", status)
	}
	if status, _, _ := answerTo(t, show, "If-None-Match", `"e"`, "Cache-Control", "no-cache"); status != 200 {
		t.Errorf("a forced reload: %d", status)
	}
}
