package httpkit

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// shortTime is what a client has for each part of a stream in these tests, and other answers for all.
const shortTime = 100 * time.Millisecond

// streaming serves one stream that write fills, and gives its address and what ends once nobody takes the stream any more.
func streaming(t *testing.T, write func(ctx context.Context, out io.Writer) error) (address string, left <-chan error) {
	t.Helper()
	ended := make(chan error, 1)
	server := &fasthttp.Server{WriteTimeout: shortTime, Handler: func(c *fasthttp.RequestCtx) {
		out, in := io.Pipe()
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			defer cancel()
			err := write(ctx, in)
			in.CloseWithError(err)
			ended <- err
		}()
		c.SetBodyStream(&patientStream{PipeReader: out, request: c, time: shortTime, stop: cancel}, -1)
	}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Shutdown() })
	return listener.Addr().String(), ended
}

// A stream that takes longer than other answers may is not cut.
func TestPatientStreamOutlivesOneWriteTimeout(t *testing.T) {
	t.Parallel()
	part := make([]byte, 8<<10)
	began := time.Now()
	address, _ := streaming(t, func(_ context.Context, out io.Writer) error {
		for time.Since(began) < 3*shortTime {
			if _, err := out.Write(part); err != nil {
				return err
			}
			<-time.After(shortTime / 10)
		}
		return nil
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if n, err := io.Copy(io.Discard, answer.Body); err != nil || n == 0 || time.Since(began) < 3*shortTime {
		t.Errorf("%d bytes, %v after %v", n, err, time.Since(began))
	}
}

// A client that takes nothing holds up neither the connection nor what reads the database.
func TestPatientStreamLeavesAClientThatStops(t *testing.T) {
	t.Parallel()
	address, left := streaming(t, func(ctx context.Context, out io.Writer) error {
		for part := make([]byte, 64<<10); ctx.Err() == nil; {
			if _, err := out.Write(part); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET / HTTP/1.1\r\nHost: greenroom\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-left:
		if err == nil {
			t.Error("the stream ended as if it were whole")
		}
	case <-time.After(20 * time.Second):
		t.Error("the stream is still open")
	}
}
