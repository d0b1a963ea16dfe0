package httpkit

import (
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// ErrorAnswer is the one body of every error.
type ErrorAnswer struct {
	Error ErrorBody `json:"error"`
}

// ErrorBody is the error itself; Fields is never null.
type ErrorBody struct {
	Code      models.Code         `json:"code"`
	Message   string              `json:"message"`
	Fields    []models.FieldError `json:"fields"`
	RequestID string              `json:"requestId"`
	// CallerRequestID and TraceID are what the caller sent as X-Request-Id and in traceparent.
	CallerRequestID string `json:"callerRequestId,omitempty"`
	TraceID         string `json:"traceId,omitempty"`
}

// listAnswer is one page of any list; next is null on the last one.
type listAnswer[T any] struct {
	Data []T     `json:"data"`
	Next *string `json:"next"`
}

// PageOf turns a page of the store into its answer.
func PageOf[T, A any](items []T, next string, answer func(T) A) listAnswer[A] {
	out := listAnswer[A]{Data: make([]A, len(items)), Next: OrNull(next)}
	for i, item := range items {
		out.Data[i] = answer(item)
	}
	return out
}

// OrNull gives nil, null in JSON, for a zero value.
func OrNull[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// Moment is a time as every answer writes it: RFC 3339 in UTC, in milliseconds.
type Moment time.Time

// MarshalText writes the time.
func (m Moment) MarshalText() ([]byte, error) {
	return time.Time(m).UTC().AppendFormat(nil, models.TimeFormat), nil
}

// Written sorts map keys and leaves <, > and & as they are; text that is no UTF-8 cannot fail an answer.
var Written = json.JoinOptions(json.Deterministic(true), jsontext.AllowInvalidUTF8(true))

// AnswerJSON sends a typed struct; lists and maps are never null.
func AnswerJSON(c *fiber.Ctx, status int, answer any) error {
	body, err := json.Marshal(answer, Written)
	if err != nil {
		return err
	}
	return SendJSON(c, status, body)
}

// SendJSON sends JSON that is written already.
func SendJSON(c *fiber.Ctx, status int, body []byte) error {
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(body)
}
