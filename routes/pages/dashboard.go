// Package pages is the dashboard: its pages and forms.
package pages

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"greenroom/catalog"
	"greenroom/check"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Options are the dependencies and settings of the pages.
type Options struct {
	Kit      *httpkit.Server
	Store    *store.Store
	Mint     *mint.Service
	Check    *check.Service
	Catalog  *catalog.Catalog
	Renderer *web.Renderer
	Assets   *web.Assets
	Now      func() time.Time
	Log      *slog.Logger
	// Pause holds a request up; nil waits by the clock on the wall.
	Pause func(context.Context, time.Duration) error
	// BaseURL is the address of the Anam API, for this server and for browsers that preview.
	BaseURL string
	// AnamHosts are more sources that the preview page may connect to, such as https://*.anam.ai.
	// nil stands for Anam's own when BaseURL is Anam's, else for none.
	AnamHosts []string
	// RecentSignIn is how long after giving the password an admin may change keys and people.
	RecentSignIn time.Duration
	// SetupToken opens /setup while there are no users; nil keeps it closed.
	SetupToken SetupToken
	// MakeExamples makes example personas after the first admin was created; nil makes none.
	MakeExamples func(ctx context.Context, who models.Actor) error
	// Sandbox marks every page, because nothing reaches Anam.
	Sandbox bool
	// Exposed tells that the server listens beyond its own machine.
	Exposed bool
}

// Dashboard is all pages of the dashboard.
type Dashboard struct {
	Options
	*screen
	personas *personas
	lab      labPersonas
}

// New builds the pages.
func New(o Options) *Dashboard {
	if o.Pause == nil {
		o.Pause = pauseFor
	}
	shown := &screen{o.Kit, o.Store, o.Catalog.KeyShown, o.Mint.Wait, o.Renderer, o.Now, o.Sandbox}
	return &Dashboard{
		Options: o, screen: shown,
		personas: &personas{shown, catalogNames{o.Catalog}, o.Store},
		lab:      labPersonas{o.Catalog, shown.keyRefused},
	}
}

// Rows is the route table of the pages. Each row has the one rule for access to it.
func (d *Dashboard) Rows() []httpkit.Route {
	passwords := passwordCheck{d.Kit, d.Store, newSignInLimits(d.Now, d.Pause)}
	rows := d.onceEach(slices.Concat(d.entrances(passwords), d.personaRoutes(), d.previewRoutes(), d.workspaceRoutes()))
	return recentSignIn{d.screen, d.Store, passwords, d.RecentSignIn}.askEach(rows)
}

// setup gathers what is known of the way between browsers and this server.
func (d *Dashboard) setup() setup {
	return setup{
		forwarded: d.Kit.Forwarded(), https: d.Kit.PublicURL != nil && d.Kit.PublicURL.Scheme == "https",
		proxies: len(d.Kit.TrustedProxies) > 0, exposed: d.Exposed, sandbox: d.Sandbox,
	}
}

// Rules by the least role.
var (
	viewer = httpkit.SignedIn(models.RoleViewer)
	editor = httpkit.SignedIn(models.RoleEditor)
	admin  = httpkit.SignedIn(models.RoleAdmin)
)

// entrances are sign-in, sign-out, setup, assets and the visitor's own account.
func (d *Dashboard) entrances(passwords passwordCheck) []httpkit.Route {
	sessions := browserSessions{d.Kit, d.Store}
	setup := setupPages{d.screen, sessions, d.Store, d.Log, d.SetupToken, d.MakeExamples}
	signIn := signInPages{d.screen, sessions, d.Store, passwords}
	account := accountPages{d.screen, sessions, d.Store, passwords}
	return []httpkit.Route{
		{Method: get, Path: "/", Handle: d.screen.rootShow, Rule: httpkit.Anyone, Format: httpkit.Page},
		{Method: get, Path: "/assets/:name", Handle: assetPages{d.Assets}.assetShow, Rule: httpkit.Anyone, Format: httpkit.JSON},
		{Method: get, Path: "/setup", Handle: setup.show, Rule: httpkit.Anyone, Format: httpkit.Page},
		{Method: post, Path: "/setup", Handle: setup.create, Rule: httpkit.Anyone, Format: httpkit.Page},
		{Method: get, Path: "/login", Handle: signIn.show, Rule: httpkit.Anyone, Format: httpkit.Page},
		{Method: post, Path: "/login", Handle: signIn.enter, Rule: httpkit.Anyone, Format: httpkit.Page},
		{Method: post, Path: "/logout", Handle: signIn.leave, Rule: httpkit.Anyone, Format: httpkit.Page},
		{Method: post, Path: "/account/theme", Handle: d.screen.themeSave, Rule: httpkit.Anyone, Format: httpkit.Page},
		{Method: get, Path: "/account", Handle: account.show, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: passwordPath, Handle: account.ownPassword, Rule: viewer.WithGivenPassword(), Format: httpkit.Page},
		{Method: post, Path: passwordPath, Handle: account.setPassword, Rule: viewer.WithGivenPassword(), Format: httpkit.Page},
		{Method: post, Path: "/account/sessions/end-others", Handle: account.endOthers, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: "/account/sessions/:id/end", Handle: account.endSession, Rule: viewer, Format: httpkit.Page},
	}
}

// previewRoutes are for talking to a persona of Greenroom or of the Anam Lab.
func (d *Dashboard) previewRoutes() []httpkit.Route {
	previews := previewPages{d.personas, d.lab, d.Mint, d.BaseURL, d.AnamHosts}
	lab := labPages{d.screen, catalogNames{d.Catalog}}
	return []httpkit.Route{
		{Method: get, Path: home + "/:slug/preview", Handle: previews.template, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: home + "/:slug/preview/session", Handle: d.ownPage(previews.startTemplate), Rule: viewer, Format: httpkit.JSON, BodyLimit: web.FormLimit},
		{Method: get, Path: "/lab", Handle: lab.list, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: "/lab/:id/preview", Handle: previews.lab, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: "/lab/:id/preview/session", Handle: d.ownPage(previews.startLab), Rule: viewer, Format: httpkit.JSON},
		{Method: get, Path: "/preview/limit", Handle: previews.limit, Rule: viewer, Format: httpkit.JSON},
		{Method: post, Path: "/preview/:id/beat", Handle: previews.beat, Rule: viewer, Format: httpkit.JSON},
		{Method: post, Path: "/preview/:id/end", Handle: previews.end, Rule: viewer, Format: httpkit.JSON},
	}
}

// personaRoutes are the list, every page of one persona, and the pickers of the editor.
func (d *Dashboard) personaRoutes() []httpkit.Route {
	personas := templatePages{d.personas, d.lab, directory{d.Store}, d.Check}
	lists, files := catalogPages{d.screen, d.Catalog}, mediaPages{d.Catalog}
	uses := usePages{d.personas, directory{d.Store}}
	const persona = home + "/:slug"
	return []httpkit.Route{
		{Method: get, Path: home, Handle: personas.list, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: home, Handle: personas.create, Rule: editor, Format: httpkit.Page, BodyLimit: web.FormLimit},
		{Method: get, Path: home + "/new", Handle: personas.newTemplate, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona, Handle: personas.edit, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: persona, Handle: personas.save, Rule: editor, Format: httpkit.Page, BodyLimit: web.FormLimit},
		{Method: get, Path: persona + "/menu", Handle: personas.menu, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: persona + "/duplicate", Handle: personas.duplicate, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona + "/publish", Handle: personas.publish, Rule: editor, Format: httpkit.Page},
		{Method: post, Path: persona + "/publish", Handle: personas.publishMove, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona + "/publish/choose", Handle: personas.publish, Rule: editor, Format: httpkit.Page},
		{Method: post, Path: persona + "/publish/choose", Handle: personas.publishChoose, Rule: editor, Format: httpkit.Page, Reads: true},
		{Method: post, Path: persona + "/undo", Handle: personas.undoMove, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona + "/history", Handle: personas.history, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: persona + "/moves", Handle: personas.moves, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: persona + "/diff", Handle: personas.diff, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: persona + "/diff", Handle: personas.diffDraft, Rule: editor, Format: httpkit.Page, BodyLimit: web.FormLimit, Reads: true},
		{Method: get, Path: persona + "/unpublish", Handle: personas.unpublish, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona + "/settings", Handle: personas.settings, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: persona + "/settings", Handle: personas.settingsSave, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona + "/rename", Handle: personas.renameAsk, Rule: editor, Format: httpkit.Page},
		{Method: post, Path: persona + "/rename", Handle: personas.rename, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona + "/aliases/:alias/release", Handle: personas.releaseAsk, Rule: editor, Format: httpkit.Page},
		{Method: post, Path: persona + "/aliases/:alias/release", Handle: personas.release, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona + "/archive", Handle: personas.archiveAsk, Rule: editor, Format: httpkit.Page},
		{Method: post, Path: persona + "/archive", Handle: personas.archive, Rule: editor, Format: httpkit.Page},
		{Method: post, Path: persona + "/unarchive", Handle: personas.unarchive, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: persona + "/delete", Handle: personas.deleteAsk, Rule: admin, Format: httpkit.Page},
		{Method: post, Path: persona + "/delete", Handle: personas.delete, Rule: admin.LongSignedIn(), Format: httpkit.Page},
		{Method: get, Path: "/catalog/avatars", Handle: lists.avatars, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: "/catalog/avatars/:id", Handle: lists.avatar, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: "/catalog/voices/:id", Handle: lists.voice, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: "/catalog/voices", Handle: lists.voices, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: "/media/avatars/:id", Handle: files.avatar, Rule: viewer, Format: httpkit.JSON},
		{Method: get, Path: "/media/voices/:id", Handle: files.voice, Rule: viewer, Format: httpkit.JSON},
		{Method: get, Path: persona + "/use", Handle: uses.show, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: persona + "/use/first-request", Handle: uses.firstRequest, Rule: viewer, Format: httpkit.Page},
	}
}

// workspaceRoutes are requests, keys, people, the audit log and the connection.
func (d *Dashboard) workspaceRoutes() []httpkit.Route {
	names := directory{d.Store}
	choices := choicePages{d.screen, catalogNames{d.Catalog}, d.Store}
	keys, people, audit := keyPages{d.screen, d.Store, names}, peoplePages{d.screen, d.Store}, auditPages{d.screen, d.Store}
	requests := requestPages{d.screen, d.Store, d.Catalog, names}
	tries := mintPages{d.screen, names, d.Mint}
	connection := connectionPages{d.screen, d.Catalog, d.BaseURL, d.Log, d.setup}
	return []httpkit.Route{
		{Method: get, Path: "/requests", Handle: requests.list, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: "/requests/sessions", Handle: requests.sessions, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: personasPath, Handle: choices.personas, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: callersPath, Handle: choices.callers, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: actorsPath, Handle: choices.actors, Rule: admin, Format: httpkit.Page},
		{Method: get, Path: "/mint", Handle: tries.form, Rule: editor, Format: httpkit.Page},
		{Method: post, Path: "/mint", Handle: tries.create, Rule: editor, Format: httpkit.Page},
		{Method: get, Path: "/keys", Handle: keys.list, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: "/keys", Handle: keys.create, Rule: admin, Format: httpkit.Page},
		{Method: get, Path: "/keys/new", Handle: keys.blank, Rule: admin, Format: httpkit.Page},
		{Method: get, Path: "/keys/:id", Handle: keys.one, Rule: viewer, Format: httpkit.Page},
		{Method: get, Path: "/keys/:id/revoke", Handle: keys.askRevoke, Rule: admin, Format: httpkit.Page},
		{Method: post, Path: "/keys/:id/revoke", Handle: keys.revoke, Rule: admin, Format: httpkit.Page},
		{Method: get, Path: "/people", Handle: people.list, Rule: admin, Format: httpkit.Page},
		{Method: post, Path: "/people", Handle: people.create, Rule: admin, Format: httpkit.Page},
		{Method: post, Path: "/people/:id/role", Handle: people.setRole, Rule: admin, Format: httpkit.Page},
		{Method: post, Path: "/people/:id/disable", Handle: people.disable, Rule: admin, Format: httpkit.Page},
		{Method: post, Path: "/people/:id/enable", Handle: people.enable, Rule: admin, Format: httpkit.Page},
		{Method: get, Path: "/people/:id/delete", Handle: people.confirmDelete, Rule: admin, Format: httpkit.Page},
		{Method: post, Path: "/people/:id/delete", Handle: people.delete, Rule: admin, Format: httpkit.Page},
		{Method: post, Path: "/people/:id/password", Handle: people.setPassword, Rule: admin, Format: httpkit.Page},
		{Method: get, Path: "/audit", Handle: audit.list, Rule: admin, Format: httpkit.Page},
		{Method: get, Path: "/audit/export", Handle: audit.export, Rule: admin, Format: httpkit.Page},
		{Method: get, Path: "/connection", Handle: connection.show, Rule: viewer, Format: httpkit.Page},
		{Method: post, Path: "/connection/refresh", Handle: connection.refresh, Rule: editor, Format: httpkit.Page},
	}
}
