package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// window is one window of the browser with a profile of its own; what goes wrong in it fails the test.
type window struct {
	t      *testing.T
	ctx    context.Context
	server *server
	watch  *watch
	clicks int
}

// visit opens a window for somebody who is not signed in.
func (s *server) visit(t *testing.T) *window {
	t.Helper()
	parent, err := browserContext()
	if err != nil {
		t.Fatal(err)
	}
	p := &window{t: t, server: s, watch: newWatch(s.url)}
	ctx, closeWindow := chromedp.NewContext(parent, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.watch.see))
	ctx, cancel := context.WithTimeout(ctx, testTime*time.Second)
	p.ctx, p.watch.ctx = ctx, ctx
	t.Cleanup(func() { p.leave(); cancel(); closeWindow() })
	p.size(1280, 900)
	p.look("light")
	// Each window behaves as the one in front, also where two people are at work.
	send(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return p
}

// visitAs opens a window for somebody who is signed in already.
func (s *server) visitAs(t *testing.T, email string) *window {
	t.Helper()
	p := s.visit(t)
	for _, cookie := range s.session(email) {
		send(p, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: s.url})
	}
	return p
}

// leave reports what the window noticed, and keeps a picture of it when the test failed.
func (p *window) leave() {
	for _, problem := range p.watch.all() {
		p.t.Error(problem)
	}
	if !p.t.Failed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), waitTime*time.Second)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Logf("no screenshot: %v", err)
		return
	}
	file := filepath.Join(p.pictures(), fmt.Sprintf("%s-%d.png", strings.ReplaceAll(p.t.Name(), "/", "-"), time.Now().UnixNano()))
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		p.t.Log(err)
		return
	}
	p.t.Logf("screenshot: %s", file)
}

// pictures outlive the test.
func (p *window) pictures() string {
	folder := filepath.Join(os.TempDir(), "greenroom-e2e-failures")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		p.t.Log(err)
	}
	return folder
}

func (p *window) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// send sends a command of the DevTools protocol to the window.
func send[P, R any](p *window, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	answer, err := chromedp.Call(p.ctx, command, params)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer
}

// read evaluates code that changes nothing. A page that is being replaced takes its answer with it: then the next page is asked.
func read[T any](p *window, code string, options ...chromedp.EvaluateOption) T {
	p.t.Helper()
	return poll(p, "an answer of the page", func() (T, bool) {
		value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](code, options...))
		if err != nil && !replaced(err) {
			p.t.Fatal(err)
		}
		return value, err == nil
	})
}

// replaced tells whether an answer is missing because another page came in place of the one that was asked.
func replaced(err error) bool {
	return slices.ContainsFunc([]string{
		"Cannot find context", "Execution context was destroyed", "Cannot find default execution context", "Inspected target navigated",
		"Promise was collected", "No node with given id", "Could not find node with given id", "Not attached to an active page",
	}, func(words string) bool { return strings.Contains(err.Error(), words) })
}

// ask evaluates an expression with the finders at hand.
func ask[T any](p *window, expression string) (T, error) {
	return chromedp.Run(p.ctx, chromedp.Evaluate[T](script(expression)))
}

// until waits for a condition; an expression that fails, such as during a navigation, does not hold yet.
func (p *window) until(what, expression string) {
	p.t.Helper()
	poll(p, what, func() (struct{}, bool) {
		holds, err := ask[bool](p, expression)
		return struct{}{}, err == nil && holds
	})
}

// poll asks until the answer is there.
func poll[T any](p *window, what string, try func() (T, bool)) T {
	p.t.Helper()
	late, next := time.After(waitTime*time.Second), time.NewTicker(20*time.Millisecond)
	defer next.Stop()
	for {
		if value, ok := try(); ok {
			return value
		}
		select {
		case <-next.C:
		case <-late:
			p.t.Fatalf("at %s: waited in vain for %s", p.where(), what)
		case <-p.ctx.Done():
			p.t.Fatalf("out of time while waiting for %s", what)
		}
	}
}

// where is the path that the window shows.
func (p *window) where() string {
	path, err := ask[string](p, "location.pathname + location.search")
	if err != nil {
		return "(unknown)"
	}
	return path
}

// open goes to a path as if it was typed, and waits until all of the page is there.
func (p *window) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.server.url + path))
	p.until("the whole page", `document.readyState === "complete"`)
}

// at waits for a page by its path and heading.
func (p *window) at(path, heading string) {
	p.t.Helper()
	p.until(path+" with the heading "+heading,
		`location.pathname === `+quoted(path)+` && document.readyState === "complete" && words(document.querySelector("h1")) === `+quoted(heading))
}

// sees waits until the window shows words somewhere in what css matches.
func (p *window) sees(css, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("%q in %s", text, css), `all(`+quoted(css)+`, "").some((e) => words(e).includes(`+quoted(text)+`))`)
}

// lacks waits until nothing visible matches css.
func (p *window) lacks(css string) {
	p.t.Helper()
	p.until("no "+css, `all(`+quoted(css)+`, "").length === 0`)
}

// count waits until exactly n visible elements match css.
func (p *window) count(css string, n int) {
	p.t.Helper()
	p.until(fmt.Sprintf("%d times %s", n, css), fmt.Sprintf(`all(%s, "").length === %d`, quoted(css), n))
}

// text gives what one element says.
func (p *window) text(css string) string {
	p.t.Helper()
	return poll(p, "one "+css, func() (string, bool) {
		text, err := ask[*string](p, `(e => e && e.textContent.trim())(one(`+quoted(css)+`, ""))`)
		if err != nil || text == nil {
			return "", false
		}
		return *text, true
	})
}

// value gives what stands in a field.
func (p *window) value(label string) string {
	p.t.Helper()
	return poll(p, "the field "+label, func() (string, bool) {
		value, err := ask[*string](p, `field(`+quoted(label)+`)?.value ?? null`)
		if err != nil || value == nil {
			return "", false
		}
		return *value, true
	})
}

// holds waits until a field has a value.
func (p *window) holds(label, value string) {
	p.t.Helper()
	p.until(fmt.Sprintf("%q in the field %s", value, label), `field(`+quoted(label)+`)?.value === `+quoted(value))
}

// spot is where an element can be clicked.
type spot struct{ X, Y float64 }

// click presses what css matches and name names, once it stands still and nothing covers it. An empty name means the only match.
func (p *window) click(css, name string) {
	p.t.Helper()
	p.clicks++
	p.press(fmt.Sprintf("%s named %q to click on", css, name), `one(`+quoted(css)+`, `+quoted(name)+`)`)
}

func (p *window) press(what, element string) {
	p.t.Helper()
	var before spot
	at := poll(p, what, func() (spot, bool) {
		now, err := ask[*spot](p, `point(`+element+`)`)
		if err != nil || now == nil {
			before = spot{}
			return spot{}, false
		}
		still := *now == before
		before = *now
		return *now, still
	})
	p.do(chromedp.MouseClickXY(at.X, at.Y))
}

// fill clicks into a field and puts text in place of what it held.
func (p *window) fill(label, text string) {
	p.t.Helper()
	p.press("the field "+label, `field(`+quoted(label)+`)`)
	p.until("the cursor in "+label, `(e => { if (document.activeElement !== e) return false; e.select(); return true; })(field(`+quoted(label)+`))`)
	if text == "" {
		p.keys(kb.Delete)
	}
	send(p, input.InsertText, input.InsertTextParams{Text: text})
	p.holds(label, text)
}

// choose takes an option of a select by its words.
func (p *window) choose(label, option string) {
	p.t.Helper()
	p.until("the option "+option+" of "+label, `(e => {
		const option = [...e?.options ?? []].find((o) => words(o) === `+quoted(option)+`);
		if (!option) return false;
		e.value = option.value;
		for (const type of ["input", "change"]) e.dispatchEvent(new Event(type, { bubbles: true }));
		return true;
	})(field(`+quoted(label)+`))`)
}

// keys types, with modifiers held down. As on a real keyboard, a page that handles a key's press keeps its text from being typed.
func (p *window) keys(keys string, held ...chromedp.Modifier) {
	p.t.Helper()
	for _, key := range keys {
		strokes := kb.Encode(key)
		down, up := *strokes[0], *strokes[len(strokes)-1]
		for _, modifier := range held {
			down.Modifiers |= int64(modifier)
			up.Modifiers |= int64(modifier)
		}
		if text := *strokes[min(1, len(strokes)-1)]; text.Type == kb.KeyChar && down.Modifiers&^int64(chromedp.ModifierShift) == 0 {
			down.Type, down.Text, down.UnmodifiedText = input.DispatchKeyEventTypeKeyDown, text.Text, text.UnmodifiedText
		}
		send(p, input.DispatchKeyEvent, down)
		send(p, input.DispatchKeyEvent, up)
	}
}

// focused waits until the focus is on what css matches.
func (p *window) focused(css string) {
	p.t.Helper()
	p.until("the focus on "+css, `document.activeElement.matches(`+quoted(css)+`)`)
}

// look sets what the system asks for; motion is off, so that nothing moves under the pointer.
func (p *window) look(scheme string) {
	p.t.Helper()
	send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	p.draws()
	p.settles()
}

// size sets how large the window is inside, and waits until the page knows.
func (p *window) size(width, height int64) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(width, height))
	p.until("the new size", fmt.Sprintf("innerWidth === %d && innerHeight === %d", width, height))
	p.draws()
}

// draws waits until the page is drawn once more: only then do its media queries hold.
func (p *window) draws() {
	p.t.Helper()
	read[bool](p, `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))`, chromedp.EvalAwaitPromise)
}

// settles waits until no colour is on its way to another.
func (p *window) settles() {
	p.t.Helper()
	p.until("an end of all transitions", `document.getAnimations().every((a) => a.playState !== "running" || a.effect.getComputedTiming().endTime === Infinity)`)
}

// clipboard gives what was copied.
func (p *window) clipboard() string {
	p.t.Helper()
	_, err := chromedp.CallBrowser(p.ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "clipboard-read"}, Setting: browser.PermissionSettingGranted,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return read[string](p, `navigator.clipboard.readText()`, chromedp.EvalAwaitPromise)
}

// anotherTab opens a second tab of the same browser profile, so with the same cookies and storage.
func (p *window) anotherTab() *window {
	p.t.Helper()
	return p.tabAt(p.server)
}

// tabAt is anotherTab for a page of another server.
func (p *window) tabAt(s *server) *window {
	p.t.Helper()
	tab := &window{t: p.t, server: s, watch: newWatch(s.url)}
	ctx, closeTab := chromedp.NewContext(p.ctx, chromedp.WithListener(tab.watch.see))
	tab.ctx, tab.watch.ctx = ctx, ctx
	p.t.Cleanup(func() { tab.leave(); closeTab() })
	tab.size(1280, 900)
	tab.look("light")
	send(tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return tab
}
