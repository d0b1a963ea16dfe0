package httpkit

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// crossOriginProtection trusts our own public origin also where a proxy changes Host.
func crossOriginProtection(public string) *http.CrossOriginProtection {
	protection := http.NewCrossOriginProtection()
	if public != "" {
		if err := protection.AddTrustedOrigin(public); err != nil {
			panic(err) // a URL with scheme and host is an origin
		}
	}
	return protection
}

// sender says where a request comes from, in the browser's own words.
type sender struct {
	site   string // Sec-Fetch-Site; browsers leave it out under plain http, but for localhost
	origin string // canonical; empty: the browser named none that can be compared
	named  bool   // an Origin was sent at all
	host   string // canonical
}

func senderOf(c *fiber.Ctx) sender {
	from := sender{site: c.Get("Sec-Fetch-Site"), origin: canonicalOrigin(c.Get(fiber.HeaderOrigin)), named: c.Get(fiber.HeaderOrigin) != ""}
	u, _ := url.Parse(from.origin) // canonical
	from.host = canonicalHost(string(c.Request().Host()), u.Scheme)
	return from
}

// request holds only what the check reads: converting the whole request would read its body before the caller is known.
func (f sender) request(method string) *http.Request {
	r := &http.Request{Method: method, Host: f.host, Header: http.Header{"Sec-Fetch-Site": {f.site}}}
	if f.named {
		r.Header.Set(fiber.HeaderOrigin, cmp.Or(f.origin, "null"))
	}
	if f.host == "" {
		r.Host = "unnamed" // the check compares names alone, and null names no host either
	}
	return r
}

// refuseCrossOrigin keeps other sites from writing with a visitor's cookie, or from signing a visitor in.
// What a proxy says in X-Forwarded-Host is not asked: the public URL is the one setting for that.
func (s *Server) refuseCrossOrigin(c *fiber.Ctx) error {
	from := senderOf(c)
	if s.crossOrigin.Check(from.request(c.Method())) == nil {
		return nil
	}
	s.explainRefusal(c, from)
	if from.hostDiffers() {
		return models.Fail(models.CodeForbidden, "Greenroom can't tell that this came from its own pages. Open Greenroom itself and try again. "+
			"If it stays, tell whoever runs Greenroom: behind a proxy it needs --public-url, with the address that you see in the browser.")
	}
	return models.Fail(models.CodeForbidden, "This request came from another site. Open Greenroom itself and try again.")
}

// hostRefusal is what the log says of a page that was asked for under another name.
func (s *Server) hostRefusal(host string) []slog.Attr {
	return []slog.Attr{
		slog.String("host", loggable(cmp.Or(host, "none"))), slog.String("public_url", s.publicOrigin),
		slog.String("hint", "pages are served under public_url alone; behind a proxy let it pass the browser's Host on"),
	}
}

// hostDiffers tells whether the host alone speaks against the request, which a proxy that sets its own Host does too.
func (f sender) hostDiffers() bool { return f.site == "" && f.origin != "" }

// explainRefusal adds to the request's log line what came and what would have been taken.
func (s *Server) explainRefusal(c *fiber.Ctx, from sender) {
	line := []slog.Attr{
		slog.String("origin", loggable(cmp.Or(from.origin, "none"))), slog.String("host", loggable(cmp.Or(from.host, "none"))),
		slog.String("fetch_site", loggable(cmp.Or(from.site, "none"))), slog.String("public_url", cmp.Or(s.publicOrigin, "none")),
	}
	if from.hostDiffers() {
		line = append(line, slog.String("hint", "origin must be host or public_url; behind a proxy set --public-url to the address that browsers use"))
	}
	RequestOf(c).refusal = line
}
