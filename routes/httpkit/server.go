// Package httpkit is the HTTP layer below the API and the pages: route and rule, request, JSON bodies, errors, headers, sessions and limits.
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
	"greenroom/ratelimit"
	"greenroom/store"
)

// Options hold what every route needs.
type Options struct {
	Store *store.Store
	Now   func() time.Time
	Log   *slog.Logger
	// PublicURL is where browsers reach this server; https makes cookies Secure. nil: whatever Host they used.
	PublicURL *url.URL
	// HoldHost refuses pages under any Host but PublicURL's and this machine's own names.
	HoldHost bool
	// TrustedProxies are believed in X-Forwarded-For; no other peer is.
	TrustedProxies []netip.Prefix
	// RateLeft tells how many tokens a key with a rate may ask for now, and how long it takes until it may ask for all of them again; it may be nil.
	RateLeft func(key *models.APIKey) (left int, full time.Duration)
	// Observer is told of every request; it may be nil.
	Observer Observer
	// PathOf gives the path of a route for other ways to write it; nil: there are none.
	PathOf func(path []byte) (ours string, ok bool)
}

// Observer counts requests. It must not wait.
type Observer interface {
	RequestBegan()
	// RequestEnded has the pattern of the route, never a path, and a method that a client can't make up.
	RequestEnded(method, route string, status int, took time.Duration)
}

// unobserved is the Observer when there is none.
type unobserved struct{}

func (unobserved) RequestBegan()                                   {}
func (unobserved) RequestEnded(string, string, int, time.Duration) {}

// Server is the middleware before every handler: it gives requests their ID, logs them, identifies callers, checks the route's rule and answers errors.
type Server struct {
	Options
	crossOrigin  *http.CrossOriginProtection
	publicOrigin string // of PublicURL, as browsers write it
	forwarded    forwarded
	lines        *repeatedLines
	writes       *ratelimit.Limiter // of keys that have a rate for changes
	encoders     map[string]*encoder
	// errorPage answers a page's error as HTML; nil answers JSON everywhere.
	errorPage func(c *fiber.Ctx, status int, e *models.Error) error
}

// Limits of one request.
const (
	headLimit      = 16 << 10 // bytes of the request line and headers: a long search stands in several of them
	readTimeout    = 30 * time.Second
	writeTimeout   = 30 * time.Second
	idleTimeout    = 75 * time.Second
	requestTimeout = 15 * time.Second // above the 10 s that Anam gets in all
)

// New makes a Server; App gives it its routes.
func New(o Options) *Server {
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	s := &Server{Options: o, lines: newRepeatedLines(), writes: newWriteRates(), encoders: newEncoders()}
	if o.PublicURL != nil {
		s.publicOrigin = canonicalOrigin(o.PublicURL.String())
	}
	s.crossOrigin = crossOriginProtection(s.publicOrigin)
	return s
}

// App answers requests by the rows of a route table. A row without a rule panics here, at start.
// errorPage answers a page's error as HTML; nil answers JSON everywhere.
func (s *Server) App(rows []Route, errorPage func(c *fiber.Ctx, status int, e *models.Error) error) *fiber.App {
	s.errorPage = errorPage
	app := fiber.New(fiber.Config{
		Immutable: true, StrictRouting: true, CaseSensitive: true,
		// A body is read by readBody, once the caller is known. Before that, fasthttp itself reads up to BodyLimit of it; 1 byte is the least.
		StreamRequestBody: true, BodyLimit: 1,
		ReadBufferSize: headLimit, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		DisableStartupMessage: true, DisablePreParseMultipartForm: true, ErrorHandler: s.failBeforeRouting,
	})
	refuseUnknownMethods(app)
	takeOtherPaths(app, s.PathOf)
	lingerAfterFailures(app)
	app.Use(closeUnread, s.nameRequest, s.logAccess, s.recoverPanic, limitTime((*fiber.Ctx).Next, requestTimeout))
	s.mount(app, rows)
	return app
}
