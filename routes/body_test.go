package routes

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// tokenBodyLimit is the largest request for a token with an environment, in bytes.
const tokenBodyLimit = 128 << 10

func authorized(key string) string { return mintHead + "Authorization: Bearer " + key + "\r\n" }

// wantRows holds all rows against what they should tell.
func (k *kit) wantRows(outcome string, n int) {
	k.Helper()
	rows := k.mints()
	if len(rows) != n {
		k.Fatalf("%d rows, want %d", len(rows), n)
	}
	for _, row := range rows {
		if row.Outcome != outcome || row.KeyID == "" || row.Address != "127.0.0.1" {
			k.Errorf("row %+v", row)
		}
	}
}

// inChunks is a request whose body comes in the chunks.
func inChunks(head string, chunks ...string) string {
	head += "Transfer-Encoding: chunked\r\n\r\n"
	for _, chunk := range chunks {
		head += fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk)
	}
	return head + "0\r\n\r\n"
}

func withLength(head, body string) string {
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(body), body)
}

// Every kind of body finds its key, and an attempt that is refused for its body leaves a row.
func TestBodiesOfAKnownKey(t *testing.T) {
	k := newApp(t)
	k.published("cara")
	address, head := k.listen(), authorized(k.key(models.ScopeMint))
	k.rawCall(address, withLength(head, `{"template":"cara"}`)).want(201)
	k.rawCall(address, inChunks(head, `{"template"`, `:"cara"}`)).want(201)
	k.wantRows("ok", 2)
	for name, at := range map[string]struct {
		request string
		code    models.Code
	}{
		"over the limit by length":  {sized(head, tokenBodyLimit+1), models.CodeTooLarge},
		"over the limit by a claim": {head + "Content-Length: 99999999\r\n\r\n{", models.CodeTooLarge},
		"over the limit in chunks":  {chunked(head, tokenBodyLimit+1), models.CodeTooLarge},
		"far over it in chunks":     {chunked(head, 8<<20), models.CodeTooLarge},
		"no chunk":                  {head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", models.CodeInvalidJSON},
		"chunk without its end":     {head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n", models.CodeInvalidJSON},
		"chunk of endless length":   {head + "Transfer-Encoding: chunked\r\n\r\n1ffffffffffffffff\r\n", models.CodeInvalidJSON},
		"malformed trailer":         {head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nbad trailer\r\n\r\n", models.CodeInvalidJSON},
	} {
		t.Run(name, func(t *testing.T) {
			kit := newApp(t)
			request := strings.Replace(at.request, head, authorized(kit.key(models.ScopeMint)), 1)
			a := kit.rawCall(kit.listen(), request)
			a.refused(at.code)
			if a.header.Get("Connection") != "close" {
				t.Error("the connection stays open behind a body that was not read")
			}
			kit.wantRows(string(at.code), 1)
			if !strings.Contains(kit.log.String(), `"route":"/api/v1/session-tokens","status":4`) {
				t.Error("the log doesn't name the route")
			}
		})
	}
}

// A body that breaks off leaves its row, too.
func TestBodiesThatBreakOff(t *testing.T) {
	for name, request := range map[string]string{"by length": "Content-Length: 100\r\n\r\n{}", "in chunks": "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"} {
		t.Run(name, func(t *testing.T) {
			k := newApp(t)
			answer := k.leave(k.listen(), authorized(k.key(models.ScopeMint))+request)
			if !strings.HasPrefix(answer, "HTTP/1.1 400 ") {
				t.Errorf("%s", answer)
			}
			k.wantRows("invalid_json", 1)
		})
	}
}

// A listener that does not linger notices a body that is shorter than its length all the same.
func TestShortBodyOnAPlainListener(t *testing.T) {
	k := newApp(t)
	plain := func(l net.Listener) net.Listener { return l }
	answer := k.leave(k.listenAs(plain), authorized(k.key(models.ScopeMint))+"Content-Length: 100\r\n\r\n{}")
	if !strings.HasPrefix(answer, "HTTP/1.1 400 ") {
		t.Errorf("%s", answer)
	}
}

// leave begins a request, closes its side before the body is whole and gives the answer.
func (k *kit) leave(address, text string) string {
	k.Helper()
	conn := k.dial(address)
	defer conn.Close()
	_, err := io.WriteString(conn, text)
	k.must(err)
	k.must(conn.(*net.TCPConn).CloseWrite())
	answer, err := io.ReadAll(conn)
	k.must(err)
	return string(answer)
}

// Nobody unknown makes the server read a body: the answer comes before the body does.
func TestBodiesOfNobodyAreNotRead(t *testing.T) {
	k := newApp(t)
	address := k.listen()
	for _, body := range []string{"Content-Length: 1000\r\n\r\n{", "Content-Length: 99999999\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n"} {
		a := k.rawCall(address, mintHead+body)
		a.refused(models.CodeUnauthenticated)
		if a.header.Get("Connection") != "close" {
			t.Errorf("%q: the connection stays open", body)
		}
	}
	k.wantRows("", 0)
}

// A body that was not read is never taken for a request.
func TestUnreadBodyIsNoRequest(t *testing.T) {
	k := newApp(t)
	hidden := "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, request := range []string{withLength(mintHead, hidden), inChunks(mintHead, "{}") + hidden} {
		if answer := k.leave(k.listen(), request); strings.Count(answer, "HTTP/1.1 ") != 1 || !strings.HasPrefix(answer, "HTTP/1.1 401 ") {
			t.Errorf("answers: %s", answer)
		}
	}
}

// What was read to its end keeps its connection, and the next request may already stand behind it.
func TestRequestsOneBehindAnother(t *testing.T) {
	k := newApp(t)
	k.published("cara")
	head := authorized(k.key(models.ScopeMint))
	const body = `{"template":"cara"}`
	requests := withLength(head, body) + inChunks(head, body) + withLength(head, `{}`) + inChunks(head) + withLength(head, body)
	answers := k.leave(k.listen(), requests)
	var got []string
	for reader := bufio.NewReader(strings.NewReader(answers)); ; {
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			break
		}
		_, err = io.Copy(io.Discard, response.Body)
		k.must(err)
		got = append(got, response.Status[:3])
	}
	if want := "[201 201 422 400 201]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// A client that asks before it sends, as curl does with a large body.
func TestBodyAfterContinue(t *testing.T) {
	for name, at := range map[string]struct {
		whole  func(head string) string
		status int
	}{
		"small":              {func(head string) string { return withLength(head, `{"template":"cara"}`) }, 201},
		"small, in chunks":   {func(head string) string { return inChunks(head, `{"template":"cara"}`) }, 201},
		"too long":           {func(head string) string { return sized(head, tokenBodyLimit+1) }, 413},
		"too long in chunks": {func(head string) string { return chunked(head, tokenBodyLimit+1) }, 413},
	} {
		t.Run(name, func(t *testing.T) {
			k := newApp(t)
			k.published("cara")
			conn := k.dial(k.listen())
			head, body, _ := strings.Cut(at.whole(authorized(k.key(models.ScopeMint))+"Expect: 100-continue\r\n"), "\r\n\r\n")
			_, err := io.WriteString(conn, head+"\r\n\r\n")
			k.must(err)
			reader := bufio.NewReader(conn)
			for _, want := range []int{http.StatusContinue, at.status} {
				response, err := http.ReadResponse(reader, nil)
				k.must(err)
				if response.StatusCode != want {
					t.Fatalf("status %d, want %d", response.StatusCode, want)
				}
				if want == http.StatusContinue {
					_, err = io.WriteString(conn, body)
					k.must(err)
				}
			}
			if rows := k.mints(); len(rows) != 1 {
				t.Errorf("%d rows", len(rows))
			}
		})
	}
}

func TestBodyOfExactlyTheLimit(t *testing.T) {
	k := newApp(t)
	for path, limit := range map[string]int{"/api/v1/session-tokens": tokenBodyLimit / 2, "/api/v1/templates": bodyLimit} {
		key := k.key(models.Scopes...)
		body := `{"slug":"` + strings.Repeat("x", limit-len(`{"slug":""}`)) + `"}`
		k.call(post, path, key, body).refused(models.CodeInvalidInput)
		k.call(post, path, key, body+" ").refused(models.CodeTooLarge)
	}
}

func TestBodyOverTheLimitElsewhere(t *testing.T) {
	k := newApp(t)
	head := strings.Replace(authorized(k.key(models.ScopeTemplatesWrite)), "session-tokens", "templates", 1)
	k.rawCall(k.listen(), chunked(head, bodyLimit+1)).refused(models.CodeTooLarge)
	k.wantRows("", 0)
}

func TestFormOverTheLimitInChunks(t *testing.T) {
	k := newPages(t)
	k.rawCall(k.listen(), chunked(formHead, 8<<20)).want(413).says("That was too large")
}

// A body that comes slowly takes nothing of the handler's time.
func TestTimeBeginsBehindTheBody(t *testing.T) {
	var deadline time.Time
	tell := func(c *fiber.Ctx) error {
		deadline, _ = c.UserContext().Deadline()
		return c.SendStatus(fiber.StatusNoContent)
	}
	begun := make(chan bool, 1)
	k := probed(t, []httpkit.Route{{Method: post, Path: "/probe", Handle: tell, Rule: httpkit.Anyone, Format: httpkit.JSON}}, func(o *Options) {
		o.Now = func() time.Time {
			select {
			case begun <- true:
			default:
			}
			return time.Now()
		}
	})
	conn := k.dial(k.listen())
	_, err := io.WriteString(conn, "POST /probe HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
	k.must(err)
	<-begun // the request has got its ID
	ended := time.Now()
	_, err = io.WriteString(conn, "0\r\n\r\n")
	k.must(err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	k.must(err)
	if response.StatusCode != 204 || deadline.Before(ended.Add(requestTimeout)) {
		t.Errorf("status %d; the handler's time ends %v after the body", response.StatusCode, deadline.Sub(ended))
	}
}
