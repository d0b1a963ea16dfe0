package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/web"
)

// kind is a kind of write that apps and people wait for.
type kind int

const (
	saves kind = iota
	moves
	keys
	mints
	kinds
)

func (k kind) String() string { return [...]string{"saves", "label moves", "keys", "mints"}[k] }

// writer repeats one kind of write, as one app or person does: the next one only when the last was answered.
type writer struct {
	*desk
	kind kind
	slug string
	pace time.Duration
	base int // the version that the writer believes to be the latest, or live; 0: it has to look
}

// The personas that are written to. Each writer has its own, so that nobody gets in another's way.
var (
	savedPersonas = []string{"saved-1", "saved-2"}
	movedPersonas = []string{"moved-1", "moved-2"}
	minted        = "minted"
)

func (d *desk) writers() []*writer {
	all := []*writer{{desk: d, kind: keys, pace: 150 * time.Millisecond}}
	for range 4 {
		all = append(all, &writer{desk: d, kind: mints, slug: minted, pace: 10 * time.Millisecond})
	}
	for i := range savedPersonas {
		all = append(all, &writer{desk: d, kind: saves, slug: savedPersonas[i], pace: 40 * time.Millisecond})
		all = append(all, &writer{desk: d, kind: moves, slug: movedPersonas[i], pace: 40 * time.Millisecond})
	}
	return all
}

// load lets every writer work until stop is called, which waits for their last answers.
func (r *round) load() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var working sync.WaitGroup
	for _, w := range r.writers() {
		working.Go(func() { w.work(ctx) })
	}
	return func() {
		cancel()
		working.Wait()
	}
}

func (w *writer) work(ctx context.Context) {
	pace := time.NewTicker(w.pace)
	defer pace.Stop()
	for ctx.Err() == nil {
		switch w.kind {
		case saves:
			w.save()
		case moves:
			w.move()
		case keys:
			w.makeKey()
		case mints:
			w.mint()
		}
		select {
		case <-pace.C:
		case <-ctx.Done():
		}
	}
}

// workOf waits until so many more writes of every kind were acknowledged.
func (r *round) workOf(n int) {
	r.Helper()
	before := r.ledger.counts()
	var now [kinds]int
	r.until(fmt.Sprintf("%d more writes of each kind are acknowledged", n), func() bool {
		now = r.ledger.counts()
		for k := range kinds {
			if now[k] < before[k]+n {
				return false
			}
		}
		return true
	})
}

// writesOf waits until so many more writes of any kind were acknowledged.
func (r *round) writesOf(n int) {
	r.Helper()
	sum := func() (all int) {
		for _, n := range r.ledger.counts() {
			all += n
		}
		return all
	}
	before := sum()
	r.until(fmt.Sprintf("%d more writes are acknowledged", n), func() bool { return sum() >= before+n })
}

func (d *desk) persona(prompt string) map[string]any {
	return map[string]any{"name": "Cara", "avatarId": d.avatar, "voiceId": d.voice, "llmId": "CUSTOMER_CLIENT_V1", "systemPrompt": prompt}
}

// makePersonas makes what is written to. What is published was live in both of its versions, so that moving it asks Anam nothing.
func (d *desk) makePersonas(t *testing.T) {
	t.Helper()
	d.avatar, d.voice = d.anam.first(t, "avatars"), d.anam.first(t, "voices")
	for _, slug := range append(append([]string{minted}, savedPersonas...), movedPersonas...) {
		template := "/api/v1/templates/" + slug
		d.want(t, http.MethodPost, "/api/v1/templates", map[string]any{"slug": slug, "persona": d.persona("The first.")})
		d.want(t, http.MethodPut, template+"/labels/live", map[string]any{"version": 1})
		d.want(t, http.MethodPost, template+"/versions", map[string]any{"persona": d.persona("The second.")}, "If-Match", "1")
		d.want(t, http.MethodPut, template+"/labels/live", map[string]any{"version": 2})
	}
}

// want is a write that must succeed before anything can go wrong.
func (d *desk) want(t *testing.T, method, path string, in any, headers ...string) {
	t.Helper()
	if status, body := d.ask(method, path, in, headers...); status/100 != 2 {
		t.Fatalf("%s %s: %d %s", method, path, status, body)
	}
}

func (w *writer) save() {
	if w.base == 0 && !w.look() {
		return
	}
	n := int(w.written.Add(1))
	prompt := fmt.Sprint(promptMark, n, strings.Repeat(" Short sentences.", n*7%500))
	status, body := w.ask(http.MethodPost, "/api/v1/templates/"+w.slug+"/versions",
		map[string]any{"persona": w.persona(prompt)}, "If-Match", fmt.Sprintf(`"%d"`, w.base))
	var saved struct {
		Number int
		SHA256 string
	}
	if status != http.StatusCreated || json.Unmarshal(body, &saved) != nil {
		w.base = 0
		w.ledger.refused(w.kind, status, body, http.StatusPreconditionFailed)
		return
	}
	w.base = saved.Number
	w.ledger.acknowledge(saves, fmt.Sprint(w.slug, " ", saved.Number, " ", saved.SHA256))
}

// move points live at the other one of two versions, with a note that no other move has.
func (w *writer) move() {
	if w.base == 0 && !w.look() {
		return
	}
	to, note := 3-w.base, fmt.Sprint("move ", w.written.Add(1))
	status, body := w.ask(http.MethodPut, "/api/v1/templates/"+w.slug+"/labels/live", map[string]any{"version": to, "from": w.base, "note": note})
	if status != http.StatusOK {
		w.base = 0
		w.ledger.refused(w.kind, status, body)
		return
	}
	w.base = to
	w.ledger.acknowledge(moves, note)
}

// look finds out where things are, after an answer that said nothing of what was done.
func (w *writer) look() bool {
	status, body := w.ask(http.MethodGet, "/api/v1/templates/"+w.slug, nil)
	var t struct {
		LatestVersion int
		Labels        map[string]int
	}
	if status != http.StatusOK || json.Unmarshal(body, &t) != nil {
		w.ledger.refused(w.kind, status, body)
		return false
	}
	w.base = t.LatestVersion
	if w.kind == moves {
		w.base = t.Labels["live"]
	}
	return true
}

func (w *writer) mint() {
	status, body := w.ask(http.MethodPost, "/api/v1/session-tokens", map[string]any{"template": w.slug})
	var token struct{ SessionToken, Type, MintID string }
	switch {
	case status != http.StatusCreated:
		w.ledger.refused(w.kind, status, body, http.StatusTooManyRequests)
	case json.Unmarshal(body, &token) != nil || token.SessionToken == "" || token.Type != "ephemeral":
		w.ledger.odd("a mint was answered 201 with a token of the type %q", token.Type)
	default:
		w.ledger.acknowledge(mints, token.MintID)
	}
}

var (
	onceField = regexp.MustCompile(`name="` + web.OnceField + `" value="([^"]+)"`)
	keyText   = regexp.MustCompile(`grk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}`)
)

// makeKey makes one by the form, as an admin does.
func (w *writer) makeKey() {
	status, page := w.page(http.MethodGet, "/keys/new", nil)
	mark := onceField.FindSubmatch(page)
	if status != http.StatusOK || mark == nil {
		w.ledger.refused(w.kind, status, page)
		return
	}
	form := url.Values{web.OnceField: {string(mark[1])}, "name": {"an app"}, "scopes": {"templates:read"}, "labPersonas": {"false"}}
	status, page = w.page(http.MethodPost, "/keys", form)
	key := keyText.Find(page)
	if status != http.StatusOK || key == nil {
		w.ledger.refused(w.kind, status, page)
		return
	}
	w.ledger.acknowledge(keys, string(key))
}

func (d *desk) signIn(t *testing.T) []*http.Cookie {
	t.Helper()
	answer, err := d.apps.PostForm(d.server.base+"/login", url.Values{"email": {adminEmail}, "password": {adminPassword}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in: %s", answer.Status)
	}
	return answer.Cookies()
}

// ask is send for apps: with their key, and JSON.
func (d *desk) ask(method, path string, in any, headers ...string) (status int, body []byte) {
	text := []byte{}
	if in != nil {
		text, _ = json.Marshal(in) // maps of strings and numbers
	}
	return d.send(method, path, string(text), append(headers, "Authorization", "Bearer "+d.key, "Content-Type", "application/json")...)
}

// page is send for the person who is signed in.
func (d *desk) page(method, path string, form url.Values) (status int, body []byte) {
	headers := []string{"Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded"}
	for _, cookie := range d.person {
		headers = append(headers, "Cookie", cookie.Name+"="+cookie.Value)
	}
	return d.send(method, path, form.Encode(), headers...)
}

// send gives the status 0 when no answer came, or only a part of one.
func (d *desk) send(method, path, body string, headers ...string) (status int, answer []byte) {
	ask, err := http.NewRequest(method, d.base.Load().(string)+path, strings.NewReader(body))
	if err != nil {
		return 0, nil
	}
	for i := 0; i+1 < len(headers); i += 2 {
		ask.Header.Add(headers[i], headers[i+1])
	}
	got, err := d.apps.Do(ask)
	if err != nil {
		return 0, nil
	}
	defer got.Body.Close()
	if answer, err = io.ReadAll(got.Body); err != nil {
		return 0, nil
	}
	return got.StatusCode, answer
}
