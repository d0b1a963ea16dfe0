package routes

import (
	"net/url"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

func TestCrossOriginWritesAreRefused(t *testing.T) {
	t.Parallel()
	public, err := url.Parse("https://greenroom.example.com")
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]struct {
		headers []string
		status  int
	}{
		"same origin":            {[]string{"Sec-Fetch-Site", "same-origin"}, 204},
		"typed address":          {[]string{"Sec-Fetch-Site", "none"}, 204},
		"another site":           {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"a sister site":          {[]string{"Sec-Fetch-Site", "same-site"}, 403},
		"old browser, elsewhere": {[]string{"Origin", "https://evil.example.com"}, 403},
		"old browser, own host":  {[]string{"Origin", "http://example.com"}, 204},
		"behind a proxy":         {[]string{"Origin", "https://greenroom.example.com", "Sec-Fetch-Site", "cross-site"}, 204},
		"no browser":             {nil, 204},
		"null origin":            {[]string{"Origin", "null"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range []httpkit.Rule{httpkit.Anyone, httpkit.SignedIn(models.RoleViewer)} {
				k := probed(t, append(probe(post, r, httpkit.JSON), probe(get, r, httpkit.JSON)...), func(o *Options) { o.PublicURL = public })
				headers := append([]string{"Cookie", k.parts.kit.CookieName(httpkit.SessionCookie) + "=" + k.signIn(models.RoleViewer)}, at.headers...)
				k.call(post, "/probe", "", nil, headers...).want(at.status)
				k.call(get, "/probe", "", nil, headers...).want(204)
			}
		})
	}
}

func TestAKeyIsNoBrowser(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeTemplatesPublish)
	k.template("cara")
	k.call(post, "/api/v1/templates/cara/archive", key, nil, "Sec-Fetch-Site", "cross-site").want(200)
}
