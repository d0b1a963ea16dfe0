// Package routes joins the route tables of its rooms to one app.
package routes

import (
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
	"greenroom/routes/httpkit"
	"greenroom/routes/pages"
	"greenroom/store"
	"greenroom/web"
)

// Options are what the routes stand on.
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
	// PublicURL is where browsers reach this server; https makes cookies Secure. nil: whatever Host they used.
	PublicURL *url.URL
	// TrustedProxies may say by X-Forwarded-For whom they speak for; nobody else is believed.
	TrustedProxies []netip.Prefix
	// BaseURL is where Anam is asked: by this server, and by the browser of a person who previews.
	BaseURL string
	// AnamHosts are the sources that a preview's page may reach beside BaseURL, such as https://*.anam.ai.
	// nil: Anam's own where BaseURL is Anam's, none elsewhere.
	AnamHosts []string
	// SetupToken opens /setup once, on a server without users; nil keeps it closed.
	SetupToken pages.SetupToken
	// MakeExamples makes personas to try Greenroom with, once the first admin is there; nil makes none.
	MakeExamples func(ctx context.Context, who models.Actor) error
	// Sandbox tells that nothing reaches Anam, so that pages can say so.
	Sandbox bool
}

// New builds the app. A route without a rule panics here, at start.
func New(o Options) *fiber.App {
	parts := join(o)
	return parts.app(parts.rows)
}

// parts are the rooms of an app: what stands before every handler, the pages, and the joined table.
type parts struct {
	kit       *httpkit.Server
	dashboard *pages.Dashboard
	rows      []httpkit.Route
}

func join(o Options) parts {
	kit := httpkit.New(httpkit.Options{Store: o.Store, Now: o.Now, Log: o.Log, PublicURL: o.PublicURL, TrustedProxies: o.TrustedProxies})
	dashboard := pages.New(pages.Options{
		Kit: kit, Store: o.Store, Mint: o.Mint, Check: o.Check, Catalog: o.Catalog, Renderer: o.Renderer, Assets: o.Assets, Now: o.Now, Log: o.Log,
		BaseURL: o.BaseURL, AnamHosts: o.AnamHosts, SetupToken: o.SetupToken, MakeExamples: o.MakeExamples, Sandbox: o.Sandbox,
	})
	return parts{kit, dashboard, slices.Concat(dashboard.Rows(), healthRows(o.Store), api.Rows(o.Store, o.Mint, o.Check))}
}

// app answers requests by the rows.
func (p parts) app(rows []httpkit.Route) *fiber.App { return p.kit.App(rows, p.dashboard.ShowError) }

// Linger gives the listener that the app is served on; see httpkit.Linger.
func Linger(plain net.Listener) net.Listener { return httpkit.Linger(plain) }
