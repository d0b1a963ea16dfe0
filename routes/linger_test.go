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

// patience is how long a test waits for an answer that must come at once. Its length does not matter.
const patience = 20 * time.Second

// sized is a request whose body has a length; head has no blank line.
func sized(head string, bytes int) string {
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, bytes, strings.Repeat("a", bytes))
}

// chunked is a request whose body comes in chunks of 64 KiB.
func chunked(head string, bytes int) string {
	const piece = 0x10000
	chunks := strings.Repeat("10000\r\n"+strings.Repeat("a", piece)+"\r\n", bytes/piece)
	if rest := bytes % piece; rest > 0 {
		chunks += fmt.Sprintf("%x\r\n%s\r\n", rest, strings.Repeat("a", rest))
	}
	return head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"
}

const (
	mintHead = "POST /api/v1/session-tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	formHead = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nAccept: text/html\r\n"
)

// A client that writes everything before it reads must get the answer, not a reset.
func TestRefusalReachesWhoStillSends(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	address := k.listen()
	key := k.key(models.ScopeMint)
	for _, whole := range []func(head string, bytes int) string{sized, chunked} {
		k.rawCall(address, whole(mintHead, 8<<20)).refused(models.CodeUnauthenticated)
		k.rawCall(address, whole(authorized(key), 8<<20)).refused(models.CodeTooLarge)
	}
	k.rawCall(address, mintHead+"X-Long: "+strings.Repeat("a", 8<<20)+"\r\n\r\n").refused(models.CodeHeadersTooLarge)
}

func TestFormRefusalReachesWhoStillSends(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	address := k.listen()
	k.rawCall(address, sized(formHead, 8<<20)).want(413).says("That was too large")
}

// Valid requests are neither slowed down nor kept open.
func TestOrdinaryConnections(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	conn := k.dial(k.listen())
	reader := bufio.NewReader(conn)
	for _, last := range []string{"", "", "Connection: close\r\n"} {
		_, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\n"+last+"\r\n")
		k.must(err)
		response, err := http.ReadResponse(reader, nil)
		k.must(err)
		_, err = io.Copy(io.Discard, response.Body)
		k.must(err)
		if response.StatusCode != 200 || response.Close != (last != "") {
			t.Errorf("status %d, close %v", response.StatusCode, response.Close)
		}
	}
	if _, err := reader.ReadByte(); err != io.EOF {
		t.Errorf("after Connection: close came %v", err)
	}
}

// wantEnd writes until the other end is gone, which a client learns from its writes alone.
func wantEnd(t *testing.T, client net.Conn) {
	t.Helper()
	for {
		if _, err := client.Write(make([]byte, 1024)); isTimeout(err) {
			t.Fatal("still lingers")
		} else if err != nil {
			return
		}
	}
}

func isTimeout(err error) bool {
	slow, ok := err.(net.Error)
	return ok && slow.Timeout()
}

// Shutdown does not wait for clients that keep a refused connection open.
func TestLingeringHoldsUpNoStop(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	conn := k.dial(k.listen())
	_, err := io.WriteString(conn, authorized(k.key(models.ScopeMint))+"Content-Length: 99999999\r\n\r\n{")
	k.must(err)
	answer, err := io.ReadAll(conn)
	k.must(err)
	if !strings.HasPrefix(string(answer), "HTTP/1.1 413 ") {
		t.Fatalf("%s", answer)
	}
	k.must(k.app.ShutdownWithTimeout(lingerTime / 2))
	wantEnd(t, conn)
}

// An answer that is given while the server stops says that the connection ends with it.
func TestLastAnswerClosesTheConnection(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	arrived, goOn := make(chan struct{}), make(chan struct{})
	k.app = k.parts.app([]httpkit.Route{{Method: get, Path: "/slow", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(c *fiber.Ctx) error {
		close(arrived)
		<-goOn
		return c.SendString("done")
	}}})
	address := k.listen()
	conn := k.dial(address)
	_, err := io.WriteString(conn, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
	k.must(err)
	<-arrived
	stopped := make(chan error, 1)
	go func() { stopped <- k.app.ShutdownWithTimeout(patience) }()
	for { // until the listener is closed
		again, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		k.must(again.Close())
	}
	close(goOn)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	k.must(err)
	if response.StatusCode != 200 || !response.Close {
		t.Errorf("status %d, Connection: close %v", response.StatusCode, response.Close)
	}
	k.must(<-stopped)
}

// A request that is only half sent doesn't hold up a stop, wherever it ends.
func TestHalfSentRequestHoldsUpNoStop(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	address := k.listen()
	key := k.key(models.ScopeMint)
	for _, half := range []string{"GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n", authorized(key) + "Content-Length: 19\r\n\r\n{", authorized(key) + "Transfer-Encoding: chunked\r\n\r\n5\r\n{"} {
		_, err := io.WriteString(k.dial(address), half)
		k.must(err)
	}
	k.rawCall(address, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").want(200) // by now the others have been accepted
	k.must(k.app.ShutdownWithTimeout(lingerTime / 3))
}
