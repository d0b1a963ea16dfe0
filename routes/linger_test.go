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

	"greenroom/models"
)

// patience is how long a test waits for what must come at once; nothing depends on how long it is.
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
	formHead = "POST /templates HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nAccept: text/html\r\n"
)

// A client that writes all before it reads has to find the answer, not a reset.
func TestRefusalReachesWhoStillSends(t *testing.T) {
	k := newApp(t)
	address := k.listen()
	k.rawCall(address, sized(mintHead, 8<<20)).refused(models.CodeTooLarge)
	k.rawCall(address, chunked(mintHead, 8<<20)).refused(models.CodeTooLarge)
	k.rawCall(address, mintHead+"X-Long: "+strings.Repeat("a", 8<<20)+"\r\n\r\n").refused(models.CodeTooLarge)
}

func TestFormRefusalReachesWhoStillSends(t *testing.T) {
	k := newPages(t)
	address := k.listen()
	k.rawCall(address, sized(formHead, 8<<20)).want(413).says("That was too large")
}

// What is in order is neither slower nor held open.
func TestOrdinaryConnections(t *testing.T) {
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

// pair is a connection of a lingering listener: both its ends.
func pair(t *testing.T, change func(*lingerListener)) (*lingerListener, *lingerConn, *net.TCPConn) {
	t.Helper()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener := Linger(plain).(*lingerListener)
	t.Cleanup(func() { _ = listener.Close() })
	change(listener)
	client, err := net.Dial("tcp", plain.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if err := client.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return listener, server.(*lingerConn), client.(*net.TCPConn)
}

func asItIs(*lingerListener) {}

// closeUnread closes an end that has given up on what comes, which must not wait for the other end.
func closeUnread(t *testing.T, conn *lingerConn) {
	t.Helper()
	linger(conn)
	began := time.Now()
	if err := conn.Close(); err != nil || time.Since(began) > lingerTime/2 {
		t.Fatalf("closed after %v: %v", time.Since(began), err)
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

func TestLingeringEndsWithTheClient(t *testing.T) {
	_, server, client := pair(t, asItIs)
	closeUnread(t, server)
	if _, err := client.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the writing side is not closed: %v", err)
	}
	if _, err := client.Write(make([]byte, 4<<20)); err != nil {
		t.Errorf("what still comes is not read: %v", err)
	}
	if err := client.CloseWrite(); err != nil {
		t.Error(err)
	}
	wantClosed(t, server)
}

// wantClosed waits until the connection is closed for good.
func wantClosed(t *testing.T, conn *lingerConn) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for conn.SetKeepAlive(true) == nil {
		if time.Now().After(deadline) {
			t.Fatal("still open")
		}
	}
}

func TestLingeringHasBounds(t *testing.T) {
	for name, change := range map[string]func(*lingerListener){
		"time":  func(l *lingerListener) { l.time = time.Millisecond },
		"bytes": func(l *lingerListener) { l.bytes = 1 << 10 },
	} {
		t.Run(name, func(t *testing.T) {
			_, server, client := pair(t, change)
			closeUnread(t, server)
			wantEnd(t, client)
			wantClosed(t, server)
		})
	}
}

func TestLingeringEndsWithTheListener(t *testing.T) {
	listener, server, client := pair(t, asItIs)
	closeUnread(t, server)
	if err := listener.Close(); err != nil {
		t.Error(err)
	}
	wantEnd(t, client)
	wantClosed(t, server)
}

// Nothing lingers where nothing was given up: the client's next write is answered with a reset.
func TestOrdinaryCloseIsWhole(t *testing.T) {
	_, server, client := pair(t, asItIs)
	if _, ok := server.RemoteAddr().(*net.TCPAddr); !ok {
		t.Errorf("the peer is a %T", server.RemoteAddr())
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	wantClosed(t, server)
	wantEnd(t, client)
}

// A stop waits for nobody who keeps a refused connection open.
func TestLingeringHoldsUpNoStop(t *testing.T) {
	k := newApp(t)
	conn := k.dial(k.listen())
	_, err := io.WriteString(conn, mintHead+"Content-Length: 99999999\r\n\r\n")
	k.must(err)
	answer, err := io.ReadAll(conn)
	k.must(err)
	if !strings.HasPrefix(string(answer), "HTTP/1.1 413 ") {
		t.Fatalf("%s", answer)
	}
	k.must(k.app.ShutdownWithTimeout(lingerTime / 2))
	wantEnd(t, conn)
}
