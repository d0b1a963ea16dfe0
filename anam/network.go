package anam

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
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
	trouble, cause := connectionFailure(err)
	return &Error{Kind: Unavailable, Op: op, Reason: reasonOf(trouble, cause), network: trouble, cause: cause}
}

// reasons are what the log says of a failed connection; of the others it says what the system says.
var reasons = map[Trouble]string{
	NoName:           "name lookup failed",
	ProxyAway:        "the proxy can't be reached",
	ProxyRefused:     "the proxy refused the connection",
	ProxyUnknownUser: "the proxy wants a user and password",
	Untrusted:        "certificate not trusted",
	Expired:          "certificate expired, or not valid yet",
	WrongName:        "certificate of another name",
	NoTLS:            "the answer is not TLS",
	TLSFailed:        "TLS handshake failed",
	BrokenOff:        "connection closed before the answer was complete",
}

func reasonOf(trouble Trouble, cause error) string {
	if number, ok := errors.AsType[syscall.Errno](cause); ok {
		return number.Error()
	}
	return cmp.Or(reasons[trouble], "connection failed")
}

// connectionFailure names what is wrong with a connection, and gives the part of the cause that is safe to log.
func connectionFailure(err error) (trouble Trouble, safe error) {
	if trouble = proxyTrouble(err); trouble != "" {
		return trouble, nil
	}
	if trouble = tlsTrouble(err); trouble != "" {
		return trouble, nil
	}
	if lookup, ok := errors.AsType[*net.DNSError](err); ok {
		return NoName, lookup
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		return systemTrouble(number), number
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return BrokenOff, io.ErrUnexpectedEOF
	}
	return Unreachable, nil
}

func systemTrouble(number syscall.Errno) Trouble {
	switch number {
	case syscall.ECONNREFUSED:
		return NobodyListens
	case syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED:
		return BrokenOff
	}
	return Unreachable
}

// proxyStatus is the answer of a proxy that doesn't lead on.
type proxyStatus int

func (s proxyStatus) Error() string { return "proxy answered " + strconv.Itoa(int(s)) }

// refuseProxy keeps the status of a proxy's answer to CONNECT, of which net/http tells the words alone.
func refuseProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return proxyStatus(answer.StatusCode)
	}
	return nil
}

func proxyTrouble(err error) Trouble {
	if status, ok := errors.AsType[proxyStatus](err); ok {
		if status == http.StatusProxyAuthRequired {
			return ProxyUnknownUser
		}
		return ProxyRefused
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && (e.Op == "proxyconnect" || e.Op == "socks connect") {
		return ProxyAway
	}
	return ""
}

func tlsTrouble(err error) Trouble {
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var certificate *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &authority):
		return Untrusted
	case errors.As(err, &name):
		return WrongName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return Expired
	case errors.As(err, &certificate):
		return Untrusted
	case errors.As(err, &header), errors.Is(err, http.ErrSchemeMismatch):
		return NoTLS
	case errors.As(err, &alert), strings.Contains(err.Error(), "remote error: tls"): // some alerts have no type
		return TLSFailed
	}
	return ""
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
