package routes

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// answer is a whole HTTP answer.
type answer struct {
	kit    *kit
	status int
	header http.Header
	body   []byte
}

// send puts a request through the whole app and checks the answer against openapi.yaml.
func (k *kit) send(r *http.Request) answer {
	k.Helper()
	response, err := k.app.Test(r, -1)
	k.must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	k.must(err)
	a := answer{k, response.StatusCode, response.Header, body}
	a.check(r.Method, r.URL.Path)
	return a
}

// check checks the rules for every answer. Only a page's form may show a prompt again.
func (a answer) check(method, path string) {
	k := a.kit
	k.Helper()
	a.body = a.plain()
	if a.header.Get("X-Request-Id") == "" {
		k.Errorf("%s %s %d: no X-Request-Id", method, path, a.status)
	}
	if a.status >= 400 {
		allowed := ""
		if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			allowed = promptMark
		}
		if secrets.in(string(a.body), allowed) != "" {
			k.Errorf("%s %s %d: the answer tells a secret", method, path, a.status)
		}
	}
	if err := describes(method, path, a); err != nil {
		k.Errorf("%s %s %d isn't as openapi.yaml says: %v\n%s", method, path, a.status, err, a.body)
	}
}

// call sends JSON with a key. body is a string that is sent as it is, a value to encode, or nil. headers are name, value, name, value.
func (k *kit) call(method, path, key string, body any, headers ...string) answer {
	k.Helper()
	r := httptest.NewRequest(method, path, k.reader(body))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return k.send(r)
}

func (k *kit) reader(body any) io.Reader {
	k.Helper()
	switch body := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(body)
	}
	raw, err := json.Marshal(body)
	k.must(err)
	return bytes.NewReader(raw)
}

// browse sends a browser's request: with the session cookie, from our own origin.
func (k *kit) browse(method, path, session string, form url.Values) answer {
	k.Helper()
	var body io.Reader
	if form != nil {
		if !form.Has(web.OnceField) {
			form.Set(web.OnceField, k.markFor(session))
		}
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if session != "" {
		r.AddCookie(&http.Cookie{Name: k.parts.kit.CookieName(httpkit.SessionCookie), Value: session})
	}
	return k.send(r)
}

// want fails the test unless the answer has the status.
func (a answer) want(status int) answer {
	a.kit.Helper()
	if a.status != status {
		a.kit.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// refused fails the test unless the answer is the error with its status. It gives the code of each invalid field.
func (a answer) refused(code models.Code) map[string]string {
	a.kit.Helper()
	a.want(httpkit.StatusOf[code])
	var e httpkit.ErrorAnswer
	a.into(&e)
	if e.Error.Code != code {
		a.kit.Fatalf("code %s, want %s: %s", e.Error.Code, code, a.body)
	}
	if e.Error.RequestID != a.header.Get("X-Request-Id") {
		a.kit.Errorf("request ID %q in the body, %q in the header", e.Error.RequestID, a.header.Get("X-Request-Id"))
	}
	fields := map[string]string{}
	for _, f := range e.Error.Fields {
		fields[f.Field] = f.Code
	}
	return fields
}

// refusedIn is refused in the shape that a route's format has.
func (a answer) refusedIn(format httpkit.Format, code models.Code) {
	a.kit.Helper()
	if format == httpkit.Flat {
		a.flatly(httpkit.StatusOf[code], code)
		return
	}
	a.refused(code)
}

// flatly fails the test unless the answer is an error in Anam's shape. It gives the message.
func (a answer) flatly(status int, code models.Code) string {
	a.kit.Helper()
	var e map[string]string
	a.want(status).into(&e)
	if len(e) != 3 || e["error"] != string(code) || e["message"] == "" || e["requestId"] != a.header.Get("X-Request-Id") {
		a.kit.Fatalf("want %s in Anam's shape: %s", code, a.body)
	}
	return e["message"]
}

// into decodes the body.
func (a answer) into(target any) {
	a.kit.Helper()
	if err := json.Unmarshal(a.body, target); err != nil {
		a.kit.Fatalf("decode %s: %v", a.body, err)
	}
}

// decoded is the body as JSON.
func (a answer) decoded() map[string]any {
	a.kit.Helper()
	var m map[string]any
	a.into(&m)
	return m
}
