package anam

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	// tokenLimit bounds the answer to a mint and the body of any error, in bytes.
	tokenLimit = 64 << 10
	// listLimit bounds a list or a single resource, in bytes.
	listLimit = 8 << 20
	// drainLimit is how much of an unwanted rest is read, so that the connection can serve again.
	drainLimit = 64 << 10
	// retryPause lets a restarting gateway catch its breath before the one second attempt.
	retryPause = 100 * time.Millisecond
)

// call is one question to Anam.
type call struct {
	op    string // "POST /v1/auth/session-token", for errors
	url   *url.URL
	body  []byte // nil: GET
	limit int64
}

// ask puts the question, and once more after a connection failure or 502, 503, 504, all inside one deadline.
func (c *Client) ask(ctx context.Context, q call) ([]byte, error) {
	bounded, cancel := context.WithTimeout(ctx, c.deadline)
	defer cancel()
	body, err := c.askOnce(bounded, q)
	if err != nil && worthAnother(err) && wait(bounded, retryPause) {
		body, err = c.askOnce(bounded, q)
	}
	return body, err
}

// askOnce never follows a redirect: a RoundTripper does not, so the key stays with the host it is for.
func (c *Client) askOnce(ctx context.Context, q call) ([]byte, error) {
	resp, err := c.transport.RoundTrip(c.request(ctx, q))
	if err != nil {
		return nil, networkError(ctx, q.op, err)
	}
	if resp.StatusCode == http.StatusSwitchingProtocols { // its body is the bare connection, and no deadline ends a read from that
		_ = resp.Body.Close()
		return nil, badResponse(q.op, resp.StatusCode, "unexpected status")
	}
	defer leave(resp.Body)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, c.statusError(ctx, q.op, resp)
	}
	if coding := resp.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return nil, badResponse(q.op, resp.StatusCode, "compressed answer that was not asked for")
	}
	return readAnswer(ctx, q, resp)
}

// request shares URL and headers with all other requests: nothing but the body is made anew.
func (c *Client) request(ctx context.Context, q call) *http.Request {
	r := &http.Request{Method: http.MethodGet, URL: q.url, Host: q.url.Host, Header: c.asking,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	if q.body != nil {
		r.Method, r.Header = http.MethodPost, c.posting
		r.ContentLength = int64(len(q.body))
		r.Body = io.NopCloser(bytes.NewReader(q.body))
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(q.body)), nil }
	}
	return r.WithContext(ctx)
}

func readAnswer(ctx context.Context, q call, resp *http.Response) ([]byte, error) {
	body, err := readUpTo(resp, q.limit)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, badResponse(q.op, resp.StatusCode, "answer over the limit")
	case err != nil:
		return nil, networkError(ctx, q.op, err)
	case len(bytes.TrimSpace(body)) == 0:
		return nil, badResponse(q.op, resp.StatusCode, "empty answer")
	}
	return body, nil
}

var errTooLarge = errors.New("too large")

func readUpTo(resp *http.Response, limit int64) ([]byte, error) {
	if resp.ContentLength > limit {
		return nil, errTooLarge
	}
	buf := bytes.NewBuffer(make([]byte, 0, max(resp.ContentLength, 0)+bytes.MinRead))
	if _, err := buf.ReadFrom(io.LimitReader(resp.Body, limit+1)); err != nil {
		return nil, err
	}
	if int64(buf.Len()) > limit {
		return nil, errTooLarge
	}
	return buf.Bytes(), nil
}

// leave reads a bounded rest of the body before it closes it: only a connection read to the end is used again.
func leave(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, drainLimit)
	_ = body.Close()
}

// wait reports whether the pause was over before the context was.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
