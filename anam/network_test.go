package anam_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"greenroom/anam"
)

func kindOf(err error) anam.Kind {
	var e *anam.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// reset closes the connection in a way that the client sees as a reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
}

func TestAskedOnceMoreAfterAConnectionFailureOrAGatewaysError(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]http.HandlerFunc{
		"reset":    func(w http.ResponseWriter, r *http.Request) { _, _ = io.ReadAll(r.Body); reset(w) },
		"502":      answers(502, ``),
		"503 huge": answers(503, string(bytes.Repeat([]byte("x"), 200_000))),
		"504":      answers(504, `<html>`),
		"cut": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"session")
			_ = conn.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			var n atomic.Int32
			client, asked, _ := upstream(t, func(w http.ResponseWriter, r *http.Request) {
				if n.Add(1) == 1 {
					first(w, r)
					return
				}
				if body, _ := io.ReadAll(r.Body); !bytes.Contains(body, wholePersona) {
					t.Errorf("the second attempt sent %q", body)
				}
				fmt.Fprintf(w, `{"sessionToken":%q}`, testToken)
			})
			if _, err := mint(client); err != nil {
				t.Fatal(err)
			}
			if asked.Load() != 2 {
				t.Errorf("asked %d times", asked.Load())
			}
		})
	}
}

func TestTwoFailuresAreEnough(t *testing.T) {
	t.Parallel()
	client, asked, _ := upstream(t, func(w http.ResponseWriter, _ *http.Request) { reset(w) })
	_, err := mint(client)
	checkError(t, err, anam.Error{Kind: anam.Unavailable, Op: "POST /v1/auth/session-token", Reason: syscall.ECONNRESET.Error()})
	if asked.Load() != 2 {
		t.Errorf("asked %d times", asked.Load())
	}
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the reset is not in %v", err)
	}
}

func TestNobodyListening(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	_, err = mint(clientOf(t, "http://"+l.Addr().String(), 5*time.Second))
	checkError(t, err, anam.Error{Kind: anam.Unavailable, Op: "POST /v1/auth/session-token", Reason: syscall.ECONNREFUSED.Error()})
}

func TestAHangEndsAtTheDeadlineAndIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	_, asked, server := upstream(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.ReadAll(r.Body); <-r.Context().Done() })
	_, err := mint(clientOf(t, server.URL, 250*time.Millisecond))
	checkError(t, err, anam.Error{Kind: anam.Timeout, Op: "POST /v1/auth/session-token", Reason: "no answer within the deadline"})
	if asked.Load() != 1 || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("asked %d times: %v", asked.Load(), err)
	}
}

func TestABodyThatStopsEndsAtTheDeadline(t *testing.T) {
	t.Parallel()
	_, asked, server := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"session`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	_, err := mint(clientOf(t, server.URL, 250*time.Millisecond))
	if kindOf(err) != anam.Timeout || asked.Load() != 1 {
		t.Errorf("asked %d times: %v", asked.Load(), err)
	}
}

func TestACallerWhoLeavesIsCanceled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	client, asked, _ := upstream(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := client.SessionToken(ctx, anam.TokenRequest{PersonaConfig: wholePersona})
	if kindOf(err) != anam.Canceled || !errors.Is(err, context.Canceled) || asked.Load() != 1 {
		t.Errorf("asked %d times: %v", asked.Load(), err)
	}
}

func TestARedirectIsNeverFollowedWithTheKey(t *testing.T) {
	t.Parallel()
	var visited atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visited.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		client, asked, _ := upstream(t, answers(status, ``, "Location", other.URL))
		_, err := mint(client)
		if kindOf(err) != anam.BadResponse || asked.Load() != 1 {
			t.Errorf("%d: asked %d times: %v", status, asked.Load(), err)
		}
		if _, err := client.Avatars(context.Background(), anam.ListQuery{}); kindOf(err) != anam.BadResponse {
			t.Errorf("%d on a list: %v", status, err)
		}
	}
	if visited.Load() != 0 {
		t.Errorf("the other host was visited %d times", visited.Load())
	}
}

// writes answers with these bytes instead of HTTP, and leaves the connection open until the client has closed it.
func writes(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, text)
		_, _ = conn.Read(make([]byte, 1))
	}
}

func TestAnAnswerThatIsNoHTTPIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no HTTP at all":  testPrompt + "\r\n\r\n",
		"a broken header": "HTTP/1.1 200 OK\r\nthis is no header\r\n\r\n",
		"a broken status": "HTTP/1.1 two hundred\r\n\r\n",
		"a huge head":     "HTTP/1.1 200 OK\r\nX-Long: " + strings.Repeat("x", 70_000) + "\r\n\r\n",
	} {
		client, asked, _ := upstream(t, writes(text))
		_, err := mint(client)
		checkError(t, err, anam.Error{Kind: anam.BadResponse, Op: "POST /v1/auth/session-token", Reason: "the answer is not HTTP, or its head is too large"})
		if asked.Load() != 1 {
			t.Errorf("%s: asked %d times", name, asked.Load())
		}
	}
}

func TestAnotherProtocolIsLeftAtOnce(t *testing.T) {
	t.Parallel()
	client, asked, _ := upstream(t, writes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
	_, err := mint(client) // hangs when the body is read
	checkError(t, err, anam.Error{Kind: anam.BadResponse, Op: "POST /v1/auth/session-token", Status: 101, Reason: "unexpected status"})
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestAnEndlessBodyIsLeft(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	ended := make(chan struct{})
	client, _, _ := upstream(t, func(w http.ResponseWriter, _ *http.Request) {
		defer close(ended)
		chunk := bytes.Repeat([]byte("a"), 32<<10)
		for {
			n, err := w.Write(chunk)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	_, err := mint(client)
	checkError(t, err, anam.Error{Kind: anam.BadResponse, Op: "POST /v1/auth/session-token", Status: 200, Reason: "answer over the limit"})
	<-ended
	if sent.Load() > 32<<20 {
		t.Errorf("%d bytes were taken", sent.Load())
	}
}

func TestACompressedBodyIsNotInflated(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write(bytes.Repeat([]byte("a"), 8<<20))
	_ = z.Close()
	client, _, _ := upstream(t, answers(200, bomb.String(), "Content-Encoding", "gzip"))
	if _, err := mint(client); kindOf(err) != anam.BadResponse {
		t.Errorf("%v", err)
	}
	mislabelled, _, _ := upstream(t, answers(200, bomb.String()))
	if _, err := mint(mislabelled); kindOf(err) != anam.BadResponse {
		t.Errorf("%v", err)
	}
}

func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()
	const callers, rounds = 200, 10
	var opened atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		if r.URL.Query().Has("page") {
			w.WriteHeader(404)
			return
		}
		fmt.Fprintf(w, `{"sessionToken":%q}`, testToken)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := clientOf(t, server.URL, 10*time.Second)
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for range rounds {
				if _, err := mint(client); err != nil {
					t.Error(err)
				}
				if err := client.CheckKey(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n := opened.Load(); n > 2*callers {
		t.Errorf("%d connections for %d requests of %d callers", n, 2*callers*rounds, callers)
	}
}
