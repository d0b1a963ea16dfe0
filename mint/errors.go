package mint

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"greenroom/anam"
	"greenroom/models"
)

// fromAnam turns a failure of Anam into one of ours. It keeps only the field paths of Anam's answer, never its text.
func fromAnam(err error, slug string) error {
	e, ok := errors.AsType[*anam.Error](err)
	if !ok {
		return err
	}
	out := &models.Error{Err: err}
	switch e.Kind {
	case anam.PersonaNotFound:
		out.Code, out.Message = models.CodeAnamPersonaNotFound, "Anam has no such Lab persona for this account. Check the personaId in the Anam Lab."
	case anam.Rejected:
		out.Code, out.Message, out.Fields = models.CodeAnamRejected, rejectedMessage(e, slug), complainedFields(e.Fields)
	case anam.Unauthorized:
		out.Code, out.Message = models.CodeAnamUnauthorized, "Anam refused Greenroom's API key. Apps get no tokens. Replace ANAM_API_KEY on the server and restart."
	case anam.Forbidden:
		out.Code, out.Message = models.CodeAnamForbidden, "Anam doesn't let this account use this configuration: the plan, the key's permissions or an invite-only model stand in the way."
	case anam.RateLimited:
		out.Code, out.Message, out.RetryAfter = models.CodeAnamRateLimited, "Anam limits how often it is asked. Wait, then try again.", e.RetryAfter
	case anam.LegacyToken:
		out.Code, out.Message = models.CodeAnamLegacyToken, legacyMessage(slug)
	case anam.Timeout:
		out.Code, out.Message = models.CodeAnamTimeout, "Anam didn't answer in time. Try again."
	case anam.Unavailable:
		out.Code, out.Message = models.CodeAnamUnavailable, "Anam isn't answering. Try again."
	case anam.Canceled:
		return canceled(err)
	default:
		out.Code, out.Message = models.CodeAnamBadResponse, "Anam's answer makes no sense to Greenroom. Check ANAM_API_URL, or try again."
	}
	return out
}

// rejectedMessage says where to fix a rejected configuration: in the request, in the persona here, or in the Lab.
func rejectedMessage(e *anam.Error, slug string) string {
	switch {
	case e.Code == "video_dimensions_not_supported_for_model":
		return "Anam doesn't stream this size with this avatar model. Change sessionOptions.videoWidth and videoHeight, or leave both out."
	case len(e.Fields) > 0 && slug != "":
		return "Anam refused this persona's configuration. Mend the named fields, publish, then try again."
	case len(e.Fields) > 0:
		return "Anam refused this Lab persona or these session options. Mend the named fields, then try again."
	case slug != "":
		return "Anam refused this persona's configuration and didn't say why. Check its face, voice, model and options, and the session options, then try again."
	}
	return "Anam refused this request and didn't say why. Check the Lab persona and the session options, then try again."
}

// canceled distinguishes a request that ran out of time from a caller that left.
func canceled(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return &models.Error{Code: models.CodeAnamTimeout, Message: "Anam didn't answer in time. Try again.", Err: err}
	}
	return err
}

// legacyMessage names the likely cause. Every template has the five fields that Anam needs; a Lab persona may lack its LLM.
func legacyMessage(slug string) string {
	if slug == "" {
		return "Anam returned a token that browsers refuse. The Lab persona probably lacks an LLM (llmId). Set it in the Anam Lab, then try again."
	}
	return "Anam returned a token that browsers refuse. " + slug + " probably lacks a valid llmId. Set it, then try again."
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

func fieldNames(err error) string {
	fields := models.FieldsOf(err)
	names := make([]string, 0, len(fields))
	for _, field := range fields[:min(len(fields), 10)] {
		names = append(names, field.Field)
	}
	return strings.Join(names, ", ")
}
