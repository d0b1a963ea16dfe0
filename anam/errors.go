package anam

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Kind classifies errors by their cause.
type Kind string

// The kinds of error.
const (
	// Rejected: Anam found the request invalid (400, 413, 422). Fields has the paths it complained about, if it named any.
	Rejected Kind = "rejected"
	// PersonaNotFound: a mint by personaId met 404, or 400 with invalid_persona_configuration.
	PersonaNotFound Kind = "persona_not_found"
	// Unauthorized: Anam refused the key (401).
	Unauthorized Kind = "unauthorized"
	// Forbidden: the key, the plan or the organisation may not do this (402, 403).
	Forbidden Kind = "forbidden"
	// NotFound: Anam has nothing there (404).
	NotFound Kind = "not_found"
	// RateLimited: too many requests (429). RetryAfter says how long to wait.
	RateLimited Kind = "rate_limited"
	// Unavailable: no connection, or a status of 500 and above.
	Unavailable Kind = "unavailable"
	// BadResponse: an invalid answer: empty, oversized, undecodable, a redirect, or a 200 without a token.
	BadResponse Kind = "bad_response"
	// Timeout: no answer within the deadline.
	Timeout Kind = "timeout"
	// LegacyToken: Anam answered 200 with a token that browsers refuse, because the persona is under-defined (mostly: no llmId).
	LegacyToken Kind = "legacy_token"
	// Canceled: the caller's context was cancelled.
	Canceled Kind = "canceled"
)

// Error is the error of every request.
// Of Anam's answer it holds only a known error string and sanitised paths, because Anam's messages can echo prompts and keys.
type Error struct {
	Kind Kind
	// Op is method and path, such as "POST /v1/auth/session-token".
	Op string
	// Status is Anam's HTTP status, 0 when there was none.
	Status int
	// Code is Anam's error string when it is a known one, else "".
	Code string
	// Fields are the paths that Anam complained about, dotted, with array positions as numbers: personaConfig.tools.0.name. At most 20.
	Fields []string
	// RetryAfter is set for RateLimited: at least 1 s, at most 365 days.
	RetryAfter time.Duration
	// Asked is true when RetryAfter is what Anam asked for, and not the least of it in place of a header that was missing.
	Asked bool
	// Reason says in our words what happened, such as "connection refused" or "empty answer".
	Reason string

	network Trouble // of a connection that failed
	foreign bool    // a 400 or 404 has a body that is no JSON: some other server stands at the address
	cause   error
}

// Error names the operation, the kind and what else is known.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "anam: %s: %s", e.Op, e.Kind)
	if e.Status != 0 {
		b.WriteString(", status " + strconv.Itoa(e.Status))
	}
	for _, part := range []string{e.Code, e.Reason, strings.Join(e.Fields, " ")} {
		if part != "" {
			b.WriteString(", " + part)
		}
	}
	return b.String()
}

// Unwrap gives a safe part of the cause: a context's error, an errno or a failed name lookup.
func (e *Error) Unwrap() error { return e.cause }

func badResponse(op string, status int, reason string) *Error {
	return &Error{Kind: BadResponse, Op: op, Status: status, Reason: reason}
}
