package anam

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"syscall"
)

// networkError sorts a failed exchange: our deadline, a caller who left, or a connection that failed.
// The text of the cause is left behind: net/http quotes bytes of a malformed answer in it.
func networkError(ctx context.Context, op string, err error) *Error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return &Error{Kind: Canceled, Op: op, Reason: "the caller gave up", cause: context.Canceled}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{Kind: Timeout, Op: op, Reason: "no answer within the deadline", cause: context.DeadlineExceeded}
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

// worthAnother is true for a connection failure and for 502, 503, 504: a gateway spoke, not Anam.
func worthAnother(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Kind != Unavailable {
		return false
	}
	return e.Status == 0 || e.Status == 502 || e.Status == 503 || e.Status == 504
}
