package catalog

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

const (
	// downloadTimeout bounds one download, from the connection to the last byte.
	downloadTimeout = 8 * time.Second
	dialTimeout     = 5 * time.Second
)

// download gets an address that Anam listed. Its errors name the host alone: signed addresses are credentials.
// It uses the transport directly: no redirects, no cookies, and only these headers.
func (m *media) download(ctx context.Context, w wanted) ([]byte, error) {
	target, err := url.Parse(w.url)
	if err != nil || target.Scheme != "https" && target.Scheme != "http" || target.Hostname() == "" || target.User != nil {
		return nil, fmt.Errorf("fetch %s: Anam listed what is no plain web address", w.kind)
	}
	select {
	case m.fetches <- struct{}{}:
		defer func() { <-m.fetches }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, downloadTimeout)
	defer cancel()
	body, err := m.read(ctx, target, w.limit)
	if err != nil {
		return nil, fmt.Errorf("fetch %s from %s: %w", w.kind, target.Host, err)
	}
	return body, nil
}

func (m *media) read(ctx context.Context, target *url.URL, limit int64) ([]byte, error) {
	req := (&http.Request{Method: http.MethodGet, URL: target, Header: http.Header{"User-Agent": {"greenroom"}, "Accept": {"image/*, audio/*"}}}).WithContext(ctx)
	resp, err := m.transport.RoundTrip(req)
	if err != nil {
		return nil, reason(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	var body bytes.Buffer
	if _, err := io.Copy(&body, io.LimitReader(resp.Body, limit+1)); err != nil {
		return nil, reason(ctx, err)
	}
	if int64(body.Len()) > limit {
		return nil, fmt.Errorf("larger than %d bytes", limit)
	}
	return body.Bytes(), nil
}

// reason rewords the error of a failed exchange, because net/http quotes bytes of a malformed answer.
func reason(ctx context.Context, err error) error {
	var number syscall.Errno
	var lookup *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP):
		return errPrivate
	case ctx.Err() != nil:
		return fmt.Errorf("not answered in time: %w", ctx.Err())
	case errors.As(err, &lookup):
		return errors.New("name lookup failed")
	case errors.As(err, &certificate):
		return errors.New("certificate not trusted")
	case errors.As(err, &number):
		return number
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	}
	return errors.New("connection failed")
}
