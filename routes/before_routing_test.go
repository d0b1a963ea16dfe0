package routes

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

func TestUnknownAddressesAndMethods(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.call(get, "/api/v1/nothing", "", nil).refused(models.CodeNotFound)
	k.call(get, "/healthz/", "", nil).refused(models.CodeNotFound)
	k.call(get, "/Healthz", "", nil).refused(models.CodeNotFound)
	a := k.call(put, "/api/v1/session-tokens", "", nil)
	a.refused(models.CodeMethodNotAllowed)
	if allow := a.header.Get("Allow"); allow != "POST" {
		t.Errorf("Allow: %q", allow)
	}
	for _, path := range []string{"/healthz", "/api/v1/templates"} {
		for _, method := range []string{"BREW", fiber.MethodTrace} {
			a := k.call(method, path, "", nil)
			a.refused(models.CodeMethodNotAllowed)
			if allow := a.header.Get("Allow"); !strings.Contains(allow, "GET") {
				t.Errorf("%s %s: Allow: %q", method, path, allow)
			}
		}
	}
	k.call("BREW", "/api/v1/nothing", "", nil).refused(models.CodeNotFound)
	k.call(fiber.MethodHead, "/healthz", "", nil).want(200)
	if log := k.log.String(); strings.Contains(log, "BREW") || !strings.Contains(log, `"method":"unknown"`) {
		t.Error("a made-up method was logged, or not told from a real one")
	}
}

// dial connects to the listening app; the connection ends with the test.
func (k *kit) dial(address string) net.Conn {
	k.Helper()
	conn, err := net.Dial("tcp", address)
	k.must(err)
	k.Cleanup(func() { _ = conn.Close() })
	k.must(conn.SetDeadline(time.Now().Add(patience)))
	return conn
}

// rawCall writes bytes that no HTTP client would send, then reads one whole answer.
func (k *kit) rawCall(address, text string) answer {
	k.Helper()
	conn := k.dial(address)
	defer conn.Close()
	_, err := io.WriteString(conn, text)
	k.must(err)
	return k.answered(conn, text)
}

// answered reads one whole answer to the request that was written.
func (k *kit) answered(conn net.Conn, text string) answer {
	k.Helper()
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	k.must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	k.must(err)
	if response.Close {
		response.Header.Set("Connection", "close") // net/http takes it out
	}
	method, rest, _ := strings.Cut(text, " ")
	path, _, _ := strings.Cut(rest, " ")
	a := answer{k, response.StatusCode, response.Header, body}
	a.check(method, path)
	return a
}

func TestMalformedHTTP(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	address := k.listen()
	k.rawCall(address, "GET / HTTP/1.1\r\nHost: x\r\nbad header line\r\n\r\n").refused(models.CodeBadRequest)
	k.rawCall(address, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("a", headLimit)+"\r\n\r\n").refused(models.CodeHeadersTooLarge)
}

// A connection that says nothing hears nothing: an error that nobody asked for would be taken for the answer to what is asked next.
func TestSilentConnectionHearsNothing(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.app.Server().ReadTimeout = 50 * time.Millisecond
	conn := k.dial(k.listen())
	got, err := io.ReadAll(conn)
	k.must(err)
	if len(got) != 0 {
		t.Errorf("heard %q", got)
	}
}

// A request that begins and doesn't go on is told so, wherever it stops in its head or its body.
func TestStalledRequestTimesOut(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.app.Server().ReadTimeout = 50 * time.Millisecond
	address, key := k.listen(), k.key(models.ScopeTemplatesWrite)
	head := "POST /api/v1/templates HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " + key + "\r\n"
	const chunks = "Transfer-Encoding: chunked\r\n\r\n"
	for name, request := range map[string]string{
		"in the head":               "GET / HTTP/1.1\r\nHost",
		"before the body":           head + "Content-Length: 20\r\n\r\n",
		"in the body":               head + "Content-Length: 20\r\n\r\n{",
		"before the first chunk":    head + chunks,
		"in a chunk's size":         head + chunks + "5",
		"in a chunk's extension":    head + chunks + "5;a",
		"in the end of a size":      head + chunks + "5\r",
		"before a chunk's data":     head + chunks + "5\r\n",
		"in a chunk's data":         head + chunks + "5\r\n{",
		"behind a chunk's data":     head + chunks + "5\r\n{\"tem",
		"in the end of a chunk":     head + chunks + "5\r\n{\"tem\r",
		"between two chunks":        head + chunks + "5\r\n{\"tem\r\n",
		"in the size of the last":   head + chunks + "5\r\n{\"tem\r\n0",
		"before the trailer":        head + chunks + "5\r\n{\"tem\r\n0\r\n",
		"in the trailer":            head + chunks + "5\r\n{\"tem\r\n0\r\nX-A: b",
		"in the end of the trailer": head + chunks + "5\r\n{\"tem\r\n0\r\nX-A: b\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			on := *k
			on.TB = t
			on.rawCall(address, request).refused(models.CodeRequestTimeout)
		})
	}
}
