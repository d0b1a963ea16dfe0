package sandbox

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

const hugeBytes = 16 << 20

// faultHandlers play the faults. Without a function a fault only waits, then the sandbox answers as usual.
var faultHandlers = map[string]func(*Server, http.ResponseWriter, *http.Request, Fault){
	Status:        (*Server).answerStatus,
	Slow:          nil,
	Hang:          (*Server).hang,
	Reset:         func(_ *Server, w http.ResponseWriter, _ *http.Request, _ Fault) { resetConnection(w) },
	Cut:           func(_ *Server, w http.ResponseWriter, _ *http.Request, _ Fault) { cutAnswer(w) },
	TruncatedJSON: plainAnswer(http.StatusOK, `{"sessionToken":"eyJhbGciOiJIUzI1Ni`),
	HTMLError:     (*Server).answerHTML,
	NoToken:       plainAnswer(http.StatusOK, `{"ok":true}`),
	EmptyBody:     plainAnswer(http.StatusOK, ""),
	HugeBody:      func(_ *Server, w http.ResponseWriter, _ *http.Request, _ Fault) { answerHuge(w) },
	GzipBody:      (*Server).answerCompressed,
	Redirect:      (*Server).redirect,
	LegacyToken:   (*Server).answerLegacy,
	GarbageToken:  plainAnswer(http.StatusOK, `{"sessionToken":"not-a-session-token"}`),
}

// play does what the fault says. It reports whether that answered the request.
func (s *Server) play(w http.ResponseWriter, r *http.Request, f Fault) bool {
	if f.DelayMilliseconds > 0 && !s.pause(r, f.delay()) {
		return true
	}
	for name, value := range f.Header {
		w.Header().Set(name, value)
	}
	do := faultHandlers[f.kind()]
	if do == nil {
		return false
	}
	do(s, w, r, f)
	return true
}

// pause reports whether the time passed before the client left or the sandbox closed.
func (s *Server) pause(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
	case <-s.closing:
	}
	return false
}

func (s *Server) hang(w http.ResponseWriter, r *http.Request, _ Fault) {
	select {
	case <-r.Context().Done():
	case <-s.closing:
	}
	resetConnection(w)
}

func (s *Server) answerStatus(w http.ResponseWriter, _ *http.Request, f Fault) {
	if f.Body == "" {
		answerError(w, f.Status, http.StatusText(f.Status), "")
		return
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(f.Status)
	_, _ = io.WriteString(w, f.Body)
}

func (s *Server) answerHTML(w http.ResponseWriter, _ *http.Request, f Fault) {
	status := f.Status
	if status == 0 {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<!doctype html><html><head><title>Gateway</title></head><body><h1>The gateway is unhappy</h1></body></html>")
}

func (s *Server) answerCompressed(w http.ResponseWriter, _ *http.Request, _ Fault) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(compressed())
}

// compressed is 16 MiB of JSON in some 70 KB, made once because that is slow.
var compressed = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, `{"sessionToken":"`+strings.Repeat("a", hugeBytes)+`"}`)
	_ = z.Close()
	return b.Bytes()
})

func (s *Server) redirect(w http.ResponseWriter, _ *http.Request, f Fault) {
	if f.Header["Location"] == "" {
		w.Header().Set("Location", "/redirected")
	}
	w.WriteHeader(http.StatusFound)
}

func (s *Server) answerLegacy(w http.ResponseWriter, _ *http.Request, _ Fault) {
	s.answerToken(w, minted{Type: "legacy"})
}

func plainAnswer(status int, body string) func(*Server, http.ResponseWriter, *http.Request, Fault) {
	return func(_ *Server, w http.ResponseWriter, _ *http.Request, _ Fault) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func answerHuge(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = io.WriteString(w, `{"sessionToken":"`)
	chunk := bytes.Repeat([]byte("a"), 64<<10)
	for sent := 0; sent < hugeBytes; sent += len(chunk) {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, `"}`)
}

func cutAnswer(w http.ResponseWriter) {
	conn, ok := hijack(w)
	if !ok {
		return
	}
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"sessionToken\":\"eyJ")
	_ = conn.Close()
}

// resetConnection makes the client see a reset and not an orderly end.
func resetConnection(w http.ResponseWriter) {
	conn, ok := hijack(w)
	if !ok {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func hijack(w http.ResponseWriter) (net.Conn, bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, false
	}
	return conn, true
}
