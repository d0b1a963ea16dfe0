package anam

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const (
	// DefaultStartDeadline bounds the start of a session. Anam's own takes seconds, and its clients wait for as long as it does:
	// the plugins for LiveKit and the Python SDK know no limit. After a minute the gateways on the way have given up.
	DefaultStartDeadline = time.Minute

	startPath = "/v1/engine/session"
	startOp   = "POST " + startPath
	// relayLimit bounds an answer that is passed on, in bytes: a started session has about 2,000.
	relayLimit = 256 << 10
)

// Relayed is an answer of Anam as it came, for a caller who speaks Anam's own words. The zero value: there is none that may be passed on.
type Relayed struct {
	Status int
	// Body is JSON.
	Body []byte
	// RetryAfter is what the header asked for, 0 when there was none.
	RetryAfter time.Duration
}

// Format shows the status alone, whatever the verb: the body tells how to reach a session.
func (r Relayed) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "anam.Relayed(%d)", r.Status) }

// StartSession starts a session in one call, with our key. It asks once: a session that is started twice is paid twice.
// Errors are *Error. Beside one the answer stands, when Anam gave one: it is no JSON of Anam's, or repeats what only we know, where it is zero.
// An error never counts as Asked: a wait before the next session is that caller's own.
func (c *Client) StartSession(ctx context.Context, r TokenRequest) (Relayed, error) {
	body, err := r.body()
	if err != nil {
		return Relayed{}, err
	}
	h := c.headers.Load()
	answer, err := c.relay(ctx, h.posting, body)
	if err == nil {
		return answer, nil
	}
	if repeats(answer.Body, append(r.secrets(), h.key)) {
		answer = Relayed{}
	}
	return answer, r.about(err)
}

// StartByToken passes a start on as a client sent it, with the client's session token and without our key.
// Errors and answer are those of StartSession.
func (c *Client) StartByToken(ctx context.Context, token string, body []byte) (Relayed, error) {
	if !isTokenText(token) {
		return Relayed{}, &Error{Kind: Unauthorized, Op: startOp, Reason: "this is no session token"}
	}
	return c.relay(ctx, headersOf(Key(token), c.agent).posting, body)
}

func (c *Client) relay(ctx context.Context, header http.Header, body []byte) (Relayed, error) {
	ctx, cancel := context.WithTimeout(ctx, c.startDeadline)
	defer cancel()
	resp, err := c.transport.RoundTrip(requestAs(ctx, header, call{op: startOp, url: c.startURL, body: body}))
	if err != nil {
		return Relayed{}, networkError(ctx, startOp, err)
	}
	if resp.StatusCode == http.StatusSwitchingProtocols { // the body is the raw connection, whose reads have no deadline
		_ = resp.Body.Close()
		return Relayed{}, badResponse(startOp, resp.StatusCode, "unexpected status")
	}
	defer leave(resp.Body)
	if coding := resp.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return Relayed{}, badResponse(startOp, resp.StatusCode, "compressed answer that was not asked for")
	}
	text, err := readUpTo(resp, relayLimit)
	switch {
	case errors.Is(err, errTooLarge):
		return Relayed{}, badResponse(startOp, resp.StatusCode, "answer over the limit")
	case err != nil:
		return Relayed{}, networkError(ctx, startOp, err)
	}
	return c.relayed(resp, text)
}

// relayed gives the answer, and the error that it stands for.
func (c *Client) relayed(resp *http.Response, body []byte) (Relayed, error) {
	answer := Relayed{Status: resp.StatusCode, Body: body}
	readable := json.Valid(body)
	if wait, asked := retryAfter(resp.Header.Get("Retry-After"), c.now()); asked {
		answer.RetryAfter = wait
	}
	if !readable {
		answer = Relayed{}
	}
	switch kind := kindOf(resp.StatusCode); {
	case resp.StatusCode >= 200 && resp.StatusCode <= 299 && readable:
		return answer, nil
	case resp.StatusCode >= 200 && resp.StatusCode <= 299:
		return Relayed{}, badResponse(startOp, resp.StatusCode, "answer is not the JSON it should be")
	case resp.StatusCode < 400:
		return Relayed{}, badResponse(startOp, resp.StatusCode, "unexpected status")
	default:
		e := &Error{Kind: kind, Op: startOp, Status: resp.StatusCode}
		if kind == RateLimited {
			e.RetryAfter, _ = retryAfter(resp.Header.Get("Retry-After"), c.now())
		}
		e.describe(body)
		return answer, e
	}
}

// RetryAfterHeader is RetryAfter as the header has it, "" for none.
func (r Relayed) RetryAfterHeader() string {
	if r.RetryAfter == 0 {
		return ""
	}
	return strconv.Itoa(int((r.RetryAfter + time.Second - 1) / time.Second))
}
