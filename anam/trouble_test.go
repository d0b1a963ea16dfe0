package anam_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"greenroom/anam"
)

// Each thing that can stand in the way is a real one here, and is told from the others.
func TestTroubles(t *testing.T) {
	t.Parallel()
	nobody := "127.0.0.1:" + freePort(t)
	now := time.Now()
	trusted := authority(t)
	for name, c := range map[string]struct {
		base  string
		proxy string
		want  anam.Trouble
	}{
		"a name that nobody has":        {base: "https://greenroom.invalid", want: anam.NoName},
		"nobody listens":                {base: "http://" + nobody, want: anam.NobodyListens},
		"reset":                         {base: plainServer(t, func(w http.ResponseWriter, _ *http.Request) { reset(w) }), want: anam.BrokenOff},
		"hangs":                         {base: plainServer(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }), want: anam.NoAnswer},
		"self-signed":                   {base: tlsServer(t, authority(t), "127.0.0.1", now.Add(time.Hour)), want: anam.Untrusted},
		"expired":                       {base: tlsServer(t, trusted, "127.0.0.1", now.Add(-time.Hour)), want: anam.Expired},
		"of another name":               {base: tlsServer(t, trusted, "192.0.2.1", now.Add(time.Hour)), want: anam.WrongName},
		"plain HTTP behind https":       {base: "https" + plainServer(t, answers(200, "{}"))[len("http"):], want: anam.NoTLS},
		"TLS of a kind nobody speaks":   {base: oldTLSServer(t), want: anam.TLSFailed},
		"HTTPS behind http":             {base: "http" + tlsServer(t, trusted, "127.0.0.1", now.Add(time.Hour))[len("https"):], want: anam.NotAnam},
		"a proxy that nobody runs":      {base: "https://api.anam.ai", proxy: "http://" + nobody, want: anam.ProxyAway},
		"a proxy that refuses":          {base: "https://api.anam.ai", proxy: plainServer(t, answers(403, "")), want: anam.ProxyRefused},
		"a proxy that wants a password": {base: "https://api.anam.ai", proxy: plainServer(t, answers(407, "")), want: anam.ProxyUnknownUser},
		"the same before plain HTTP":    {base: "http://" + nobody, proxy: plainServer(t, answers(407, "")), want: anam.ProxyUnknownUser},
		"401":                           {base: plainServer(t, answers(401, "{}")), want: anam.KeyRefused},
		"402":                           {base: plainServer(t, answers(402, "{}")), want: anam.NotAllowed},
		"403":                           {base: plainServer(t, answers(403, "{}")), want: anam.NotAllowed},
		"429":                           {base: plainServer(t, answers(429, "{}")), want: anam.AskedToWait},
		"500":                           {base: plainServer(t, answers(500, "{}")), want: anam.AnamFails},
		"503 of a gateway":              {base: plainServer(t, answers(503, "<html>")), want: anam.AnamFails},
		"a page of another server":      {base: plainServer(t, answers(404, "<html>Not found")), want: anam.NotAnam},
		"a page with status 200":        {base: plainServer(t, answers(200, "<html>Welcome")), want: anam.NotAnam},
		"a redirect":                    {base: plainServer(t, answers(301, "", "Location", "https://example.com")), want: anam.NotAnam},
		"nothing listed":                {base: plainServer(t, answers(404, `{"error":"Not found"}`)), want: ""},
		"all well":                      {base: plainServer(t, answers(200, `{"data":[]}`)), want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := anam.New(anam.Options{BaseURL: c.base, Key: "key", Deadline: 3 * time.Second, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			anam.ConnectBy(client, trusted.pool(), c.proxy)
			err = client.CheckKey(t.Context())
			var got anam.Trouble
			if e, ok := errors.AsType[*anam.Error](err); ok {
				got = e.Trouble()
			}
			if got != c.want || (err == nil) != (c.want == "") {
				t.Errorf("got %q of %v, want %q", got, err, c.want)
			}
			if c.want != "" && !slices.Contains(anam.Troubles, got) {
				t.Errorf("%q is not among the troubles", got)
			}
		})
	}
}

func plainServer(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server.URL
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	return port
}

// issuer signs certificates.
type issuer struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func (i issuer) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(i.certificate)
	return pool
}

func authority(t *testing.T) issuer {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return issuer{certificate, key}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (i issuer) issue(t *testing.T, address string, until time.Time) tls.Certificate {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "test server"}, IPAddresses: []net.IP{net.ParseIP(address)},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: until,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, i.certificate, &key.PublicKey, i.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

func tlsServer(t *testing.T, by issuer, address string, until time.Time) string {
	t.Helper()
	return startTLS(t, &tls.Config{Certificates: []tls.Certificate{by.issue(t, address, until)}})
}

// oldTLSServer speaks a version of TLS that clients of today refuse.
func oldTLSServer(t *testing.T) string {
	t.Helper()
	by := authority(t)
	return startTLS(t, &tls.Config{
		Certificates: []tls.Certificate{by.issue(t, "127.0.0.1", time.Now().Add(time.Hour))},
		MinVersion:   tls.VersionTLS10, MaxVersion: tls.VersionTLS10,
	})
}

func startTLS(t *testing.T, config *tls.Config) string {
	t.Helper()
	server := httptest.NewUnstartedServer(answers(200, `{"data":[]}`))
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}
