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
	// drainLimit is how much of an unread body is drained, so that the connection can be reused.
	drainLimit = 64 << 10
	// retryPause gives a restarting gateway time before the only retry.
	retryPause = 100 * time.Millisecond
)

// call is one request to Anam.
type call struct {
	op    string // "POST /v1/auth/session-token", for errors
	url   *url.URL
	body  []byte // nil: GET
	limit int64
}

// ask sends the request. It retries once after a connection failure or 502, 503, 504, within one deadline.
func (c *Client) ask(ctx context.Context, q call) ([]byte, error) {
	bounded, cancel := context.WithTimeout(ctx, c.deadline)
	defer cancel()
	body, err := c.askOnce(bounded, q)
	if err != nil && worthAnother(err) && wait(bounded, retryPause) {
		body, err = c.askOnce(bounded, q)
	}
	return body, err
}

// askOnce uses the RoundTripper, which follows no redirect: so the key is sent to its own host only.
func (c *Client) askOnce(ctx context.Context, q call) ([]byte, error) {
	resp, err := c.transport.RoundTrip(c.request(ctx, q))
	if err != nil {
		return nil, networkError(ctx, q.op, err)
	}
	if resp.StatusCode == http.StatusSwitchingProtocols { // the body is the raw connection, whose reads have no deadline
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

// request shares URL and headers with all other requests, and allocates only the body.
func (c *Client) request(ctx context.Context, q call) *http.Request {
	h := c.headers.Load()
	if q.body == nil {
		return requestAs(ctx, h.asking, q)
	}
	return requestAs(ctx, h.posting, q)
}

func requestAs(ctx context.Context, header http.Header, q call) *http.Request {
	r := &http.Request{Method: http.MethodGet, URL: q.url, Host: q.url.Host, Header: header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	if q.body != nil {
		r.Method = http.MethodPost
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

// leave drains a bounded rest of the body and closes it: only a drained connection is reused.
func leave(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, drainLimit)
	_ = body.Close()
}

// wait sleeps, and reports false when the context ended first.
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
