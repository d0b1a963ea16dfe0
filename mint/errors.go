package mint

import (
	"context"
	"errors"
	"net/http"

	"greenroom/anam"
	"greenroom/messages"
	"greenroom/models"
)

// fromAnam turns a failure of Anam into one of ours. It keeps only the field paths of Anam's answer, never its text.
func fromAnam(err error, slug string) error {
	e, ok := errors.AsType[*anam.Error](err)
	if !ok {
		return err
	}
	if e.Kind == anam.Canceled {
		return canceled(err)
	}
	out := messages.NewError(messageOf(e, slug), messages.Facts{Template: slug})
	out.Err = err
	switch e.Kind {
	case anam.Rejected:
		out.Fields = complainedFields(e.Fields)
	case anam.RateLimited:
		out.RetryAfter = e.RetryAfter
	}
	return out
}

func messageOf(e *anam.Error, slug string) messages.Message {
	switch e.Kind {
	case anam.PersonaNotFound:
		return messages.AnamNoPersona
	case anam.Rejected:
		return rejected(e, slug)
	case anam.Unauthorized:
		return messages.AnamUnauthorized
	case anam.Forbidden:
		return messages.AnamForbidden
	case anam.RateLimited:
		return messages.AnamRateReached
	case anam.LegacyToken:
		return legacy(slug)
	case anam.Timeout:
		return messages.AnamTimeout
	case anam.Unavailable:
		return messages.AnamUnavailable
	}
	return messages.AnamBadResponse
}

// rejected says where to fix what Anam refused: in the request, in the persona here, or in the Lab.
func rejected(e *anam.Error, slug string) messages.Message {
	switch {
	case e.Code == "video_dimensions_not_supported_for_model":
		return messages.AnamVideoSize
	case len(e.Fields) > 0 && slug != "":
		return messages.AnamFields
	case len(e.Fields) > 0:
		return messages.AnamLabFields
	case slug != "":
		return messages.AnamNoReason
	}
	return messages.AnamLabNoReason
}

// canceled distinguishes a request that ran out of time from a caller that left.
func canceled(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		timeout := messages.NewError(messages.AnamTimeout, messages.Facts{})
		timeout.Err = err
		return timeout
	}
	return err
}

// legacy names the likely cause. Every template has the five fields that Anam needs; a Lab persona may lack its LLM.
func legacy(slug string) messages.Message {
	if slug == "" {
		return messages.AnamLabLegacyToken
	}
	return messages.AnamLegacyToken
}

func complainedFields(paths []string) []models.FieldError {
	fields := make([]models.FieldError, len(paths))
	for i, path := range paths {
		fields[i] = models.FieldError{Field: path, Code: "rejected", Message: "Anam doesn't accept this."}
	}
	return fields
}

// statusOf gives Anam's HTTP status, 0 when it did not answer.
func statusOf(err error) int {
	if err == nil {
		return http.StatusOK
	}
	if e, ok := errors.AsType[*anam.Error](err); ok {
		return e.Status
	}
	return 0
}
