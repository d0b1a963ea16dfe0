package models

import (
	"cmp"
	"errors"
	"time"
)

// Code names a kind of failure. Apps depend on codes, so a code never changes its meaning.
type Code string

// The codes of every error answer. The HTTP status of each stands in one table in routes.
const (
	CodeBadRequest           Code = "bad_request"
	CodeRequestTimeout       Code = "request_timeout"
	CodeHeadersTooLarge      Code = "headers_too_large"
	CodeInvalidJSON          Code = "invalid_json"
	CodeUnsupportedMediaType Code = "unsupported_media_type"
	CodeTooLarge             Code = "too_large"
	CodeMethodNotAllowed     Code = "method_not_allowed"
	CodeMisdirected          Code = "misdirected"
	CodeInvalidInput         Code = "invalid_input"
	CodePreconditionRequired Code = "precondition_required"
	CodeStaleVersion         Code = "stale_version"
	CodeUnauthenticated      Code = "unauthenticated"
	CodeForbidden            Code = "forbidden"
	CodeTemplateNotFound     Code = "template_not_found"
	CodeVersionNotFound      Code = "version_not_found"
	CodeLabelNotFound        Code = "label_not_found"
	CodeNotFound             Code = "not_found"
	CodeNotPublished         Code = "not_published"
	CodeTemplateArchived     Code = "template_archived"
	CodeConflict             Code = "conflict"
	CodeCheckFailed          Code = "check_failed"
	CodeRateLimited          Code = "rate_limited"
	CodeAnamPersonaNotFound  Code = "anam_persona_not_found"
	CodeAnamRejected         Code = "anam_rejected"
	CodeAnamUnauthorized     Code = "anam_unauthorized"
	CodeAnamForbidden        Code = "anam_forbidden"
	CodeAnamRateLimited      Code = "anam_rate_limited"
	CodeAnamLegacyToken      Code = "anam_legacy_token"
	CodeAnamUnavailable      Code = "anam_unavailable"
	CodeAnamBadResponse      Code = "anam_bad_response"
	CodeAnamTimeout          Code = "anam_timeout"
	CodeUnavailable          Code = "unavailable"
	CodeInternal             Code = "internal"
)

// FieldError is one complaint about one input field.
type FieldError struct {
	// Field is the JSON path, such as persona.voiceDetectionOptions.endOfSpeechSensitivity or persona.toolIds[2].
	Field string `json:"field"`
	// Code is a stable word such as required, too_long, out_of_range, invalid, unknown_field, wrong_type or not_allowed.
	Code string `json:"code"`
	// Message is a sentence for a person; it never repeats the value.
	Message string `json:"message"`
}

// Error is a failure that may be shown to the caller.
// Message and Fields are safe to show; Err is the cause and goes only to the log.
type Error struct {
	Code       Code
	Message    string
	Fields     []FieldError
	RetryAfter time.Duration // zero: no Retry-After header
	Err        error

	// Page is what people read in place of Message; empty: Message serves both doors.
	Page string
}

// Error gives the code and message, with the cause behind them where there is one.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Message
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fail makes an Error with a message that tells what to do next, for a door that words its own; the others use NewError.
func Fail(code Code, message string) *Error { return &Error{Code: code, Message: message} }

// Invalid makes an invalid_input error from field complaints, keeping the first of each field. Without complaints it returns nil.
func Invalid(fields ...FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	fields = firstOfEach(fields)
	message := "One field needs attention."
	if len(fields) > 1 {
		message = "Several fields need attention."
	}
	return &Error{Code: CodeInvalidInput, Message: message, Fields: fields}
}

func firstOfEach(fields []FieldError) []FieldError {
	seen := make(map[string]bool, len(fields))
	first := make([]FieldError, 0, len(fields))
	for _, f := range fields {
		if !seen[f.Field] {
			seen[f.Field] = true
			first = append(first, f)
		}
	}
	return first
}

// CodeOf gives the code of the first Error in the chain, internal for any other failure, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

// FieldsOf gives the field complaints that an error carries, if any.
func FieldsOf(err error) []FieldError {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}

// PageMessage is what people read of the failure: a sentence of its own, or Message where that serves both doors.
func (e *Error) PageMessage() string { return cmp.Or(e.Page, e.Message) }
