package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"greenroom/web"
	"greenroom/web/gallery"
)

// galleryPolicy is the content security policy that the server sends with pages.
const galleryPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; media-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// pageSite serves every fixture under /pages/, with the real assets and the real policy.
type pageSite struct {
	*server
	renderer *web.Renderer
	assets   *web.Assets

	mutex sync.Mutex
	// answer handles a form that is sent; it is set by the test.
	answer http.HandlerFunc
}

func openGallery(t *testing.T) *pageSite {
	t.Helper()
	needAll(t)
	assets, err := web.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := web.NewRenderer(assets)
	if err != nil {
		t.Fatal(err)
	}
	g := &pageSite{renderer: renderer, assets: assets}
	site := httptest.NewServer(g)
	t.Cleanup(site.Close)
	g.server = &server{t: t, url: site.URL}
	return g
}

func (g *pageSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		g.mutex.Lock()
		answer := g.answer
		g.mutex.Unlock()
		answer(w, r)
		return
	}
	switch {
	case strings.HasPrefix(r.URL.Path, web.AssetRoot):
		g.serveAsset(w, strings.TrimPrefix(r.URL.Path, web.AssetRoot))
	case strings.HasPrefix(r.URL.Path, "/pages/"):
		g.serveFixture(w, http.StatusOK, strings.TrimPrefix(r.URL.Path, "/pages/"))
	case r.URL.Path == "/catalog/avatars":
		g.serveFixture(w, http.StatusOK, "picker_faces")
	case r.URL.Path == "/catalog/voices" && r.URL.Query().Has("page"):
		g.serveFixture(w, http.StatusOK, "picker_voices_rows")
	case r.URL.Path == "/catalog/voices":
		g.serveFixture(w, http.StatusOK, "picker_voices")
	case r.URL.Path == "/requests/sessions":
		g.serveFixture(w, http.StatusOK, "sessions_fragment")
	case strings.HasSuffix(r.URL.Path, "/preview"):
		g.serveFixture(w, http.StatusOK, "preview_pane")
	case strings.HasSuffix(r.URL.Path, "/menu"):
		g.serveFixture(w, http.StatusOK, "list_menu_fragment")
	case strings.HasPrefix(r.URL.Path, "/catalog/faces/"):
		w.Header().Set("Content-Type", "image/svg+xml")
		fmt.Fprint(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><rect width="3" height="2" fill="#7ab"/></svg>`)
	default:
		http.NotFound(w, r)
	}
}

func (g *pageSite) serveAsset(w http.ResponseWriter, name string) {
	file, found := g.assets.File(name)
	if !found {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", file.ContentType)
	_, _ = w.Write(file.Body)
}

func (g *pageSite) serveFixture(w http.ResponseWriter, status int, name string) {
	fixtures := gallery.Fixtures()
	i := slices.IndexFunc(fixtures, func(f gallery.Fixture) bool { return f.Name == name })
	if i < 0 {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	body, err := fixtures[i].Render(g.renderer)
	if err != nil {
		g.t.Error(err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", galleryPolicy)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// answers sets what a form is answered with.
func (g *pageSite) answers(handler http.HandlerFunc) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.answer = handler
}

// becomes waits until an expression is true.
func (p *window) becomes(expression string) {
	p.t.Helper()
	p.until(expression, "!!("+expression+")")
}

// theme sets the page's own theme, with every change of colour at its end.
func (p *window) theme(name string) {
	p.t.Helper()
	p.do(runs(fmt.Sprintf(`document.documentElement.dataset.theme = %q`, name)))
	p.settles()
}

// runs runs JavaScript for its effect.
func runs(code string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](code)
}

func clickOn(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

func typeInto(selector, text string) chromedp.Action[chromedp.Void] {
	return chromedp.SendKeys(chromedp.CSS(selector), text)
}

// soundInThemes runs axe in light, looks at the contrast in dark, and at the width on a phone.
func (p *window) soundInThemes(state string) {
	p.t.Helper()
	p.theme("light")
	p.accessible(state + ", light")
	p.theme("dark")
	p.contrasts(state + ", dark")
	p.size(390, 844)
	p.fits(state + ", 390 px")
	p.size(1280, 900)
}
