package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"greenroom/anam/sandbox"
)

// standIn is a server of ours that talks to a sandbox in this process, on another origin, as it would to Anam.
type standIn struct {
	*server
	sandbox *sandbox.Server
	origin  string
}

const standInKey = "stand-in-key"

func startStandIn(t *testing.T, options ...func(*sandbox.Options)) *standIn {
	t.Helper()
	needAll(t)
	o := sandbox.Options{Key: standInKey, Now: time.Now}
	for _, change := range options {
		change(&o)
	}
	s := &standIn{sandbox: sandbox.New(o)}
	origin, err := s.sandbox.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.sandbox.Close() })
	s.origin = origin
	s.server = start(t, append(withAdmin, "ANAM_API_KEY="+standInKey, "ANAM_API_URL="+origin)...)
	return s
}

// talker opens a window that may reach the stand-in, as a preview may.
func (s *standIn) talker(t *testing.T, email string) *window {
	t.Helper()
	p := s.visitAs(t, email)
	p.watch.allow(s.origin)
	p.watch.expect(502) // pictures are not fetched from private addresses
	return p
}

// lab is the preview of the sandbox's first Lab persona.
const labPreview = "/lab/5a4db0c5-9e45-4000-8000-000000000001/preview"

// script plays faults, or fails the test.
func (s *standIn) script(faults ...sandbox.Fault) {
	s.t.Helper()
	if err := s.sandbox.Script(faults...); err != nil {
		s.t.Fatal(err)
	}
}

// moves waits until the picture moves.
func (p *window) moves(video string) {
	p.t.Helper()
	p.until("a picture that moves", `(v => v && v.videoWidth > 0 && v.currentTime > 0.3 && !v.paused)(`+video+`)`)
}

const stageVideo = `document.querySelector("video")`

// allowMicrophone answers the browser's question for the microphone.
func (p *window) allowMicrophone(allowed bool) {
	p.t.Helper()
	setting := browser.PermissionSettingDenied
	if allowed {
		setting = browser.PermissionSettingGranted
	}
	_, err := chromedp.CallBrowser(p.ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "microphone"}, Setting: setting,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// frame is the preview beside the editor.
const frame = `document.querySelector(".talk-pane iframe")?.contentDocument`

// inFrame waits for a condition on what css matches in the frame.
func (p *window) inFrame(css, condition string) {
	p.t.Helper()
	p.until(css+" in the frame: "+condition, `[...`+frame+`?.querySelectorAll(`+quoted(css)+`) ?? []].some((e) => e.checkVisibility() && (`+condition+`))`)
}

// pressInFrame clicks what css matches in the frame.
func (p *window) pressInFrame(css string) {
	p.t.Helper()
	var before spot
	place := poll(p, css+" in the frame", func() (spot, bool) {
		at, err := ask[*spot](p, `(() => {
			const frame = document.querySelector(".talk-pane iframe"), e = frame?.contentDocument?.querySelector(`+quoted(css)+`);
			if (!e || !e.checkVisibility() || e.disabled) return null;
			e.scrollIntoView({ block: "nearest", behavior: "instant" });
			const box = e.getBoundingClientRect(), outer = frame.getBoundingClientRect();
			return { x: outer.x + box.x + box.width / 2, y: outer.y + box.y + box.height / 2 };
		})()`)
		if err != nil || at == nil {
			before = spot{}
			return spot{}, false
		}
		still := *at == before
		before = *at
		return *at, still
	})
	p.do(chromedp.MouseClickXY(place.X, place.Y))
}

func saysWords(text string) string {
	return `e.textContent.includes(` + quoted(strings.TrimSpace(text)) + `)`
}

// attribute gives an attribute of one element.
func (p *window) attribute(css, name string) string {
	p.t.Helper()
	return read[string](p, script(`document.querySelector(`+quoted(css)+`).getAttribute(`+quoted(name)+`)`))
}
