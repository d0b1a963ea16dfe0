package httpkit

import (
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"greenroom/store/storetest"
)

// A kept answer never signs anybody in: it holds no session cookie, neither of today's name nor of 0.1.0's.
func TestKeptAnswersHoldNoSession(t *testing.T) {
	t.Parallel()
	s := New(Options{Store: storetest.Open(t, nil), Now: time.Now})
	app := fiber.New()
	c := app.AcquireCtx(&fasthttp.RequestCtx{})
	defer app.ReleaseCtx(c)
	s.SetSession(c, "the-token")
	s.clear(c, sessionCookieBefore)
	s.SetCookie(c, "flash", "a message", time.Minute)
	kept := s.answerToKeep(c).Cookies
	if len(kept) != 1 || !strings.HasPrefix(kept[0], s.CookieName("flash")+"=a message") {
		t.Errorf("kept cookies: %q", kept)
	}
}
