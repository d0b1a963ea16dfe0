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

// networkError sorts a failed exchange: our deadline, a caller who left, an answer that is no HTTP, or a connection that failed.
// The text of the cause is left behind: net/http quotes bytes of a malformed answer in it.
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

// unreadable tells an answer that makes no sense from a connection that failed.
// net/http has no type for two of the three, so their words have to do; a test holds them.
func unreadable(err error) bool {
	var head textproto.ProtocolError
	return errors.As(err, &head) || strings.Contains(err.Error(), "malformed HTTP") || strings.Contains(err.Error(), "response headers exceeded")
}

// worthAnother is true for a connection failure and for 502, 503, 504: a gateway spoke, not Anam.
func worthAnother(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Kind != Unavailable {
		return false
	}
	return e.Status == 0 || e.Status == 502 || e.Status == 503 || e.Status == 504
}
