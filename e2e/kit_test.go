package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestWatchNotices makes a page misbehave on purpose: a watch that sees nothing would prove nothing.
func TestWatchNotices(t *testing.T) {
	t.Parallel()
	s, other := start(t, withAdmin...), start(t, withAdmin...)
	for name, c := range map[string]struct{ misdeed, noticed string }{
		"error":    {`console.error("spilled")`, "spilled"},
		"uncaught": {`setTimeout(() => { throw new Error("dropped") })`, "dropped"},
		"script":   {`document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }))`, "Content Security Policy"},
		"style":    {`document.body.append(Object.assign(document.createElement("style"), { textContent: "p{}" }))`, "Content Security Policy"},
		"origin":   {`location.assign("` + other.url + `/login")`, "another origin"},
		"status":   {`fetch("/nowhere")`, "answered 404"},
		"question": {`setTimeout(() => confirm("Sure?"))`, "Sure?"},
	} {
		t.Run(name, func(t *testing.T) {
			p := s.visit(t)
			p.open("/login")
			send(p, runtime.Evaluate, runtime.EvaluateParams{Expression: c.misdeed})
			poll(p, "the watch to notice", func() (struct{}, bool) {
				return struct{}{}, strings.Contains(strings.Join(p.watch.all(), "\n"), c.noticed)
			})
			p.watch.forget()
		})
	}
}

// TestLooksNotice spoils a page on purpose: axe and the measure of its width must complain.
func TestLooksNotice(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visit(t)
	p.open("/login")
	p.sound("as it is")
	send(p, runtime.Evaluate, runtime.EvaluateParams{Expression: `
		document.querySelector("label").remove();
		document.querySelector(".card").style.width = "3000px";
	`})
	if found := strings.Join(p.violations(everyRule), "\n"); !strings.Contains(found, "label at #f-email") {
		t.Errorf("axe does not miss the label: %s", found)
	}
	if found := p.tooWide(); len(found) == 0 {
		t.Errorf("the wide card is not noticed: %v", found)
	}
}

// TestReadOutlivesItsPage asks a page that is replaced before it answers: the answer is the next page's.
func TestReadOutlivesItsPage(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visit(t)
	p.open("/login")
	got := read[string](p, `location.search ? "the next page" : (location.assign("/login?next=%2Fkeys"), new Promise(() => {}))`, chromedp.EvalAwaitPromise)
	if got != "the next page" {
		t.Errorf("read %q", got)
	}
}
