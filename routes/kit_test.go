package routes

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/anam"
	"greenroom/anam/sandbox"
	"greenroom/catalog"
	"greenroom/check"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/store/storetest"
	"greenroom/web"
)

// secrets must never occur in a log line or an error answer. Tests add every key, token and password that they make.
var secrets = &secretList{words: map[string]bool{promptMark: true, sandboxKey: true, passwordMark: true}}

// logged is everything that every app of this test run logs.
var logged = &logBuffer{}

const (
	promptMark   = "prompt-that-must-never-be-told"
	passwordMark = "password-never-to-be-told"
	sandboxKey   = "sandbox-key-never-to-be-told"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if leaked := secrets.in(logged.String(), ""); leaked != "" {
		_, _ = os.Stderr.WriteString("a secret was logged: " + leaked[:8] + "...\n")
		code = 1
	}
	os.Exit(code)
}

type secretList struct {
	mu    sync.Mutex
	words map[string]bool
}

func (l *secretList) add(word string) {
	if word == "" {
		panic("no secret: every text holds it")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.words[word] = true
}

// in gives a secret that the text contains, or "". One word can be allowed.
func (l *secretList) in(text, allowed string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for word := range l.words {
		if word != allowed && strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

type logBuffer struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.String()
}

// kit is the real app on a real database, with the sandbox in place of Anam.
type kit struct {
	testing.TB
	app     *fiber.App
	options Options
	parts   parts
	store   *store.Store
	file    string // of the database
	sandbox *sandbox.Server
	log     *logBuffer // of this app alone
	clock   *clock
	users   map[models.Role]models.User
	paused  *atomic.Int32 // attempts to sign in that were held up; the tests don't wait
}

// clock is the wall clock plus the time that a test added, until a test stops it.
type clock struct {
	mu      sync.Mutex
	ahead   time.Duration
	stopped time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped.IsZero() {
		return c.stopped
	}
	return time.Now().Add(c.ahead)
}

// stop makes it one moment until the test moves it, so that nothing depends on how long a step takes.
func (c *clock) stop(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
	if !c.stopped.IsZero() {
		c.stopped = c.stopped.Add(d)
	}
}

// newApp starts an app; change may alter its options before that.
func newApp(t testing.TB, change ...func(*Options)) *kit {
	t.Helper()
	k := newKit(t, change...)
	k.app = k.parts.app(k.parts.rows)
	return k
}

// newKit is newApp without routes.
func newKit(t testing.TB, change ...func(*Options)) *kit {
	t.Helper()
	k := &kit{TB: t, log: &logBuffer{}, clock: &clock{}, users: map[models.Role]models.User{}, paused: &atomic.Int32{}}
	k.file = filepath.Join(t.TempDir(), "greenroom.db")
	k.store = storetest.OpenAt(t, k.file, k.clock.now)
	k.sandbox = sandbox.New(sandbox.Options{Key: sandboxKey, Now: k.clock.now, ConcurrentSessions: 100})
	base, err := k.sandbox.Start("127.0.0.1:0")
	k.must(err)
	t.Cleanup(func() { _ = k.sandbox.Close() })
	o := Options{
		Store: k.store, Now: k.clock.now, Sandbox: true,
		Pause: func(context.Context, time.Duration) error {
			k.paused.Add(1)
			return nil
		},
		Log: slog.New(slog.NewJSONHandler(io.MultiWriter(logged, k.log), &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	client, err := anam.New(anam.Options{BaseURL: base, Key: sandboxKey, Deadline: 2 * time.Second, Now: k.clock.now})
	k.must(err)
	t.Cleanup(client.Close)
	k.addPages(&o, client, base)
	o.Mint = mint.New(mint.Options{Store: k.store, Anam: client, Heard: o.Catalog.Minted, Now: k.clock.now, Log: o.Log})
	o.Check = check.New(check.Options{Store: k.store, Anam: client, Catalog: o.Catalog, Now: k.clock.now, Log: o.Log})
	for _, f := range change {
		f(&o)
	}
	k.options, k.parts = o, join(o)
	return k
}

// addPages adds the dependencies of the pages. A clone without make build has no assets yet.
func (k *kit) addPages(o *Options, client *anam.Client, base string) {
	k.Helper()
	o.BaseURL = base
	o.Catalog = catalog.New(catalog.Options{Anam: client, Now: o.Now, Log: o.Log, SandboxOrigin: strings.TrimPrefix(base, "http://")})
	k.Cleanup(o.Catalog.Close)
	built, err := loadFrontEnd()
	if errors.Is(err, web.ErrNoAssets) {
		return
	}
	k.must(err)
	o.Assets, o.Renderer = built.assets, built.renderer
}

// frontEnd is shared by all apps. Nothing writes to it, and parsing the templates takes longer than most tests.
type frontEnd struct {
	assets   *web.Assets
	renderer *web.Renderer
}

var loadFrontEnd = sync.OnceValues(func() (frontEnd, error) {
	assets, err := web.LoadAssets()
	if err != nil {
		return frontEnd{}, err
	}
	renderer, err := web.NewRenderer(assets)
	return frontEnd{assets, renderer}, err
})

// needPages skips a test of pages where the assets are not built.
func (k *kit) needPages() {
	k.Helper()
	if k.options.Assets == nil {
		k.Skip("web/dist is not built: run make build")
	}
}

// listen serves the app on its own port, for tests that need a real connection. It gives host:port.
func (k *kit) listen() string {
	k.Helper()
	return k.listenAs(httpkit.Linger)
}

// listenAs is listen with a listener of another kind.
func (k *kit) listenAs(kind func(net.Listener) net.Listener) string {
	k.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	k.must(err)
	done := make(chan error, 1)
	go func() { done <- k.app.Listener(kind(listener)) }()
	k.Cleanup(func() {
		_ = k.app.Shutdown()
		<-done
	})
	return listener.Addr().String()
}

func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// key makes an API key with the scopes.
func (k *kit) key(scopes ...models.Scope) string {
	k.Helper()
	return k.newKey(models.NewKey{Name: "App", Scopes: scopes})
}

func (k *kit) newKey(in models.NewKey) string {
	k.Helper()
	_, secret, err := k.store.CreateKey(k.Context(), tester, in)
	k.must(err)
	secrets.add(secret.Reveal())
	return secret.Reveal()
}

var tester = models.Actor{Kind: models.ActorCLI}

// user makes a person with the role; the email is role@example.com.
func (k *kit) user(role models.Role) models.User {
	k.Helper()
	user, err := k.store.CreateUser(k.Context(), tester, models.NewUser{
		Email: string(role) + "@example.com", Name: "Dana " + string(role), Role: role, Password: passwordMark, ByOwner: true,
	})
	k.must(err)
	k.users[role] = user
	return user
}

// signIn starts a session for a person with the role and gives its token.
func (k *kit) signIn(role models.Role) string {
	k.Helper()
	user, known := k.users[role]
	if !known {
		user = k.user(role)
	}
	token, _, err := k.store.StartSession(k.Context(), models.SignIn{UserID: user.ID, UserAgent: "test browser", Address: "192.0.2.1"})
	k.must(err)
	secrets.add(token.Reveal())
	return token.Reveal()
}

// persona is a valid persona whose prompt contains promptMark.
func persona(name string) models.Persona {
	return models.Persona{
		Name: name, AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
		LLMID: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", SystemPrompt: "You are " + name + ". " + promptMark,
	}
}

// template makes a template without labels.
func (k *kit) template(slug string) models.Template {
	k.Helper()
	t, err := k.store.CreateTemplate(k.Context(), tester, models.NewTemplate{Slug: slug, Persona: persona("Cara")})
	k.must(err)
	return t
}

// published makes a template whose version 1 is live.
func (k *kit) published(slug string) models.Template {
	k.Helper()
	k.template(slug)
	t, err := k.store.MoveLabel(k.Context(), tester, slug, models.LabelMove{Label: models.LabelLive, Version: 1})
	k.must(err)
	return t
}

// mints gives every recorded attempt, newest first.
func (k *kit) mints() []models.Mint {
	k.Helper()
	page, err := k.store.Mints(k.Context(), models.MintQuery{Limit: 100})
	k.must(err)
	return page.Items
}

// keys are the newest keys.
func (k *kit) keys() ([]models.APIKey, error) {
	page, err := k.store.Keys(k.Context(), models.ListQuery{})
	return page.Items, err
}
