package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watch notices what no page may do: log an error, break its content security policy, ask another origin, answer an error that nobody provoked.
type watch struct {
	ctx      context.Context
	origin   string
	pardoned string   // what the page may say on the console; empty: nothing
	quiet    []string // what the browser's log may hold
	other    []string // more origins that the page may reach

	mu       sync.Mutex
	problems []string
	expected []int64 // statuses that the test provokes
	stay     *bool   // what to answer when the page asks whether to leave; nil: it must not ask
	asked    int     // how often it did
}

func newWatch(origin string) *watch { return &watch{origin: origin} }

// expect allows answers with these statuses.
func (w *watch) expect(statuses ...int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.expected = append(w.expected, statuses...)
}

// whenLeaving answers the browser's question whether to leave a page with unsaved changes.
func (w *watch) whenLeaving(stay bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stay = &stay
}

// questions is how often the browser has asked.
func (w *watch) questions() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

// pardon lets the page say something on the console: Anam's SDK does so when its server warns.
func (w *watch) pardon(words string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pardoned = words
}

// pardonLog lets the browser log what a page brings about on purpose.
func (w *watch) pardonLog(words ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quiet = words
}

// allow lets the page reach one more origin.
func (w *watch) allow(origin string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.other = append(w.other, origin)
}

func (w *watch) all() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.problems)
}

func (w *watch) problem(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

// see runs in the loop that reads the browser's messages, so it sends no command itself.
func (w *watch) see(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if w.pardoned != "" && strings.Contains(said(e.Args), w.pardoned) {
			return
		}
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.problem("console.%s: %s", e.Type, said(e.Args))
		}
	case *runtime.EventExceptionThrown:
		w.problem("uncaught: %s", thrown(e.ExceptionDetails))
	case *log.EventEntryAdded:
		w.entry(e.Entry)
	case *network.EventRequestWillBeSent:
		w.request(e.Request.URL)
	case *network.EventResponseReceived:
		if status := e.Response.Status; status >= 400 && !slices.Contains(w.expected, status) {
			w.problem("%s answered %d", e.Response.URL, status)
		}
	case *page.EventJavascriptDialogOpening:
		w.question(e)
	}
}

// entry is a line of the browser's own log. Answers with an error status have been judged already.
func (w *watch) entry(e *log.Entry) {
	if e.Source == log.EntrySourceNetwork && strings.Contains(e.Text, "responded with a status of") {
		return
	}
	if slices.ContainsFunc(w.quiet, func(words string) bool { return strings.Contains(e.Text, words) }) {
		return
	}
	if e.Level == log.EntryLevelError || e.Level == log.EntryLevelWarning {
		w.problem("the browser logs (%s): %s %s", e.Source, e.Text, e.URL)
	}
}

func (w *watch) request(url string) {
	for _, start := range []string{w.origin + "/", "data:", "about:", "blob:" + w.origin + "/"} {
		if strings.HasPrefix(url, start) {
			return
		}
	}
	if slices.ContainsFunc(w.other, func(origin string) bool { return strings.HasPrefix(url, origin+"/") }) {
		return
	}
	w.problem("a request to another origin: %s", url)
}

func (w *watch) question(e *page.EventJavascriptDialogOpening) {
	leave := w.stay == nil || !*w.stay
	w.asked++
	if w.stay == nil {
		w.problem("an unexpected question (%s): %s", e.Type, e.Message)
	}
	go func() {
		_, _ = chromedp.Call(w.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: leave})
	}()
}

func thrown(e *runtime.ExceptionDetails) string {
	if e.Exception == nil {
		return e.Text
	}
	return e.Exception.Description
}

func said(args []*runtime.RemoteObject) string {
	var words []string
	for _, arg := range args {
		words = append(words, strings.Trim(string(arg.Value), `"`)+arg.Description)
	}
	return strings.Join(words, " ")
}

// forget drops what was noticed, for the test of the watch itself.
func (w *watch) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = nil
}
