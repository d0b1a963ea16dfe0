package faults

import (
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// slowClients opens connections on which requests never become whole, nothing is ever said, or answers are never read.
// Some leave by themselves; the server must close the others, and those that said nothing without a word.
func slowClients(r *round) {
	head := "POST /api/v1/session-tokens HTTP/1.1\r\nHost: greenroom\r\nAuthorization: Bearer " + r.key +
		"\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n"
	ready := r.staysReady()
	var waiting sync.WaitGroup
	for range 20 + r.IntN(20) {
		sends, says := "", ""
		switch r.IntN(4) {
		case 0: // half a head
			sends, says = head[:1+r.IntN(len(head)-2)], "HTTP/1.1 4"
		case 1: // half a body
			sends, says = head+strings.Repeat(" ", r.IntN(3999)), "HTTP/1.1 4"
		case 2: // many answers that nobody reads
			sends = strings.Repeat("GET /openapi.yaml HTTP/1.1\r\nHost: greenroom\r\n\r\n", 200)
		}
		conn, err := net.Dial("tcp", r.address())
		r.must(err)
		leaves := len(sends) > len(head)*2 || r.coin()
		waiting.Go(func() { r.linger(conn, sends, says, leaves) })
	}
	r.workOf(10)
	waiting.Wait()
	ready()
}

// linger sends, and either goes away without a word or waits until the server closes the connection.
func (r *round) linger(conn net.Conn, sends, says string, leaves bool) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	if leaves {
		_ = conn.SetDeadline(time.Now().Add(time.Second))
	}
	_, _ = io.WriteString(conn, sends)
	if leaves {
		_ = conn.(*net.TCPConn).SetLinger(0)
		return
	}
	heard, err := io.ReadAll(conn)
	if err != nil && len(heard) == 0 && says == "" {
		r.wrong("slow clients", "a connection on which nothing is said stays open: %v", err)
	}
	if says == "" && len(heard) > 0 || !strings.HasPrefix(string(heard), says) {
		r.wrong("slow clients", "%.40q... is answered %.60q, want %q", sends, heard, says)
	}
}
