package anam

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"
)

const (
	minRetryAfter = time.Second
	maxRetryAfter = 365 * 24 * time.Hour // a longer value is a mistake
)

// knownErrors are the error strings that are kept. Any other might echo the request.
var knownErrors = map[string]bool{
	"Invalid request body":                     true,
	"Validation error":                         true,
	"invalid_persona_configuration":            true,
	"video_dimensions_not_supported_for_model": true,
	"Unauthorized":                             true,
	"Forbidden":                                true,
	"Not found":                                true,
	"Concurrent session limit reached":         true,
	"Spend cap reached":                        true,
}

// statusError reads an answer outside 2xx, a redirect included.
func (c *Client) statusError(ctx context.Context, op string, resp *http.Response) error {
	e := &Error{Kind: kindOf(resp.StatusCode), Op: op, Status: resp.StatusCode}
	if e.Kind == RateLimited {
		e.RetryAfter, e.Asked = retryAfter(resp.Header.Get("Retry-After"), c.now())
		c.pause.Note(c.now(), e.RetryAfter)
	}
	if e.Kind == BadResponse {
		e.Reason = "unexpected status"
		return e
	}
	body, err := readUpTo(resp, tokenLimit)
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return networkError(ctx, op, err)
	}
	if err == nil {
		e.describe(body)
	}
	return e
}

// describe takes out of the body of an error what may be kept.
func (e *Error) describe(body []byte) {
	e.Code, e.Fields = complaint(body)
	e.foreign = (e.Kind == NotFound || e.Kind == Rejected) && len(body) > 0 && !json.Valid(body)
}

func kindOf(status int) Kind {
	switch {
	case status == 400, status == 413, status == 422:
		return Rejected
	case status == 401:
		return Unauthorized
	case status == 402, status == 403:
		return Forbidden
	case status == 404:
		return NotFound
	case status == 429:
		return RateLimited
	case status >= 500:
		return Unavailable
	}
	return BadResponse
}

// complaint reads the error string, if it is a known one, and the paths of the details.
func complaint(body []byte) (code string, fields []string) {
	var answer struct {
		Error   json.RawMessage `json:"error"`
		Details json.RawMessage `json:"details"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return "", nil
	}
	if json.Unmarshal(answer.Error, &code) != nil || !knownErrors[code] {
		code = ""
	}
	return code, complainedPaths(answer.Details)
}

// retryAfter reads seconds or an HTTP date (RFC 9110, 10.2.3): 1 s when there is neither, 365 days at most.
func retryAfter(header string, now time.Time) (wait time.Duration, asked bool) {
	seconds, err := strconv.ParseUint(header, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return clamp(time.Duration(min(seconds, uint64(maxRetryAfter/time.Second))) * time.Second), true
	}
	if date, err := http.ParseTime(header); err == nil {
		return clamp(date.Sub(now)), true
	}
	return minRetryAfter, false
}

func clamp(d time.Duration) time.Duration { return min(max(d, minRetryAfter), maxRetryAfter) }
