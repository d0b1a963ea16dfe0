package anam

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

const (
	// DefaultBaseURL is where Anam serves its API.
	DefaultBaseURL = "https://api.anam.ai"
	// DefaultDeadline bounds one call, its retry included.
	DefaultDeadline = 10 * time.Second

	defaultUserAgent = "greenroom"
	sessionTokenPath = "/v1/auth/session-token"
)

// Options configure a client.
type Options struct {
	// BaseURL is http or https, with a host and perhaps a path. "" is DefaultBaseURL.
	BaseURL string
	// Key is sent as a Bearer token with every request.
	Key Key
	// Deadline bounds one call, its retry included. 0 is DefaultDeadline.
	Deadline time.Duration
	// StartDeadline bounds the start of a session by StartSession or StartByToken. 0 is DefaultStartDeadline.
	StartDeadline time.Duration
	// UserAgent names the caller. "" is "greenroom".
	UserAgent string
	// Now is the clock for Retry-After dates. It is required.
	Now func() time.Time
}

// Client calls the Anam API. It is safe for concurrent use. A process should share one client, because it pools connections.
type Client struct {
	base          string
	mintURL       *url.URL
	startURL      *url.URL
	agent         string
	headers       atomic.Pointer[headers]
	transport     *http.Transport
	deadline      time.Duration
	startDeadline time.Duration
	now           func() time.Time
	pause         *Pause
}

// New makes a client, or reports an invalid option. It makes no request.
func New(o Options) (*Client, error) {
	base, err := baseOf(o.BaseURL)
	if err != nil {
		return nil, err
	}
	if err := CheckKey(o.Key); err != nil {
		return nil, err
	}
	if o.Now == nil {
		return nil, errors.New("anam needs a clock")
	}
	if o.Deadline < 0 || o.StartDeadline < 0 {
		return nil, errors.New("anam deadline is negative")
	}
	mintURL, err := url.Parse(base + sessionTokenPath)
	if err != nil {
		return nil, errors.New("anam URL cannot be parsed")
	}
	startURL, err := url.Parse(base + startPath)
	if err != nil {
		return nil, errors.New("anam URL cannot be parsed")
	}
	c := &Client{
		base: base, mintURL: mintURL, startURL: startURL, agent: orElse(o.UserAgent, defaultUserAgent), transport: transport(),
		deadline: orElse(o.Deadline, DefaultDeadline), startDeadline: orElse(o.StartDeadline, DefaultStartDeadline), now: o.Now, pause: NewPause(longestPause),
	}
	return c, c.SetKey(o.Key)
}

// SetKey has later requests sent with another key, or reports why that key cannot be sent. Requests on their way keep the old one.
func (c *Client) SetKey(k Key) error {
	if err := CheckKey(k); err != nil {
		return err
	}
	c.headers.Store(headersOf(k, c.agent))
	return nil
}

// Format prints the base URL alone, whatever the verb: the client holds the key.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "anam.Client("+c.base+")") }

// Close gives up the idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// CheckBaseURL reports why New would refuse a base URL, so that a caller can report it along with other settings.
// Its errors don't repeat the URL, which may hold a password.
func CheckBaseURL(raw string) error {
	_, err := baseOf(raw)
	return err
}

// baseOf gives the URL without a trailing slash.
func baseOf(raw string) (string, error) {
	u, err := url.Parse(orElse(raw, DefaultBaseURL))
	switch {
	case err != nil:
		return "", errors.New("anam URL cannot be parsed")
	case u.Scheme != "http" && u.Scheme != "https":
		return "", errors.New("anam URL must begin with https:// or http://")
	case u.Hostname() == "":
		return "", errors.New("anam URL has no host")
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		return "", errors.New("anam URL must begin with https://, because the key would go over the network in clear; http:// is for this machine alone")
	case u.User != nil:
		return "", errors.New("anam URL must not hold a user or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", errors.New("anam URL must not hold a query or fragment")
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// IsLoopback tells whether a host is this machine. No name server is asked, because its answer could be another one later.
func IsLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// CheckKey refuses a key that cannot be sent in a header, with a clearer error than that of net/http.
// Its errors don't repeat the key.
func CheckKey(k Key) error {
	if k == "" {
		return errors.New("anam API key is empty")
	}
	for _, c := range []byte(k) {
		if c <= ' ' || c >= 0x7f {
			return errors.New("anam API key holds a space or a character outside ASCII")
		}
	}
	return nil
}

// headers are shared by all requests with one key: a RoundTripper only reads them.
type headers struct {
	key     string
	asking  http.Header // of a GET
	posting http.Header // of a POST
}

func headersOf(k Key, agent string) *headers {
	asking := http.Header{
		"Authorization": {"Bearer " + string(k)},
		"Accept":        {"application/json"},
		"User-Agent":    {agent},
	}
	posting := asking.Clone()
	posting.Set("Content-Type", "application/json")
	return &headers{string(k), asking, posting}
}

// transport keeps as many connections open as may be in use at once.
// With the two idle connections per host of the default, 1,000 parallel mints would open a new connection for nearly every request.
func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns = 2048
	t.MaxIdleConnsPerHost = 2048
	t.IdleConnTimeout = 90 * time.Second
	t.DisableCompression = true
	t.WriteBufferSize = 16 << 10 // sends a request with a typical prompt in one write
	t.MaxResponseHeaderBytes = 64 << 10
	t.OnProxyConnectResponse = refuseProxy
	return t
}

func orElse[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}
