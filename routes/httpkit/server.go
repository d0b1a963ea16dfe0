// Package httpkit is what every door stands on: route and rule, request, JSON bodies, errors, headers, sessions and limits.
// The packages routes, routes/api, routes/pages and this one are the only ones that know fiber.
package httpkit

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/store"
)

// Options are what every route stands on.
type Options struct {
	Store *store.Store
	Now   func() time.Time
	Log   *slog.Logger
	// PublicURL is where browsers reach this server; https makes cookies Secure. nil: whatever Host they used.
	PublicURL *url.URL
	// TrustedProxies may say by X-Forwarded-For for whom they speak; nobody else is believed.
	TrustedProxies []netip.Prefix
}

// Server stands before every handler: it names and logs requests, identifies callers, holds them against the route's rule and answers errors.
type Server struct {
	Options
	crossOrigin *http.CrossOriginProtection
	heads       *heads
	rows        []Route
	// errorPage answers a page's error as HTML; nil answers JSON everywhere.
	errorPage func(c *fiber.Ctx, status int, e *models.Error) error
}

// Limits of one request.
const (
	bodyLimit      = 1 << 20  // bytes
	headLimit      = 16 << 10 // bytes of the request line and headers: a long search stands in several of them
	readTimeout    = 30 * time.Second
	writeTimeout   = 30 * time.Second
	idleTimeout    = 75 * time.Second
	requestTimeout = 15 * time.Second // above the 10 s that Anam gets in all
)

func New(o Options) *Server {
	return &Server{Options: o, crossOrigin: crossOriginProtection(o.PublicURL), heads: &heads{now: o.Now}}
}

// App answers requests by the rows of a route table. A row without a rule panics here, at start.
// errorPage answers a page's error as HTML; nil answers JSON everywhere.
func (s *Server) App(rows []Route, errorPage func(c *fiber.Ctx, status int, e *models.Error) error) *fiber.App {
	s.errorPage = errorPage
	app := fiber.New(fiber.Config{
		Immutable: true, StrictRouting: true, CaseSensitive: true,
		BodyLimit: bodyLimit, ReadBufferSize: headLimit, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		DisableStartupMessage: true, DisablePreParseMultipartForm: true, ErrorHandler: s.failBeforeRouting,
	})
	refuseUnknownMethods(app)
	keepHeads(app, s.heads)
	lingerAfterFailures(app)
	app.Use(s.nameRequest, s.logAccess, s.recoverPanic, limitTime)
	s.mount(app, rows)
	return app
}
