package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"greenroom/anam"
	"greenroom/models"
	"greenroom/store"
)

// settings come from flags and the environment; a flag wins over its variable.
type settings struct {
	addr          string
	db            string
	anamURL       string
	anamKey       models.Secret
	sandbox       bool
	sandboxAddr   string // empty: the usual one, or a free port where that is taken
	publicURL     *url.URL
	holdHost      bool // the public URL was given, so pages are served under its name alone
	proxies       []netip.Prefix
	mintRetention time.Duration
	maxSession    time.Duration // 0: the plan's longest session is not known
	sessionIdle   time.Duration // of people, as the two below
	sessionMax    time.Duration
	recentSignIn  time.Duration
	anamHosts     []string // nil: Anam's own
	logAsJSON     bool
	logLevel      slog.Level
	metricsAddr   string // empty: metrics are not served
	pprof         bool
	backups       backupSettings
	// admin gives the first admin of the environment, or all that is wrong with it.
	// It reads when it is first asked and only once: a secret's file may be a pipe.
	admin func() (models.NewUser, error)
}

const day = 24 * time.Hour

// databaseOf reads the settings of the database alone, for a command beside the server. Problems of other settings don't stop it.
func databaseOf(f *flags, env func(string) string) (string, error) {
	r := &reading{env: env}
	sandbox := r.on(f.sandbox, "GREENROOM_SANDBOX") || !r.given("ANAM_API_KEY")
	return r.text(f.db, "GREENROOM_DB", defaultDB(sandbox)), errors.Join(r.problems...)
}

// databaseFor is databaseOf for a command. One that must not make a database doesn't guess where both the real one and the sandbox's are there:
// the server has its Anam key from its own environment, which an operator's shell lacks.
func databaseFor(access store.Access, f *flags, env func(string) string) (string, error) {
	if access != store.Make && f.db == "" && !f.sandbox && env("GREENROOM_DB") == "" && exists(realDB) && exists(sandboxDB) {
		return "", misuse("both %s and %s are there: name the one that you mean with --db", realDB, sandboxDB)
	}
	return databaseOf(f, env)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// settingsOf reads everything and reports all problems together; the first admin only when nobody can exist yet.
func settingsOf(f *flags, env func(string) string) (settings, error) {
	r := &reading{env: env}
	s := settings{
		addr:        r.text(f.addr, "GREENROOM_ADDR", defaultAddr),
		anamURL:     r.text(f.anamURL, "ANAM_API_URL", "https://api.anam.ai"),
		anamKey:     r.secret("ANAM_API_KEY"),
		sandboxAddr: r.text(f.sandboxAddr, "GREENROOM_SANDBOX_ADDR", ""),
		admin:       sync.OnceValues(func() (models.NewUser, error) { return adminOf(env) }),
	}
	asked := r.on(f.sandbox, "GREENROOM_SANDBOX")
	s.sandbox = asked || !r.given("ANAM_API_KEY")
	s.db = r.text(f.db, "GREENROOM_DB", defaultDB(s.sandbox))
	s.proxies = r.networks(f.proxies, "GREENROOM_TRUSTED_PROXIES")
	s.mintRetention = r.days(f.mintRetention, "GREENROOM_MINT_RETENTION", 400*day)
	s.maxSession = r.sessionLength(f.maxSession, "GREENROOM_MAX_SESSION")
	s.sessionIdle = r.stay(f.sessionIdle, "GREENROOM_SESSION_IDLE", models.SessionIdle)
	s.sessionMax = r.stay(f.sessionMax, "GREENROOM_SESSION_MAX", models.SessionMax)
	s.recentSignIn = r.stay(f.recentSignIn, "GREENROOM_RECENT_SIGN_IN", models.RecentSignIn)
	if s.sessionIdle > s.sessionMax {
		r.problem("GREENROOM_SESSION_IDLE is longer than GREENROOM_SESSION_MAX: a session can't be idle for longer than it lasts")
	}
	public := r.text(f.publicURL, "GREENROOM_PUBLIC_URL", "")
	s.publicURL, s.holdHost = r.public(public, s.addr), public != ""
	s.anamHosts = r.sources(f.anamHosts, "GREENROOM_ANAM_HOSTS")
	s.logAsJSON = r.logFormat(f.logFormat, "GREENROOM_LOG_FORMAT")
	s.logLevel = r.logLevel(f.logLevel, "GREENROOM_LOG_LEVEL")
	s.metricsAddr = r.text(f.metricsAddr, "GREENROOM_METRICS_ADDR", "")
	s.pprof = r.on(f.pprof, "GREENROOM_PPROF")
	s.backups = r.backups(f, s)
	r.checkMetrics(s)
	r.checkAddresses(s, asked)
	r.checkAnam(s)
	r.checkAdmin(s)
	return s, errors.Join(r.problems...)
}

// defaultDB keeps the sandbox's IDs out of the real database.
func defaultDB(sandbox bool) string {
	if sandbox {
		return sandboxDB
	}
	return realDB
}

// defaultAddr is reached from this machine alone.
const defaultAddr = "127.0.0.1:8080"

// Where the database is when nobody says.
const (
	realDB    = "data/greenroom.db"
	sandboxDB = "data/sandbox.db"
)

// public reads the public URL, or makes one from the address that is listened on.
// One that is refused is given all the same when it has a host: checkAddresses judges that too.
func (r *reading) public(text, addr string) *url.URL {
	if text == "" {
		return &url.URL{Scheme: "http", Host: browsable(addr)}
	}
	u, err := url.Parse(text)
	if err != nil || !isOrigin(u) {
		r.problem("the public URL is not like https://greenroom.example.com: copy it from the browser, without a path")
	}
	if err != nil || u.Host == "" {
		return nil
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}
}

// isOrigin tells whether a URL is the address of a whole site, as browsers write it: names with other letters begin with xn-- there.
func isOrigin(u *url.URL) bool {
	if port := u.Port(); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return false
		}
	}
	return (u.Scheme == "http" || u.Scheme == "https") && hostText.MatchString(u.Hostname()) &&
		u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

// hostText is a name, an IPv4 address, or an IPv6 address without its zone, which browsers can't open.
var hostText = regexp.MustCompile(`^[A-Za-z0-9._:-]+$`)

// browsable gives an address that a browser on this machine can open. Text that is no address is left as it is; the listener refuses it.
func browsable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "localhost"
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// checkAddresses keeps a server without a key from standing open to the network by accident.
func (r *reading) checkAddresses(s settings, asked bool) {
	if _, ok := hostOf(s.addr); !ok {
		r.problem("the address to listen on is not like 127.0.0.1:8080")
	}
	if !s.sandbox || asked {
		return
	}
	if exposed(s.addr) || exposed(s.metricsAddr) || s.publicURL != nil && !anam.IsLoopback(s.publicURL.Hostname()) {
		r.problem("there is no ANAM_API_KEY and the server would not be on loopback alone: set the key, or pass --sandbox to run the sandbox on purpose")
	}
}

// checkMetrics finds problems that would keep the metrics from being served.
func (r *reading) checkMetrics(s settings) {
	if s.metricsAddr == "" {
		if s.pprof {
			r.problem("profiles are served beside the metrics: give --metrics-addr too")
		}
		return
	}
	if _, ok := hostOf(s.metricsAddr); !ok {
		r.problem("the address of the metrics is not like 127.0.0.1:9464")
	}
}

// checkAnam finds problems that would keep the client or the sandbox from starting.
func (r *reading) checkAnam(s settings) {
	if s.sandbox {
		if host, ok := hostOf(s.sandboxAddr); s.sandboxAddr != "" && (!ok || !anam.IsLoopback(host)) {
			r.problem("the sandbox's address is not a loopback one such as 127.0.0.1:0")
		}
		return
	}
	if err := anam.CheckBaseURL(s.anamURL); err != nil {
		r.problem("ANAM_API_URL: %w", err)
	}
	if s.anamKey == "" {
		return // told already
	}
	if err := anam.CheckKey(anam.Key(s.anamKey.Reveal())); err != nil {
		r.problem("ANAM_API_KEY: %w", err)
	}
}

// checkAdmin tells what is wrong with the first admin beside everything else when the database is still to be made.
// In one that is there somebody may exist, and then the admin of the environment is not read: ensureAdmin finds out.
func (r *reading) checkAdmin(s settings) {
	if _, err := os.Stat(s.db); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	if _, err := s.admin(); err != nil {
		r.problems = append(r.problems, err)
	}
}

// adminOf reads the first admin of the environment and holds it against the rules before anything is made.
// Without an email nobody is asked for.
func adminOf(env func(string) string) (models.NewUser, error) {
	r := &reading{env: env}
	email, password := env("GREENROOM_ADMIN_EMAIL"), r.secret("GREENROOM_ADMIN_PASSWORD")
	if (email != "") != r.given("GREENROOM_ADMIN_PASSWORD") {
		r.problem("set GREENROOM_ADMIN_EMAIL and GREENROOM_ADMIN_PASSWORD together, or neither")
	}
	first := models.NewUser{Email: email, Name: "first admin", Role: models.RoleAdmin, Password: password}
	for _, field := range store.NewUserProblems(first) {
		if field.Field == "email" && email == "" || field.Field == "password" && password == "" {
			continue // missing or unreadable: told already
		}
		r.problem("GREENROOM_ADMIN_%s: %s", strings.ToUpper(field.Field), field.Message)
	}
	return first, errors.Join(r.problems...)
}

// hostOf takes the host out of host:port, when both make sense.
func hostOf(addr string) (string, bool) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return host, err == nil
}

// exposed tells whether an address is seen to reach beyond this machine, even when its port is wrong or missing.
func exposed(addr string) bool {
	if host, _, err := net.SplitHostPort(addr); err == nil {
		return !anam.IsLoopback(host)
	}
	ip, err := netip.ParseAddr(addr)
	return err == nil && !ip.IsLoopback()
}
