package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"greenroom/anam"
	"greenroom/anam/sandbox"
	"greenroom/catalog"
	"greenroom/check"
	"greenroom/jobs"
	"greenroom/listener"
	"greenroom/logs"
	"greenroom/messages"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes"
	"greenroom/store"
	"greenroom/web"
)

// shutdownTime is how long running requests may take to end: longer than Anam gets for a mint.
const shutdownTime = 12 * time.Second

// serving is what the parts of a server share.
type serving struct {
	console
	set      settings
	assets   *web.Assets
	renderer *web.Renderer
	log      *slog.Logger
	lines    *logs.Buffer
	hung     <-chan os.Signal
	monitor  monitor
	upstream upstream
}

// serve starts each part after the parts that it needs, and ends them in the opposite order.
func serve(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "serve", "")
	f.serving()
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	set, err := settingsOf(f, c.env)
	if err != nil {
		return err
	}
	s := &serving{console: c, set: set}
	if s.assets, err = web.LoadAssets(); err != nil {
		return err
	}
	if s.renderer, err = web.NewRenderer(s.assets); err != nil {
		return err
	}
	return s.beside(ctx)
}

// beside prepares what goes on beside requests: signals, log, memory, metrics, the way to Anam.
func (s *serving) beside(ctx context.Context) (err error) {
	signal.Ignore(syscall.SIGPIPE) // a reader of the log that dies must not end the server
	hung, ignoreHangups := hangups()
	defer ignoreHangups()
	s.hung = hung
	s.log, s.lines = logBeside(s.console, s.set)
	defer flush(s.lines)
	boundMemory(s.env, memlimit.FromCgroup, s.log)
	var endMonitor func()
	if s.monitor, endMonitor, err = startMonitor(ctx, s.console, s.set, s.log); err != nil {
		return err
	}
	defer endMonitor()
	if s.upstream, err = reach(s.set, s.now); err != nil {
		return err
	}
	defer s.upstream.close()
	return s.onAddress(ctx)
}

// onAddress listens before it touches the database: a server that can't listen must not upgrade it.
func (s *serving) onAddress(ctx context.Context) (err error) {
	tcp, err := net.Listen("tcp", s.set.addr)
	if err != nil {
		return err
	}
	defer tcp.Close()
	ready := answerMeanwhile(tcp.(*net.TCPListener), s.set, s.now, s.log)
	defer ready()
	db, err := store.Open(ctx, store.Options{Path: s.set.db, Now: s.now, Log: s.log, SessionIdle: s.set.sessionIdle, SessionMax: s.set.sessionMax})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return s.onDatabase(ctx, db, tcp, ready)
}

// onDatabase starts all that needs the database, and answers requests until ctx ends.
func (s *serving) onDatabase(ctx context.Context, db *store.Store, tcp net.Listener, ready func()) error {
	set, log, anam := s.set, s.log, s.upstream.client
	cat := catalog.New(catalog.Options{Anam: anam, Now: s.now, Log: log, SandboxOrigin: s.upstream.sandboxOrigin})
	defer cat.Close()
	firstAdmin, err := ensureAdmin(ctx, set, db, cat, log)
	if err != nil {
		return err
	}
	checks := check.New(check.Options{Store: db, Anam: anam, Catalog: cat, Now: s.now, Log: log, Stepped: s.monitor.liveChecked, MaxSession: set.maxSession})
	minting := mint.New(mint.Options{Store: db, Anam: anam, Heard: cat.Minted, Observer: s.monitor, ClientOptions: clientOptionsFor(s.upstream.url), Now: s.now, Log: log})
	app := routes.New(routes.Options{
		Store: db, Check: checks, Mint: minting, Catalog: cat, Observer: s.monitor,
		Renderer: s.renderer, Assets: s.assets, Now: s.now, Log: log, PublicURL: set.publicURL, HoldHost: set.holdHost, TrustedProxies: set.proxies,
		Sandbox: set.sandbox, Exposed: exposed(set.addr), BaseURL: s.upstream.url, AnamHosts: set.anamHosts,
		SetupToken: firstAdmin, RecentSignIn: set.recentSignIn, MakeExamples: examplesIn(set, db, cat),
	})
	keys := keyReader{s.env, anam, cat, log}
	for _, work := range []func(context.Context){
		func(ctx context.Context) { watch(ctx, cat, log) },
		func(ctx context.Context) { keys.run(ctx, s.hung) },
		func(ctx context.Context) { keepTo(ctx, scheduled(set, db, checks, s.monitor, s.now, log)) },
		giveBackMemory,
	} {
		defer beside(ctx, work)()
	}
	conns := keptOpen(tcp, set, s.now, log)
	s.monitor.Watch(watched(db, conns, minting, cat, s.lines))
	ready()
	announce(s.console, set, tcp.Addr(), firstAdmin)
	return listen(ctx, app, routes.Linger(conns))
}

// logFlushTime is how long the end of the server waits for the reader of its log.
const logFlushTime = time.Second

// logBeside logs without waiting for the log's reader: lines go through a buffer.
func logBeside(c console, set settings) (*slog.Logger, *logs.Buffer) {
	lines := logs.NewBuffer(c.err)
	return logs.New(lines, set.logAsJSON, set.logLevel), lines
}

// flush writes the lines that are left.
func flush(lines *logs.Buffer) {
	ctx, cancel := context.WithTimeout(context.Background(), logFlushTime)
	defer cancel()
	lines.Close(ctx)
}

// keptOpen makes the listener outlive failed accepts, and bounds its connections.
func keptOpen(tcp net.Listener, set settings, now func() time.Time, log *slog.Logger) *listener.BoundedListener {
	steady := listener.Steady(tcp, log, now)
	return listener.Bounded(steady, connectionBounds(descriptorLimit(), set.proxies), log, now)
}

// beside runs work in the background until ctx ends or stop is called; stop waits for it.
func beside(ctx context.Context, work func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { work(ctx) })
	return func() {
		cancel()
		running.Wait()
	}
}

// upstream is Anam, or the sandbox in its place.
type upstream struct {
	client        *anam.Client
	url           string
	sandboxOrigin string // host:port, empty without the sandbox
	close         func()
}

// reach makes the client; with the sandbox it talks to that exactly as to Anam.
func reach(set settings, now func() time.Time) (upstream, error) {
	up := upstream{url: set.anamURL, close: func() {}}
	key := set.anamKey.Reveal()
	if set.sandbox {
		if key == "" {
			key = rand.Text() // nobody else has to know it
		}
		stand := sandbox.New(sandbox.Options{Key: key, Now: now})
		base, err := startSandbox(stand, set)
		if err != nil {
			return up, fmt.Errorf("start the sandbox: %w", err)
		}
		up.url = base
		up.sandboxOrigin = strings.TrimPrefix(base, "http://")
		up.close = func() { _ = stand.Close() }
	}
	client, err := anam.New(anam.Options{BaseURL: up.url, Key: anam.Key(key), UserAgent: "greenroom/" + version, Now: now})
	if err != nil {
		up.close()
		return up, err
	}
	up.client = client
	closeSandbox := up.close
	up.close = func() {
		client.Close()
		closeSandbox()
	}
	return up, nil
}

// The addresses of the sandbox when nobody chose one: a fixed one, so that what an app was told holds after a restart.
const (
	usualSandbox = "127.0.0.1:8081"
	anyPort      = "127.0.0.1:0"
)

func startSandbox(stand *sandbox.Server, set settings) (baseURL string, err error) {
	if set.sandboxAddr != "" {
		return stand.Start(set.sandboxAddr)
	}
	if !samePort(set.addr, usualSandbox) {
		baseURL, err = stand.Start(usualSandbox)
		if !errors.Is(err, syscall.EADDRINUSE) {
			return baseURL, err
		}
	}
	return stand.Start(anyPort)
}

// samePort tells whether the server itself is to listen where the sandbox would.
func samePort(a, b string) bool {
	_, mine, _ := net.SplitHostPort(a)
	_, theirs, _ := net.SplitHostPort(b)
	return mine == theirs
}

// announce prints the address, and the one-time link, which must not get into the log.
func announce(c console, set settings, addr net.Addr, firstAdmin *setupToken) {
	home := home(set, addr)
	fmt.Fprintf(c.out, "Greenroom is at %s\n", home)
	if set.sandbox {
		fmt.Fprintln(c.out, "Sandbox: nothing reaches Anam. Set ANAM_API_KEY and restart.")
	}
	if firstAdmin.open() {
		fmt.Fprintf(c.out, "Nobody can sign in yet. Make the first admin here, once: %s/setup?token=%s\n", home, firstAdmin.reveal())
	}
}

// home is the public URL, with the port that the system chose when none was asked for.
func home(set settings, addr net.Addr) string {
	u := url.URL{Scheme: set.publicURL.Scheme, Host: set.publicURL.Host}
	if strings.HasSuffix(u.Host, ":0") {
		u.Host = browsable(addr.String())
	}
	return u.String()
}

// server is the app as this command needs it.
type server interface {
	Listener(net.Listener) error
	ShutdownWithTimeout(time.Duration) error
}

// listen serves until the context ends, then lets running requests finish.
func listen(ctx context.Context, app server, on net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- app.Listener(on) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return app.ShutdownWithTimeout(shutdownTime)
	}
}

// watch checks the Anam key and warms the catalog.
func watch(ctx context.Context, cat *catalog.Catalog, log *slog.Logger) {
	checkKey(ctx, cat, log)
	cat.Warm()
}

func keepTo(ctx context.Context, schedule *jobs.Schedule) {
	each := time.NewTicker(lookEvery)
	defer each.Stop()
	schedule.Run(ctx, each.C)
}

func checkKey(ctx context.Context, cat *catalog.Catalog, log *slog.Logger) {
	state := cat.CheckKey(ctx)
	if ctx.Err() != nil {
		return // the server is stopping, which says nothing about Anam
	}
	switch state {
	case catalog.KeyRefused:
		log.Error(messages.AnamKeyNoGood)
	case catalog.KeyDown:
		log.Warn("Anam isn't answering; editing and saving work, new sessions don't")
	}
}

// ensureAdmin makes the first admin from the environment, or a one-time token with which a browser may do it.
// Once any user exists it does neither, and GREENROOM_ADMIN_* is not read.
func ensureAdmin(ctx context.Context, set settings, db *store.Store, cat *catalog.Catalog, log *slog.Logger) (*setupToken, error) {
	n, err := db.UserCount(ctx)
	if err != nil || n > 0 {
		return nil, err
	}
	first, err := set.admin()
	if err != nil {
		return nil, err
	}
	if first.Email == "" {
		return newSetupToken(), nil
	}
	who := models.Actor{Kind: models.ActorSetup}
	first.Name, _, _ = strings.Cut(first.Email, "@")
	if _, err := db.CreateFirstUser(ctx, who, first); err != nil {
		return nil, fmt.Errorf("make the first admin from GREENROOM_ADMIN_EMAIL and GREENROOM_ADMIN_PASSWORD: %s", forPeople(err))
	}
	log.Info("first admin made from the environment")
	if set.sandbox {
		if err := makeExamples(ctx, db, cat, who); err != nil {
			log.Warn("example personas not made", "error", err)
		}
	}
	return nil, nil
}
