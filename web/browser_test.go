package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
)

// policy is the content security policy that the server sends with pages.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; media-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// gallery serves every fixture under /pages/, with the real assets and the real policy.
type gallery struct {
	*httptest.Server
	renderer *Renderer
	assets   *Assets
	t        *testing.T

	mutex sync.Mutex
	// answer handles a form that is sent; it is set by the test.
	answer http.HandlerFunc
}

func openGallery(t *testing.T) *gallery {
	t.Helper()
	assets, err := LoadAssets()
	if errors.Is(err, ErrNoAssets) {
		t.Skip("no assets: run make build first")
	}
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := NewRenderer(assets)
	if err != nil {
		t.Fatal(err)
	}
	g := &gallery{renderer: renderer, assets: assets, t: t}
	g.Server = httptest.NewServer(g)
	t.Cleanup(g.Close)
	return g
}

func (g *gallery) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		g.mutex.Lock()
		answer := g.answer
		g.mutex.Unlock()
		answer(w, r)
		return
	}
	switch {
	case strings.HasPrefix(r.URL.Path, AssetRoot):
		g.serveAsset(w, strings.TrimPrefix(r.URL.Path, AssetRoot))
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
	case strings.HasPrefix(r.URL.Path, "/catalog/faces/"):
		w.Header().Set("Content-Type", "image/svg+xml")
		fmt.Fprint(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><rect width="3" height="2" fill="#7ab"/></svg>`)
	default:
		http.NotFound(w, r)
	}
}

func (g *gallery) serveAsset(w http.ResponseWriter, name string) {
	file, found := g.assets.File(name)
	if !found {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", file.ContentType)
	_, _ = w.Write(file.Body)
}

func (g *gallery) serveFixture(w http.ResponseWriter, status int, name string) {
	for _, f := range fixtures() {
		if f.name != name {
			continue
		}
		body, err := g.renderer.Page(f.shell, f.view)
		if f.part != "" {
			body, err = g.renderer.Fragment(f.part, f.view)
		}
		if err != nil {
			g.t.Error(err)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		w.WriteHeader(status)
		_, _ = w.Write(body)
		return
	}
	w.WriteHeader(http.StatusNotFound)
}

// answers sets what a form is answered with.
func (g *gallery) answers(handler http.HandlerFunc) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.answer = handler
}

// browser is one tab of a headless Chromium. What its content security policy refuses fails the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium on this machine: the browser tests are skipped")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.WindowSize(1280, 900), chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	do(t, tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{})
		return err
	}))
	watchPolicy(t, tab)
	return tab
}

// watchPolicy collects what the browser refused and reports it when the test ends.
func watchPolicy(t *testing.T, tab context.Context) {
	watched, stop := context.WithCancel(tab)
	entries := chromedp.Events(watched, log.EntryAdded)
	refused := make(chan []string, 1)
	go func() {
		var texts []string
		for event, err := range entries {
			if err != nil {
				break
			}
			if event.Entry.Source == log.EntrySourceSecurity {
				texts = append(texts, event.Entry.Text)
			}
		}
		refused <- texts
	}()
	t.Cleanup(func() {
		stop()
		for _, text := range <-refused {
			t.Errorf("the browser refused: %s", text)
		}
	})
}

func do(t *testing.T, tab context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab, actions...); err != nil {
		t.Fatal(err)
	}
}

// script runs JavaScript for its effect.
func script(code string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](code)
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

func keys(selector, text string) chromedp.Action[chromedp.Void] {
	return chromedp.SendKeys(chromedp.CSS(selector), text)
}

const untilTrue = `new Promise(done => { const look = () => { let ok = false; try { ok = !!(%s) } catch {} ok ? done(true) : requestAnimationFrame(look) }; look() })`

// eventually waits until a JavaScript expression is true, also across a change of page.
func eventually(t *testing.T, tab context.Context, expression string) {
	t.Helper()
	waiting, cancel := context.WithTimeout(tab, 15*time.Second)
	defer cancel()
	var err error
	for waiting.Err() == nil {
		if _, err = chromedp.Run(waiting, chromedp.Evaluate[bool](fmt.Sprintf(untilTrue, expression), chromedp.EvalAwaitPromise)); err == nil {
			return
		}
	}
	t.Fatalf("%s never came true: %v", expression, err)
}

type violation struct {
	ID    string
	Help  string
	Nodes []struct{ HTML string }
}

const runAxe = `axe.run(document, {runOnly: %s}).then(r => JSON.stringify(r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html}))}))))`

func axe(t *testing.T, tab context.Context, what, rules string) {
	t.Helper()
	found, err := chromedp.Run(tab, chromedp.Evaluate[string](fmt.Sprintf(runAxe, rules), chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var violations []violation
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		for _, node := range v.Nodes {
			t.Errorf("%s: %s (%s): %s", what, v.ID, v.Help, node.HTML)
		}
	}
}

const (
	everyRule    = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	contrastRule = `{type: "rule", values: ["color-contrast"]}`
	setTheme     = `document.documentElement.dataset.theme = %q; document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity).forEach(a => a.finish())`
)

// TestPagesAreAccessible runs axe over every page, light and dark, and looks for pages wider than a phone.
func TestPagesAreAccessible(t *testing.T) {
	source := axeSource(t)
	site, tab := openGallery(t), browser(t)
	for _, f := range fixtures() {
		if f.part != "" {
			continue
		}
		do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(site.URL+"/pages/"+f.name),
			script(source), script(fmt.Sprintf(setTheme, "light")))
		axe(t, tab, f.name+" light", everyRule)
		do(t, tab, script(fmt.Sprintf(setTheme, "dark")))
		axe(t, tab, f.name+" dark", contrastRule)
		fitsPhone(t, tab, f.name)
	}
}

func axeSource(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("no axe-core: run make build first")
	}
	return string(source)
}

func fitsPhone(t *testing.T, tab context.Context, name string) {
	t.Helper()
	do(t, tab, chromedp.EmulateViewport(390, 844))
	width, err := chromedp.Run(tab, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
	if err != nil {
		t.Fatal(err)
	}
	if width > 390 {
		t.Errorf("%s is %d pixels wide on a phone of 390", name, width)
	}
}
