package routes

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// visitor is a browser without scripts. It keeps cookies, sends forms and follows redirects.
type visitor struct {
	kit     *kit
	user    models.User
	cookies map[string]string // by purpose, see httpkit.CookieName
}

// visitor signs in a person with the role. The first visitor with a role creates the person.
func (k *kit) visitor(role models.Role) *visitor {
	k.Helper()
	user, err := k.store.UserByEmail(k.Context(), string(role)+"@example.com")
	if models.CodeOf(err) == models.CodeNotFound {
		user, err = k.user(role), nil
	}
	k.must(err)
	return k.visitorAs(user)
}

func (k *kit) visitorAs(user models.User) *visitor {
	k.Helper()
	token, _, err := k.store.StartSession(k.Context(), models.SignIn{UserID: user.ID, UserAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", Address: "192.0.2.7"})
	k.must(err)
	secrets.add(token.Reveal())
	return &visitor{kit: k, user: user, cookies: map[string]string{httpkit.SessionCookie: token.Reveal()}}
}

func (v *visitor) get(path string) answer { return v.send(http.MethodGet, path, nil) }

// part requests a fragment for the target, as htmx does.
func (v *visitor) part(path, target string) answer {
	return v.send(http.MethodGet, path, nil, "HX-Request", "true", "HX-Target", target)
}

func (v *visitor) post(path string, pairs ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return v.send(http.MethodPost, path, form)
}

func (v *visitor) send(method, path string, form url.Values, headers ...string) answer {
	v.kit.Helper()
	if form == nil {
		form = url.Values{}
	}
	if method == http.MethodPost && !form.Has(web.OnceField) {
		form.Set(web.OnceField, v.mark())
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for purpose, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: v.kit.parts.kit.CookieName(purpose), Value: value})
	}
	a := v.kit.send(r)
	v.keep(a)
	return a
}

// mark is that of a form on a page which the visitor has just opened.
func (v *visitor) mark() string { return v.kit.markFor(v.cookies[httpkit.SessionCookie]) }

// markFor is the mark of a new form for whoever holds a session; empty when nobody does.
func (k *kit) markFor(token string) string {
	k.Helper()
	session, _, err := k.store.SessionByToken(k.Context(), token)
	if err != nil {
		return ""
	}
	return httpkit.NewMark(session)
}

// keep stores the cookies of an answer and drops expired ones. A cookie of another name than ours fails the test.
func (v *visitor) keep(a answer) {
	v.kit.Helper()
	for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
		purpose := v.kit.purposeOf(cookie.Name)
		v.cookies[purpose] = cookie.Value
		if cookie.Value == "" || cookie.MaxAge < 0 {
			delete(v.cookies, purpose)
		}
	}
}

func (k *kit) purposeOf(cookie string) string {
	k.Helper()
	for _, purpose := range []string{httpkit.SessionCookie, httpkit.BrowserCookie, flashCookie, undoCookie, themeCookie} {
		if cookie == k.parts.kit.CookieName(purpose) {
			return purpose
		}
	}
	k.Fatalf("a cookie is named %q: other servers on this host would get it", cookie)
	return ""
}

// led fails the test unless the answer redirects to the path. It gives that page, with its flash message.
func (v *visitor) led(a answer, path string) answer {
	v.kit.Helper()
	if to := a.want(303).header.Get("Location"); to != path {
		v.kit.Fatalf("led to %s, want %s", to, path)
	}
	return v.get(path)
}

var tags = regexp.MustCompile(`<[^>]*>`)

// says fails the test unless the page has each text, in its source or as plain text.
func (a answer) says(texts ...string) answer {
	a.kit.Helper()
	page := html.UnescapeString(string(a.body))
	read := html.UnescapeString(tags.ReplaceAllString(string(a.body), ""))
	for _, text := range texts {
		if !strings.Contains(page, text) && !strings.Contains(read, text) {
			a.kit.Errorf("%d: the page doesn't say %q\n%s", a.status, text, shortened(page))
		}
	}
	return a
}

// lacks fails the test when the page's source has a text.
func (a answer) lacks(texts ...string) answer {
	a.kit.Helper()
	for _, text := range texts {
		if strings.Contains(string(a.body), text) {
			a.kit.Errorf("%d: the page has %q", a.status, text)
		}
	}
	return a
}

func shortened(page string) string {
	if _, main, found := strings.Cut(page, "<main"); found {
		page = main
	}
	return page[:min(len(page), 4000)]
}

// newPages starts an app whose pages can be rendered.
func newPages(t *testing.T, change ...func(*Options)) *kit {
	t.Helper()
	k := newApp(t, change...)
	k.needPages()
	return k
}

const hostile = `"><script>alert(1)</script>`

var (
	formControl  = regexp.MustCompile(`(?s)<input ([^>]*)>|<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>|<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>`)
	attribute    = regexp.MustCompile(`(\w+)="([^"]*)"`)
	chosenOption = regexp.MustCompile(`<option value="([^"]*)" selected>`)
)

// form is what a page's form with this ID would send as it stands, without the value of a button.
func (a answer) form(id string) url.Values {
	a.kit.Helper()
	_, page, found := strings.Cut(string(a.body), ` id="`+id+`"`)
	inside, _, ended := strings.Cut(page, "</form>")
	if !found || !ended {
		a.kit.Fatalf("%d: the page has no form %s\n%s", a.status, id, shortened(string(a.body)))
	}
	values := url.Values{}
	for _, control := range formControl.FindAllStringSubmatch(inside, -1) {
		if name := control[2]; name != "" {
			if option := chosenOption.FindStringSubmatch(control[3]); option != nil {
				values.Add(name, html.UnescapeString(option[1]))
			}
			continue
		}
		if name := control[4]; name != "" {
			values.Add(name, html.UnescapeString(control[5]))
			continue
		}
		is := map[string]string{}
		for _, pair := range attribute.FindAllStringSubmatch(control[1], -1) {
			is[pair[1]] = html.UnescapeString(pair[2])
		}
		if is["type"] != "checkbox" && is["type"] != "radio" || strings.HasSuffix(control[1], " checked") {
			values.Add(is["name"], is["value"])
		}
	}
	return values
}
