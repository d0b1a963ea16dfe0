package httpkit

import (
	"io"
	"net"
	"testing"
	"time"
)

// patience is how long a test waits for what must come at once; nothing depends on how long it is.
const patience = 20 * time.Second

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

// closeGivenUp closes an end that has given up on what comes, which must not wait for the other end.
func closeGivenUp(t *testing.T, conn *lingerConn) {
	t.Helper()
	linger(conn)
	began := time.Now()
	if err := conn.Close(); err != nil || time.Since(began) > lingerTime/2 {
		t.Fatalf("closed after %v: %v", time.Since(began), err)
	}
}

func TestLingeringEndsWithTheClient(t *testing.T) {
	t.Parallel()
	_, server, client := pair(t, asItIs)
	closeGivenUp(t, server)
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
	for conn.SetWriteDeadline(time.Time{}) == nil {
		if time.Now().After(deadline) {
			t.Fatal("still open")
		}
	}
}

func TestLingeringHasBounds(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*lingerListener){
		"time":  func(l *lingerListener) { l.time = time.Millisecond },
		"bytes": func(l *lingerListener) { l.bytes = 1 << 10 },
	} {
		t.Run(name, func(t *testing.T) {
			_, server, client := pair(t, change)
			closeGivenUp(t, server)
			wantEnd(t, client)
			wantClosed(t, server)
		})
	}
}

func TestLingeringEndsWithTheListener(t *testing.T) {
	t.Parallel()
	listener, server, client := pair(t, asItIs)
	closeGivenUp(t, server)
	if err := listener.Close(); err != nil {
		t.Error(err)
	}
	wantEnd(t, client)
	wantClosed(t, server)
}

// Nothing lingers where nothing was given up: the client's next write is answered with a reset.
func TestOrdinaryCloseIsWhole(t *testing.T) {
	t.Parallel()
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
