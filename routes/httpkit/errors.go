package httpkit

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/models"
)

// StatusOf has the HTTP status of every code.
var StatusOf = map[models.Code]int{
	models.CodeBadRequest:           400,
	models.CodeInvalidJSON:          400,
	models.CodeUnauthenticated:      401,
	models.CodeForbidden:            403,
	models.CodeTemplateNotFound:     404,
	models.CodeVersionNotFound:      404,
	models.CodeLabelNotFound:        404,
	models.CodeNotFound:             404,
	models.CodeAnamPersonaNotFound:  404,
	models.CodeMethodNotAllowed:     405,
	models.CodeNotPublished:         409,
	models.CodeTemplateArchived:     409,
	models.CodeRequestTimeout:       408,
	models.CodeConflict:             409,
	models.CodeStaleVersion:         412,
	models.CodeTooLarge:             413,
	models.CodeUnsupportedMediaType: 415,
	models.CodeMisdirected:          421,
	models.CodeInvalidInput:         422,
	models.CodeAnamRejected:         422,
	models.CodeCheckFailed:          422,
	models.CodePreconditionRequired: 428,
	models.CodeRateLimited:          429,
	models.CodeHeadersTooLarge:      431,
	models.CodeAnamRateLimited:      429,
	models.CodeInternal:             500,
	models.CodeAnamUnauthorized:     502,
	models.CodeAnamForbidden:        502,
	models.CodeAnamLegacyToken:      502,
	models.CodeAnamUnavailable:      502,
	models.CodeAnamBadResponse:      502,
	models.CodeUnavailable:          503,
	models.CodeAnamTimeout:          504,
}

const internalMessage = "Something went wrong on the server. Try again; if it stays, give the request ID to whoever runs Greenroom."

// fail answers an error: one JSON body for apps, a page for browsers.
func (s *Server) fail(c *fiber.Ctx, err error) {
	e, r := SafeError(err), RequestOf(c)
	status, format := TellStatus(c, e), formatOf(c, r)
	if flat, other := flatStatuses[e.Code]; other && format == Flat {
		status = flat
	}
	s.protect(c, format)
	if e.Code == models.CodeUnauthenticated && r.Route != nil && r.Route.Rule.NeedsKey() {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="greenroom"`)
	}
	if format == Page && s.errorPage != nil {
		pageErr := s.failAsPage(c, status, e)
		if pageErr == nil {
			return
		}
		s.Log.Error("error page", "cause", pageErr.Error(), "request_id", r.ID)
	}
	if format == Flat {
		_ = AnswerJSON(c, status, r.flatAnswer(e)) // strings alone cannot fail
		return
	}
	_ = AnswerJSON(c, status, r.ErrorAnswer(e)) // and so here
}

// ErrorAnswer is the body of an error of this request.
func (r *Request) ErrorAnswer(e *models.Error) ErrorAnswer {
	return ErrorAnswer{ErrorBody{
		Code: e.Code, Message: e.Message, Fields: e.Fields, RequestID: r.ID, CallerRequestID: r.callers.request, TraceID: r.callers.trace,
	}}
}

// headerReason tells a page's script why nothing can be done now: it keeps the form that was sent, and shows the reason in place of the answer.
const headerReason = "Greenroom-Reason"

// TellStatus gives the status of an error, notes it for the log, and sets the headers that belong to it.
func TellStatus(c *fiber.Ctx, e *models.Error) int {
	status := StatusOf[e.Code]
	RequestOf(c).told = e
	if status == fiber.StatusTooManyRequests || status == fiber.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(WholeSeconds(e.RetryAfter)))
	}
	if e.Code == models.CodeUnavailable {
		c.Set(headerReason, e.PageMessage())
	}
	return status
}

// failAsPage survives a broken page: it runs outside recoverPanic, where a panic would end the process.
func (s *Server) failAsPage(c *fiber.Ctx, status int, e *models.Error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %s", panicText(p))
		}
	}()
	return s.errorPage(c, status, e)
}

// SafeError gives the part of an error that callers may see. An error without a code of the table becomes internal.
func SafeError(err error) *models.Error {
	if f, ok := errors.AsType[*fiber.Error](err); ok {
		return frameworkError(f)
	}
	e, ok := errors.AsType[*models.Error](err)
	if _, known := StatusOf[models.CodeOf(err)]; !ok || !known || e.Code == models.CodeInternal {
		return models.Fail(models.CodeInternal, internalMessage)
	}
	return e
}

// frameworkError gives the errors of fiber and fasthttp our codes and messages, because their own texts can repeat the request.
func frameworkError(f *fiber.Error) *models.Error {
	switch f.Code {
	case fiber.StatusNotFound:
		return messages.NewError(messages.NothingHere, messages.Facts{})
	case fiber.StatusMethodNotAllowed:
		return models.Fail(models.CodeMethodNotAllowed, "This address doesn't take this method. Use one that the Allow header names.")
	case fiber.StatusRequestHeaderFieldsTooLarge:
		return models.Fail(models.CodeHeadersTooLarge, "Send shorter headers or a shorter address.")
	case fiber.StatusRequestTimeout:
		return models.Fail(models.CodeRequestTimeout, "The request didn't arrive in time. Send it again, all at once.")
	case fiber.StatusBadRequest, fiber.StatusBadGateway: // fiber's word for a connection that broke while it was read
		return models.Fail(models.CodeBadRequest, "The request could not be read. Send it again as well-formed HTTP.")
	}
	return models.Fail(models.CodeInternal, internalMessage)
}

// formatOf is the matched route's format. Where none matched, the path and what the client accepts decide.
func formatOf(c *fiber.Ctx, r *Request) Format {
	switch {
	case r.Route != nil:
		return r.Route.Format
	case isFlatPath(c.Path()):
		return Flat
	case strings.HasPrefix(c.Path(), "/api/"), !strings.Contains(c.Get(fiber.HeaderAccept), "text/html"):
		return JSON
	}
	return Page
}

// WholeSeconds rounds up, so that Retry-After is honoured exactly; it is at least 1.
func WholeSeconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }
