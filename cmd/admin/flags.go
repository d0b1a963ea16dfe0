package main

import (
	"errors"
	"flag"
	"fmt"
	"strings"
)

// flags are those that every command takes, and those of serve.
type flags struct {
	set           *flag.FlagSet
	db            string
	sandbox       bool
	addr          string
	anamURL       string
	sandboxAddr   string
	publicURL     string
	proxies       many
	mintRetention string
	maxSession    string
	sessionIdle   string
	sessionMax    string
	recentSignIn  string
	logFormat     string
	logLevel      string
	metricsAddr   string
	pprof         bool
	anamHosts     many
	backupDir     string
	backupEvery   string
	backupKeep    string
	backupCommand string
}

// many is a flag that may be given several times.
type many []string

func (m *many) String() string { return strings.Join(*m, ",") }

func (m *many) Set(s string) error {
	*m = append(*m, s)
	return nil
}

// misuseError is a command called wrongly: exit code 2.
type misuseError struct{ text string }

func (e *misuseError) Error() string { return e.text }

func misuse(format string, args ...any) error { return &misuseError{fmt.Sprintf(format, args...)} }

func newFlags(c console, name, args string) *flags {
	f := &flags{set: flag.NewFlagSet(name, flag.ContinueOnError)}
	f.set.SetOutput(c.err)
	f.set.Usage = func() {
		fmt.Fprintf(c.err, "Usage: greenroom %s\n\n", strings.TrimSpace(name+" [flags] "+args))
		f.set.PrintDefaults()
	}
	f.set.StringVar(&f.db, "db", "", "database `file` (GREENROOM_DB, default data/greenroom.db, in the sandbox data/sandbox.db)")
	f.set.BoolVar(&f.sandbox, "sandbox", false, "use the built-in stand-in of Anam (GREENROOM_SANDBOX, default: when there is no ANAM_API_KEY)")
	return f
}

// listening is the flag of the server, and of what asks it.
func (f *flags) listening() {
	f.set.StringVar(&f.addr, "addr", "", "`address` that the server listens on (GREENROOM_ADDR, default "+defaultAddr+")")
}

func (f *flags) serving() {
	f.listening()
	f.set.StringVar(&f.sandboxAddr, "sandbox-addr", "", "loopback `address` of the sandbox (GREENROOM_SANDBOX_ADDR, default 127.0.0.1:8081, or a free port where that is taken)")
	f.set.StringVar(&f.publicURL, "public-url", "", "`URL` under which browsers reach Greenroom, needed behind a proxy; https makes cookies Secure (GREENROOM_PUBLIC_URL, default from --addr)")
	f.set.Var(&f.proxies, "trusted-proxy", "`address` or network of a proxy whose X-Forwarded-For is believed; repeatable (GREENROOM_TRUSTED_PROXIES, with commas)")
	f.set.Var(&f.anamHosts, "anam-hosts", "`source` that the browser of a person who previews may reach, such as https://*.anam.ai; repeatable (GREENROOM_ANAM_HOSTS, with commas, default Anam's own)")
	f.checking()
	f.set.StringVar(&f.logFormat, "log-format", "", "text or json (GREENROOM_LOG_FORMAT, default text)")
	f.set.StringVar(&f.logLevel, "log-level", "", "the least `level` that is logged: debug, info, warn or error (GREENROOM_LOG_LEVEL, default info)")
	f.set.StringVar(&f.sessionIdle, "session-idle", "", "how long a person stays signed in without doing anything (GREENROOM_SESSION_IDLE, default 12h)")
	f.set.StringVar(&f.sessionMax, "session-max", "", "how long a person stays signed in at most (GREENROOM_SESSION_MAX, default 168h)")
	f.set.StringVar(&f.recentSignIn, "recent-sign-in", "", "how long after giving the password a person may change keys and people before it is asked for again (GREENROOM_RECENT_SIGN_IN, default 8h)")
	f.set.StringVar(&f.metricsAddr, "metrics-addr", "", "`address` to serve Prometheus metrics on, which ask for no key: one that only your monitoring reaches (GREENROOM_METRICS_ADDR, default off)")
	f.set.BoolVar(&f.pprof, "pprof", false, "serve profiles of the running server beside the metrics, at /debug/pprof/ (GREENROOM_PPROF)")
	f.set.StringVar(&f.mintRetention, "mint-retention", "", "how many `days` requests for tokens are kept (GREENROOM_MINT_RETENTION, default 400d)")
	f.backingUp()
}

func (f *flags) backingUp() {
	f.set.StringVar(&f.backupDir, "backup-dir", "", "`folder` of the scheduled backups (GREENROOM_BACKUP_DIR, default backups beside the database)")
	f.set.StringVar(&f.backupEvery, "backup-every", "", "how often the database is backed up, such as 24h, or off (GREENROOM_BACKUP_EVERY, default 24h, in the sandbox off)")
	f.set.StringVar(&f.backupKeep, "backup-keep", "", "how `many` scheduled backups are kept, and how many of those made before upgrades (GREENROOM_BACKUP_KEEP, default 14)")
	f.set.StringVar(&f.backupCommand, "backup-command", "", "`program` with its arguments, separated by spaces, that is run after each proven backup with the file behind them; no shell (GREENROOM_BACKUP_COMMAND, default none)")
}

// checking are the flags of what asks Anam whether a version would work.
func (f *flags) checking() {
	f.set.StringVar(&f.anamURL, "anam-url", "", "`URL` of the Anam API (ANAM_API_URL, default https://api.anam.ai)")
	f.set.StringVar(&f.maxSession, "max-session", "", "the longest `span` that the Anam plan lets a session run, such as 10m, so that longer ones are told before publishing (GREENROOM_MAX_SESSION, default not known)")
}

// parse takes flags before, between and behind the want other arguments.
func (f *flags) parse(args []string, want int) ([]string, error) {
	var rest []string
	for {
		if err := f.set.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, misuse("%s", err)
		}
		if f.set.NArg() == 0 {
			break
		}
		rest, args = append(rest, f.set.Arg(0)), f.set.Args()[1:]
	}
	if len(rest) != want {
		f.set.Usage()
		return nil, misuse("takes %d arguments, not %d", want, len(rest))
	}
	return rest, nil
}
