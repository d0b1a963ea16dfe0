package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"greenroom/models"
)

// settings are what flags and the environment say; a flag wins over its variable.
type settings struct {
	addr          string
	db            string
	anamURL       string
	anamKey       models.Secret
	sandbox       bool
	sandboxAddr   string
	publicURL     *url.URL
	proxies       []netip.Prefix
	mintRetention time.Duration
	adminEmail    string
	adminPassword models.Secret
}

const day = 24 * time.Hour

// reading collects every problem, so that all are told at once.
type reading struct {
	env      func(string) string
	problems []error
}

func (r *reading) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf(format, args...))
}

// text takes the flag, else the variable, else the default.
func (r *reading) text(flag, variable, orElse string) string {
	if flag != "" {
		return flag
	}
	if v := r.env(variable); v != "" {
		return v
	}
	return orElse
}

// secret takes a variable, or the content of the file that X_FILE names.
func (r *reading) secret(variable string) models.Secret {
	direct, file := r.env(variable), r.env(variable+"_FILE")
	switch {
	case direct != "" && file != "":
		r.problem("set %s or %s_FILE, not both", variable, variable)
	case file != "":
		content, err := os.ReadFile(file)
		if err != nil {
			r.problem("read %s_FILE: %w", variable, err)
			return ""
		}
		return models.Secret(strings.TrimSpace(string(content)))
	}
	return models.Secret(strings.TrimSpace(direct))
}

func (r *reading) on(flag bool, variable string) bool {
	v := r.env(variable)
	if flag || v == "" {
		return flag
	}
	on, err := strconv.ParseBool(v)
	if err != nil {
		r.problem("%s is neither true nor false", variable)
	}
	return on
}

// settingsOf reads everything and reports all problems together.
func settingsOf(f *flags, env func(string) string) (settings, error) {
	r := &reading{env: env}
	s := settings{
		addr:          r.text(f.addr, "GREENROOM_ADDR", "127.0.0.1:8080"),
		anamURL:       r.text(f.anamURL, "ANAM_API_URL", "https://api.anam.ai"),
		anamKey:       r.secret("ANAM_API_KEY"),
		sandboxAddr:   r.text(f.sandboxAddr, "GREENROOM_SANDBOX_ADDR", "127.0.0.1:0"),
		adminEmail:    r.env("GREENROOM_ADMIN_EMAIL"),
		adminPassword: r.secret("GREENROOM_ADMIN_PASSWORD"),
	}
	asked := r.on(f.sandbox, "GREENROOM_SANDBOX")
	s.sandbox = asked || s.anamKey == ""
	s.db = r.text(f.db, "GREENROOM_DB", defaultDB(s.sandbox))
	s.proxies = r.networks(f.proxies, "GREENROOM_TRUSTED_PROXIES")
	s.mintRetention = r.days(f.mintRetention, "GREENROOM_MINT_RETENTION", 400*day)
	s.publicURL = r.public(r.text(f.publicURL, "GREENROOM_PUBLIC_URL", ""), s.addr)
	r.checkAddresses(s, asked)
	return s, errors.Join(r.problems...)
}

// defaultDB keeps the sandbox's IDs out of the real database.
func defaultDB(sandbox bool) string {
	if sandbox {
		return "data/sandbox.db"
	}
	return "data/greenroom.db"
}

func (r *reading) networks(flags []string, variable string) []netip.Prefix {
	if len(flags) == 0 && r.env(variable) != "" {
		flags = strings.Split(r.env(variable), ",")
	}
	var out []netip.Prefix
	for _, text := range flags {
		network, err := network(strings.TrimSpace(text))
		if err != nil {
			r.problem("trusted proxy %q is neither an address nor a network such as 10.0.0.0/8", text)
			continue
		}
		out = append(out, network)
	}
	return out
}

func network(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), err
}

// days reads a span such as "400", "400d", "400 days" or Go's "9600h".
func (r *reading) days(flag, variable string, orElse time.Duration) time.Duration {
	text := strings.TrimSpace(r.text(flag, variable, ""))
	if text == "" {
		return orElse
	}
	number := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(text, "days"), "d"))
	if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= 36500 {
		return time.Duration(n) * day
	}
	if d, err := time.ParseDuration(text); err == nil && d >= time.Hour {
		return d
	}
	r.problem("%s is no span of at least an hour, such as 400d", variable)
	return orElse
}

// public reads the public URL, or makes one from the address that is listened on.
func (r *reading) public(text, addr string) *url.URL {
	if text == "" {
		return &url.URL{Scheme: "http", Host: browsable(addr)}
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		r.problem("the public URL is not like https://greenroom.example.com")
		return nil
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}
}

// browsable gives an address that a browser on this machine can open.
func browsable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// checkAddresses keeps a server without a key from standing open to the network by accident.
func (r *reading) checkAddresses(s settings, asked bool) {
	host, _, err := net.SplitHostPort(s.addr)
	if err != nil {
		r.problem("the address to listen on is not like 127.0.0.1:8080")
		return
	}
	if !s.sandbox || asked || s.publicURL == nil {
		return
	}
	if !loopback(host) || !loopback(s.publicURL.Hostname()) {
		r.problem("there is no ANAM_API_KEY and the server would not be on loopback alone: set the key, or pass --sandbox to run the sandbox on purpose")
	}
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
