package catalog_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestNoPrivateAddressIsReached(t *testing.T) {
	t.Parallel()
	var reached atomic.Int64
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		reached.Add(1)
		_, _ = w.Write(pngOf(3, 2))
	}))
	defer inside.Close()
	_, port, _ := net.SplitHostPort(inside.Listener.Addr().String())
	for _, address := range []string{
		inside.URL, "http://localhost:" + port, "http://[::1]:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://127.0.0.2:" + port,
		"http://0.0.0.0:" + port, "http://[::]:" + port, "http://10.0.0.1", "http://192.168.1.1", "http://172.16.0.1", "http://169.254.169.254",
		"http://[fe80::1%25lo]:" + port, "http://[fd00:ec2::254]", "http://[::ffff:10.0.0.1]", "http://100.64.0.1", "https://127.0.0.1:" + port,
	} {
		l := newLister(t)
		l.listAvatars(avatarAt(listedID, address+"/cara.png?sig=SECRET"))
		_, err := newShelf(t, l.URL, 5*time.Second).Picture(ctx, listedID)
		if err == nil || !strings.Contains(err.Error(), "private address") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("%d requests came through", n)
	}
}

// TestOnlyTheSandboxsVeryAddressIsExempt asks for the sandbox by a name, which could come to mean something else.
func TestOnlyTheSandboxsVeryAddressIsExempt(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	l.serve("/cara.png", "image/png", pngOf(3, 2))
	l.listAvatars(avatarAt(listedID, strings.Replace(l.URL, "127.0.0.1", "localhost", 1)+"/cara.png"))
	if _, err := newShelf(t, l.URL, 5*time.Second).Picture(ctx, listedID); err == nil || len(l.hit("/cara.png")) != 0 {
		t.Errorf("a name of the sandbox was followed: %v", err)
	}
}

func TestOnlyWebAddressesAreAsked(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	l.serve("/cara.png", "image/png", pngOf(3, 2))
	host := strings.TrimPrefix(l.URL, "http://")
	for _, address := range []string{
		"file:///etc/passwd", "ftp://" + host + "/cara.png", "//" + host + "/cara.png", "/cara.png", "cara.png", "http://", "http:///cara.png",
		"http://user:SECRET@" + host + "/cara.png", "data:image/png;base64,SECRET", "http://" + host + "/%zz?SECRET", "http://[::1/cara.png?SECRET",
	} {
		l.listAvatars(avatarAt(listedID, address))
		_, err := newShelf(t, l.URL, 5*time.Second).Picture(ctx, listedID)
		if err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if n := len(l.hit("/cara.png")); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

// TestErrorsKeepSignedAddresses lets a server fail in every way; some of them would repeat the address in an error of net/http.
func TestErrorsKeepSignedAddresses(t *testing.T) {
	t.Parallel()
	raw := func(answer string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, strings.ReplaceAll(answer, "URL", r.URL.String()))
			_ = conn.Close()
		}
	}
	for name, serve := range map[string]http.HandlerFunc{
		"not found":         func(w http.ResponseWriter, r *http.Request) { http.Error(w, r.URL.String(), 404) },
		"not found, drawn":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); _, _ = w.Write(pngOf(3, 2)) },
		"bad redirect":      raw("HTTP/1.1 302 Found\r\nLocation: http://[URL\r\n\r\n"),
		"malformed answer":  raw("URL\r\n\r\n"),
		"malformed header":  raw("HTTP/1.1 200 OK\r\nURL\r\n\r\n"),
		"malformed length":  raw("HTTP/1.1 200 OK\r\nContent-Length: URL\r\n\r\n"),
		"malformed chunk":   raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nURL\r\n"),
		"unknown encoding":  raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: URL\r\n\r\n"),
		"cut short":         raw("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n\x89PNG"),
		"closed":            raw(""),
		"no picture":        func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.URL.String()) },
		"too large":         func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 6<<20+1)) },
		"compressed anyway": raw("HTTP/1.1 200 OK\r\nContent-Encoding: URL\r\nContent-Length: 1\r\n\r\nx"),
	} {
		t.Run(name, func(t *testing.T) {
			l := newLister(t)
			l.listAvatars(avatarAt(listedID, l.handle("/cara.png", serve)+"?sig=SECRET"))
			s := newShelf(t, l.URL, 5*time.Second)
			_, err := s.Picture(ctx, listedID)
			if err == nil || strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "cara.png") {
				t.Errorf("got %v", err)
			}
			if strings.Contains(s.log.String(), "SECRET") {
				t.Errorf("logged: %s", s.log)
			}
		})
	}
}

// TestAProxyIsNoWayAround runs in a process of its own, because net/http reads the environment's proxies once.
// The proxy stands at the one private address that is allowed, so that nothing but the guard keeps requests from it.
func TestAProxyIsNoWayAround(t *testing.T) {
	if os.Getenv("CATALOG_TEST_PROXY") != "" {
		askThroughProxy(t, os.Getenv("CATALOG_TEST_PROXY"))
		return
	}
	l := newLister(t)
	l.serve("/cara.png", "image/png", pngOf(3, 2))
	l.listAvatars(avatarAt(listedID, "http://10.0.0.1/cara.png"))
	child := exec.Command(os.Args[0], "-test.run=^TestAProxyIsNoWayAround$", "-test.v")
	child.Env = append(os.Environ(), "CATALOG_TEST_PROXY="+l.URL, "HTTP_PROXY="+l.URL, "http_proxy="+l.URL, "NO_PROXY=", "no_proxy=")
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestAProxyIsNoWayAround") {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := len(l.hit("/cara.png")); n != 0 {
		t.Errorf("%d requests went through the proxy", n)
	}
}

func askThroughProxy(t *testing.T, base string) {
	through, err := http.ProxyFromEnvironment(&http.Request{URL: &url.URL{Scheme: "http", Host: "10.0.0.1"}})
	if err != nil || through == nil {
		t.Fatalf("the environment names no proxy: %v", err)
	}
	if _, err := newShelf(t, base, 5*time.Second).Picture(ctx, listedID); err == nil || !strings.Contains(err.Error(), "private address") {
		t.Errorf("got %v", err)
	}
}

// TestWhoeverStopsSendingHoldsUpNobodyElse lets a server send one byte and no more.
func TestWhoeverStopsSendingHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	release := make(chan struct{})
	defer close(release)
	stuck := l.handle("/stuck.png", func(w http.ResponseWriter, r *http.Request) {
		out := bufio.NewWriter(w)
		_, _ = out.WriteString("\x89")
		_ = out.Flush()
		_ = http.NewResponseController(w).Flush()
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	const other = "edf6fdcb-acab-44b8-b974-ded72665ee26"
	l.listAvatars(avatarAt(listedID, stuck), avatarAt(other, l.serve("/cara.png", "image/png", pngOf(3, 2))))
	s := newShelf(t, l.URL, 5*time.Second)
	failed := make(chan error, 1)
	go func() {
		_, err := s.Picture(ctx, listedID)
		failed <- err
	}()
	settled(t, "the stuck fetch runs", func() bool { return len(l.hit("/stuck.png")) == 1 })
	if _, err := s.Picture(ctx, other); err != nil {
		t.Error(err)
	}
	s.Close()
	if err := <-failed; err == nil {
		t.Error("half a picture was taken")
	}
}
