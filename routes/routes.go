// Package routes is the only place that knows fiber: the route table, what stands before every handler, the API for apps and the pages.
package routes

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/store"
	"greenroom/web"
)

// Options are what the routes stand on.
type Options struct {
	Store *store.Store
	Mint  *mint.Service
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
	SetupToken SetupToken
	// Sandbox tells that nothing reaches Anam, so that pages can say so.
	Sandbox bool
	Version string
}

// server holds the options and what lives as long as the app.
type server struct {
	Options
	crossOrigin *http.CrossOriginProtection
	signIns     *signInLimiter
	heads       *heads
	rows        []route
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

// New builds the app. A route without a rule panics here, at start.
func New(o Options) *fiber.App {
	s := newServer(o)
	return s.app(s.table())
}

func newServer(o Options) *server {
	s := &server{Options: o, crossOrigin: crossOriginProtection(o.PublicURL), signIns: newSignInLimiter(o.Now), heads: &heads{now: o.Now}}
	s.errorPage = s.showError
	return s
}

func (s *server) app(rows []route) *fiber.App {
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

// table is every route there is, each with the one rule that says who may call it.
func (s *server) table() []route {
	return slices.Concat(s.entrances(), s.personaRoutes(), s.previewRoutes(), s.workspaceRoutes(), s.operatorRoutes(), s.apiRoutes())
}

// Who may call a page.
var (
	viewer = signedIn(models.RoleViewer)
	editor = signedIn(models.RoleEditor)
	admin  = signedIn(models.RoleAdmin)
)

// entrances are the ways in and out, and what is one's own.
func (s *server) entrances() []route {
	setup, signIn, account := setupPages{s}, signInPages{s}, accountPages{s}
	return []route{
		{method: get, path: "/", handle: s.rootShow, rule: anyone, door: doorPage},
		{method: get, path: "/assets/:name", handle: s.assetShow, rule: anyone, door: doorJSON},
		{method: get, path: "/setup", handle: setup.show, rule: anyone, door: doorPage},
		{method: post, path: "/setup", handle: setup.create, rule: anyone, door: doorPage},
		{method: get, path: "/login", handle: signIn.show, rule: anyone, door: doorPage},
		{method: post, path: "/login", handle: signIn.enter, rule: anyone, door: doorPage},
		{method: post, path: "/logout", handle: signIn.leave, rule: anyone, door: doorPage},
		{method: post, path: "/account/theme", handle: s.themeSave, rule: anyone, door: doorPage},
		{method: get, path: "/account", handle: account.show, rule: viewer, door: doorPage},
		{method: post, path: "/account/password", handle: account.setPassword, rule: viewer, door: doorPage},
		{method: post, path: "/account/sessions/end-others", handle: account.endOthers, rule: viewer, door: doorPage},
		{method: post, path: "/account/sessions/:id/end", handle: account.endSession, rule: viewer, door: doorPage},
	}
}

// previewRoutes let people talk to a persona, ours or the Lab's.
func (s *server) previewRoutes() []route {
	previews, lab := previewPages{s}, labPages{s}
	return []route{
		{method: get, path: home + "/:slug/preview", handle: previews.template, rule: viewer, door: doorPage},
		{method: post, path: home + "/:slug/preview/session", handle: previews.startTemplate, rule: viewer, door: doorJSON},
		{method: get, path: "/lab", handle: lab.list, rule: viewer, door: doorPage},
		{method: get, path: "/lab/:id/preview", handle: previews.lab, rule: viewer, door: doorPage},
		{method: post, path: "/lab/:id/preview/session", handle: previews.startLab, rule: viewer, door: doorJSON},
		{method: get, path: "/preview/limit", handle: previews.limit, rule: viewer, door: doorJSON},
		{method: post, path: "/preview/:id/beat", handle: previews.beat, rule: viewer, door: doorJSON},
		{method: post, path: "/preview/:id/end", handle: previews.end, rule: viewer, door: doorJSON},
	}
}

// personaRoutes are the list and every page of one persona, with what their pickers ask for.
func (s *server) personaRoutes() []route {
	personas, lists, files, uses := templatePages{s}, catalogPages{s}, mediaPages{s}, usePages{s}
	const persona = home + "/:slug"
	return []route{
		{method: get, path: home, handle: personas.list, rule: viewer, door: doorPage},
		{method: post, path: home, handle: personas.create, rule: editor, door: doorPage},
		{method: get, path: home + "/new", handle: personas.begin, rule: editor, door: doorPage},
		{method: get, path: persona, handle: personas.edit, rule: viewer, door: doorPage},
		{method: post, path: persona, handle: personas.save, rule: editor, door: doorPage},
		{method: post, path: persona + "/duplicate", handle: personas.duplicate, rule: editor, door: doorPage},
		{method: get, path: persona + "/publish", handle: personas.publish, rule: editor, door: doorPage},
		{method: post, path: persona + "/publish", handle: personas.publishMove, rule: editor, door: doorPage},
		{method: post, path: persona + "/undo", handle: personas.undoMove, rule: editor, door: doorPage},
		{method: get, path: persona + "/history", handle: personas.history, rule: viewer, door: doorPage},
		{method: get, path: persona + "/diff", handle: personas.diff, rule: viewer, door: doorPage},
		{method: post, path: persona + "/diff", handle: personas.diffDraft, rule: editor, door: doorPage},
		{method: get, path: persona + "/unpublish", handle: personas.unpublish, rule: editor, door: doorPage},
		{method: post, path: persona + "/unpublish", handle: personas.unpublishMove, rule: editor, door: doorPage},
		{method: get, path: persona + "/settings", handle: personas.settings, rule: viewer, door: doorPage},
		{method: post, path: persona + "/settings", handle: personas.settingsSave, rule: editor, door: doorPage},
		{method: get, path: persona + "/archive", handle: personas.archiveAsk, rule: editor, door: doorPage},
		{method: post, path: persona + "/archive", handle: personas.archive, rule: editor, door: doorPage},
		{method: post, path: persona + "/unarchive", handle: personas.unarchive, rule: editor, door: doorPage},
		{method: get, path: persona + "/delete", handle: personas.deleteAsk, rule: admin, door: doorPage},
		{method: post, path: persona + "/delete", handle: personas.delete, rule: admin, door: doorPage},
		{method: get, path: "/catalog/avatars", handle: lists.avatars, rule: viewer, door: doorPage},
		{method: get, path: "/catalog/voices", handle: lists.voices, rule: viewer, door: doorPage},
		{method: get, path: "/media/avatars/:id", handle: files.avatar, rule: viewer, door: doorJSON},
		{method: get, path: "/media/voices/:id", handle: files.voice, rule: viewer, door: doorJSON},
		{method: get, path: persona + "/use", handle: uses.show, rule: viewer, door: doorPage},
		{method: get, path: persona + "/use/first-request", handle: uses.firstRequest, rule: viewer, door: doorPage},
	}
}

// workspaceRoutes are the pages about apps, people and the connection.
func (s *server) workspaceRoutes() []route {
	keys, people, audit := keyPages{s}, peoplePages{s}, auditPages{s}
	requests, tries, connection := requestPages{s}, mintPages{s}, connectionPages{s}
	return []route{
		{method: get, path: "/requests", handle: requests.list, rule: viewer, door: doorPage},
		{method: get, path: "/requests/sessions", handle: requests.sessions, rule: viewer, door: doorPage},
		{method: get, path: "/mint", handle: tries.form, rule: editor, door: doorPage},
		{method: post, path: "/mint", handle: tries.create, rule: editor, door: doorPage},
		{method: get, path: "/keys", handle: keys.list, rule: viewer, door: doorPage},
		{method: post, path: "/keys", handle: keys.create, rule: admin, door: doorPage},
		{method: get, path: "/keys/new", handle: keys.blank, rule: admin, door: doorPage},
		{method: get, path: "/keys/:id", handle: keys.one, rule: viewer, door: doorPage},
		{method: get, path: "/keys/:id/revoke", handle: keys.askRevoke, rule: admin, door: doorPage},
		{method: post, path: "/keys/:id/revoke", handle: keys.revoke, rule: admin, door: doorPage},
		{method: get, path: "/people", handle: people.list, rule: admin, door: doorPage},
		{method: post, path: "/people", handle: people.create, rule: admin, door: doorPage},
		{method: post, path: "/people/:id/role", handle: people.setRole, rule: admin, door: doorPage},
		{method: post, path: "/people/:id/disable", handle: people.disable, rule: admin, door: doorPage},
		{method: post, path: "/people/:id/enable", handle: people.enable, rule: admin, door: doorPage},
		{method: post, path: "/people/:id/password", handle: people.setPassword, rule: admin, door: doorPage},
		{method: get, path: "/audit", handle: audit.list, rule: admin, door: doorPage},
		{method: get, path: "/audit/export", handle: audit.export, rule: admin, door: doorPage},
		{method: get, path: "/connection", handle: connection.show, rule: viewer, door: doorPage},
		{method: post, path: "/connection/refresh", handle: connection.refresh, rule: editor, door: doorPage},
	}
}

// operatorRoutes are for whoever runs the server, and for tools that read the API's description.
func (s *server) operatorRoutes() []route {
	health := healthAPI{s.Store}
	return []route{
		{method: get, path: "/healthz", handle: health.alive, rule: anyone, door: doorJSON},
		{method: get, path: "/readyz", handle: health.ready, rule: anyone, door: doorJSON},
		{method: get, path: "/openapi.yaml", handle: openAPIShow, rule: anyone, door: doorJSON},
	}
}

// apiRoutes are what apps call with a key.
func (s *server) apiRoutes() []route {
	tokens, templates, versions, labels := tokenAPI{s.Mint}, templateAPI{s.Store}, versionAPI{s.Store}, labelAPI{s.Store}
	diffs, audits := diffAPI{s.Store}, auditAPI{s.Store}
	const (
		all      = "/api/v1/templates"
		one      = all + "/:slug"
		history  = one + "/versions"
		oneLabel = one + "/labels/:label"
	)
	read, write, publish := holds(models.ScopeTemplatesRead), holds(models.ScopeTemplatesWrite), holds(models.ScopeTemplatesPublish)
	return []route{
		{method: post, path: "/api/v1/session-tokens", handle: tokens.create, rule: holds(models.ScopeMint), door: doorJSON, refused: tokens.refused},
		{method: get, path: all, handle: templates.list, rule: read, door: doorJSON},
		{method: post, path: all, handle: templates.create, rule: write, door: doorJSON},
		{method: get, path: one, handle: templates.show, rule: read, door: doorJSON},
		{method: patch, path: one, handle: templates.patch, rule: write, door: doorJSON},
		{method: del, path: one, handle: templates.delete, rule: publish, door: doorJSON},
		{method: post, path: one + "/archive", handle: templates.archive, rule: publish, door: doorJSON},
		{method: post, path: one + "/unarchive", handle: templates.unarchive, rule: publish, door: doorJSON},
		{method: get, path: history, handle: versions.list, rule: read, door: doorJSON},
		{method: post, path: history, handle: versions.save, rule: write, door: doorJSON},
		{method: get, path: history + "/:number", handle: versions.show, rule: read, door: doorJSON},
		{method: get, path: one + "/diff", handle: diffs.show, rule: read, door: doorJSON},
		{method: put, path: oneLabel, handle: labels.move, rule: publish, door: doorJSON},
		{method: del, path: oneLabel, handle: labels.remove, rule: publish, door: doorJSON},
		{method: get, path: "/api/v1/audit", handle: audits.list, rule: holds(models.ScopeAuditRead), door: doorJSON},
	}
}
