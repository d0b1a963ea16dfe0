// Package routes joins the route tables of pages, API and the door for Anam's own clients to one app.
package routes

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/check"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/api"
	"greenroom/routes/clients"
	"greenroom/routes/httpkit"
	"greenroom/routes/pages"
	"greenroom/store"
	"greenroom/web"
)

// Options are the dependencies and settings of the app.
type Options struct {
	Store *store.Store
	Mint  *mint.Service
	Check *check.Service
	// Catalog, Renderer and Assets are for the pages.
	Catalog  *catalog.Catalog
	Renderer *web.Renderer
	Assets   *web.Assets
	Now      func() time.Time
	Log      *slog.Logger
	// PublicURL is the address of this server for browsers. https makes cookies Secure. nil stands for the Host of each request.
	PublicURL *url.URL
	// HoldHost refuses pages under any Host but PublicURL's and this machine's own names.
	HoldHost bool
	// TrustedProxies may name the client in X-Forwarded-For. The header is ignored from others.
	TrustedProxies []netip.Prefix
	// Pause holds up attempts to sign in that come too often; nil waits by the clock on the wall.
	Pause func(context.Context, time.Duration) error
	// BaseURL is the address of the Anam API, for this server and for browsers that preview.
	BaseURL string
	// AnamHosts are more sources that the preview page may connect to, such as https://*.anam.ai.
	// nil stands for Anam's own when BaseURL is Anam's, else for none.
	AnamHosts []string
	// RecentSignIn is how long after giving the password an admin may change keys and people; 0: models.RecentSignIn.
	RecentSignIn time.Duration
	// SetupToken opens /setup while there are no users; nil keeps it closed.
	SetupToken pages.SetupToken
	// MakeExamples makes example personas after the first admin was created; nil makes none.
	MakeExamples func(ctx context.Context, who models.Actor) error
	// Observer is told of every request; it may be nil.
	Observer httpkit.Observer
	// Sandbox marks every page, because nothing reaches Anam.
	Sandbox bool
	// Exposed tells that the server listens beyond its own machine.
	Exposed bool
}

// New builds the app. A route without a rule panics here, at start.
func New(o Options) *fiber.App {
	parts := join(o)
	return parts.app(parts.rows)
}

// parts are the middleware, the pages and the joined route table of an app.
type parts struct {
	kit       *httpkit.Server
	dashboard *pages.Dashboard
	rows      []httpkit.Route
}

func join(o Options) parts {
	kit := httpkit.New(httpkit.Options{
		Store: o.Store, Now: o.Now, Log: o.Log, PublicURL: o.PublicURL, HoldHost: o.HoldHost, TrustedProxies: o.TrustedProxies,
		RateLeft: o.Mint.RateLeft, Observer: o.Observer, PathOf: clients.PathOf,
	})
	dashboard := pages.New(pages.Options{
		Kit: kit, Store: o.Store, Mint: o.Mint, Check: o.Check, Catalog: o.Catalog, Renderer: o.Renderer, Assets: o.Assets, Now: o.Now, Log: o.Log, Pause: o.Pause,
		BaseURL: o.BaseURL, AnamHosts: o.AnamHosts, SetupToken: o.SetupToken, RecentSignIn: cmp.Or(o.RecentSignIn, models.RecentSignIn),
		MakeExamples: o.MakeExamples, Sandbox: o.Sandbox, Exposed: o.Exposed,
	})
	return parts{kit, dashboard, slices.Concat(dashboard.Rows(), healthRows(o.Store, o.Catalog.Key), api.Rows(o.Store, o.Mint, o.Check), clients.Rows(o.Store, o.Mint))}
}

// app builds the app with the rows.
func (p parts) app(rows []httpkit.Route) *fiber.App { return p.kit.App(rows, p.dashboard.ShowError) }

// Linger wraps the listener that the app is served on; see httpkit.Linger.
func Linger(plain net.Listener) net.Listener { return httpkit.Linger(plain) }
