package anam

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"
	"syscall"
)

// networkError classifies a failed exchange: cancelled, timed out, not HTTP, or a failed connection.
// It drops the text of the cause, in which net/http quotes bytes of a malformed answer.
func networkError(ctx context.Context, op string, err error) *Error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return &Error{Kind: Canceled, Op: op, Reason: "the caller gave up", cause: context.Canceled}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{Kind: Timeout, Op: op, Reason: "no answer within the deadline", cause: context.DeadlineExceeded}
	}
	if unreadable(err) {
		return badResponse(op, 0, "the answer is not HTTP, or its head is too large")
	}
	reason, cause := connectionFailure(err)
	return &Error{Kind: Unavailable, Op: op, Reason: reason, cause: cause}
}

func connectionFailure(err error) (reason string, safe error) {
	var number syscall.Errno
	var lookup *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &lookup):
		return "name lookup failed", lookup
	case errors.As(err, &certificate):
		return "certificate not trusted", nil
	case errors.As(err, &number):
		return number.Error(), number
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed before the answer was complete", io.ErrUnexpectedEOF
	}
	return "connection failed", nil
}

// unreadable reports an answer that is not valid HTTP, as opposed to a failed connection.
// net/http has no type for two of the three errors, so their text is compared; a test pins it.
func unreadable(err error) bool {
	var head textproto.ProtocolError
	return errors.As(err, &head) || strings.Contains(err.Error(), "malformed HTTP") || strings.Contains(err.Error(), "response headers exceeded")
}

// worthAnother reports whether to retry: after a connection failure and after 502, 503, 504, which come from a gateway.
func worthAnother(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Kind != Unavailable {
		return false
	}
	return e.Status == 0 || e.Status == 502 || e.Status == 503 || e.Status == 504
}
