package anam_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"greenroom/anam"
)

// answers makes a handler that answers one thing.
func answers(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// echo is a body with everything that must not get out.
const echo = `{"error":"Bad prompt: ` + testPrompt + `","message":"` + testPrompt + " " + testKey + `","details":{"` + testPrompt + `":{"_errors":["` + testPrompt + `"]},"personaConfig":{"name":{"_errors":["` + testKey + `"]}}}}`

func TestEveryKindOfError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    anam.Error
		asked   int32
	}{
		"400 tree": {answers(400, `{"error":"Invalid request body","details":{"_errors":[],"personaConfig":{"_errors":[],"directorNotes":{"presetStyle":{"_errors":["x"]}},"tools":{"0":{"name":{"_errors":["y"]}}}}}}`),
			anam.Error{Kind: anam.Rejected, Status: 400, Code: "Invalid request body", Fields: []string{"personaConfig.directorNotes.presetStyle", "personaConfig.tools.0.name"}}, 1},
		"400 list": {answers(400, `{"error":"Validation error","details":[{"path":"personaConfig.tools[0].name","message":"m"},{"path":["a","b",2]},{"path":"bad path"},{}],"summary":"s"}`),
			anam.Error{Kind: anam.Rejected, Status: 400, Code: "Validation error", Fields: []string{"personaConfig.tools.0.name", "a.b.2"}}, 1},
		"400 echo":      {answers(400, echo), anam.Error{Kind: anam.Rejected, Status: 400, Fields: []string{"personaConfig.name"}}, 1},
		"400 html":      {answers(400, `<html>`), anam.Error{Kind: anam.Rejected, Status: 400}, 1},
		"400 empty":     {answers(400, ``), anam.Error{Kind: anam.Rejected, Status: 400}, 1},
		"400 stale":     {answers(400, `{"error":"invalid_persona_configuration"}`), anam.Error{Kind: anam.Rejected, Status: 400, Code: "invalid_persona_configuration"}, 1},
		"400 video":     {answers(400, `{"error":"video_dimensions_not_supported_for_model"}`), anam.Error{Kind: anam.Rejected, Status: 400, Code: "video_dimensions_not_supported_for_model"}, 1},
		"401":           {answers(401, `{"error":"Unauthorized"}`), anam.Error{Kind: anam.Unauthorized, Status: 401, Code: "Unauthorized"}, 1},
		"401 empty":     {answers(401, ``), anam.Error{Kind: anam.Unauthorized, Status: 401}, 1},
		"402":           {answers(402, ``), anam.Error{Kind: anam.Forbidden, Status: 402}, 1},
		"403":           {answers(403, `[]`), anam.Error{Kind: anam.Forbidden, Status: 403}, 1},
		"404":           {answers(404, `{"error":7}`), anam.Error{Kind: anam.NotFound, Status: 404}, 1},
		"409":           {answers(409, echo), anam.Error{Kind: anam.BadResponse, Status: 409, Reason: "unexpected status"}, 1},
		"422":           {answers(422, ``), anam.Error{Kind: anam.Rejected, Status: 422}, 1},
		"429":           {answers(429, ``, "Retry-After", "17"), anam.Error{Kind: anam.RateLimited, Status: 429, RetryAfter: 17 * time.Second}, 1},
		"429 bare":      {answers(429, echo), anam.Error{Kind: anam.RateLimited, Status: 429, RetryAfter: time.Second, Fields: []string{"personaConfig.name"}}, 1},
		"429 date":      {answers(429, ``, "Retry-After", time.Unix(1_780_000_090, 0).UTC().Format(http.TimeFormat)), anam.Error{Kind: anam.RateLimited, Status: 429, RetryAfter: 90 * time.Second}, 1},
		"500":           {answers(500, echo), anam.Error{Kind: anam.Unavailable, Status: 500, Fields: []string{"personaConfig.name"}}, 1},
		"501":           {answers(501, ``), anam.Error{Kind: anam.Unavailable, Status: 501}, 1},
		"502":           {answers(502, ``), anam.Error{Kind: anam.Unavailable, Status: 502}, 2},
		"503 html":      {answers(503, `<html>`+testPrompt, "Retry-After", "5"), anam.Error{Kind: anam.Unavailable, Status: 503}, 2},
		"504":           {answers(504, ``), anam.Error{Kind: anam.Unavailable, Status: 504}, 2},
		"301":           {answers(301, ``, "Location", "/other"), anam.Error{Kind: anam.BadResponse, Status: 301, Reason: "unexpected status"}, 1},
		"304":           {answers(304, ``), anam.Error{Kind: anam.BadResponse, Status: 304, Reason: "unexpected status"}, 1},
		"200 empty":     {answers(200, " \n"), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "empty answer"}, 1},
		"204":           {answers(204, ``), anam.Error{Kind: anam.BadResponse, Status: 204, Reason: "empty answer"}, 1},
		"200 html":      {answers(200, `<html>`), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "answer is not the JSON it should be"}, 1},
		"200 truncated": {answers(200, `{"sessionToken":"eyJ`), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "answer is not the JSON it should be"}, 1},
		"200 two":       {answers(200, `{"sessionToken":"`+testToken+`"}{}`), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "answer is not the JSON it should be"}, 1},
		"200 number":    {answers(200, `{"sessionToken":1}`), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "answer is not the JSON it should be"}, 1},
		"200 no token":  {answers(200, `{"token":"x"}`), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "no sessionToken in the answer"}, 1},
		"200 null":      {answers(200, `{"sessionToken":null}`), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "no sessionToken in the answer"}, 1},
		"200 spaces":    {answers(200, `{"sessionToken":"a b"}`), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "no sessionToken in the answer"}, 1},
		"200 not a jwt": {answers(200, `{"sessionToken":"abc"}`), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "the session token cannot be decoded"}, 1},
		"200 gzip":      {answers(200, "\x1f\x8b", "Content-Encoding", "gzip"), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "compressed answer that was not asked for"}, 1},
		"200 huge":      {answers(200, strings.Repeat(" ", 70_000)), anam.Error{Kind: anam.BadResponse, Status: 200, Reason: "answer over the limit"}, 1},
		"200 legacy":    {answers(200, `{"sessionToken":"x.eyJ0eXBlIjoiTEVHQUNZIn0.y"}`), anam.Error{Kind: anam.LegacyToken, Status: 200, Reason: "the persona is under-defined"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			client, asked, _ := upstream(t, c.handler)
			token, err := mint(client)
			c.want.Op = "POST /v1/auth/session-token"
			checkError(t, err, c.want)
			if token != (anam.Token{}) {
				t.Error("a token came with the error")
			}
			if asked.Load() != c.asked {
				t.Errorf("asked %d times, want %d", asked.Load(), c.asked)
			}
		})
	}
}

// checkError also holds the error's text, however it is printed, against what must not get out.
func checkError(t *testing.T, err error, want anam.Error) {
	t.Helper()
	var got *anam.Error
	if !errors.As(err, &got) {
		t.Fatalf("got %v", err)
	}
	text := fmt.Sprintf("%v %+v %#v %v", err, err, err, errors.Unwrap(err))
	for _, secret := range []string{testKey, testPrompt, testToken} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in %s", secret, text)
		}
	}
	plain := anam.Error{Kind: got.Kind, Op: got.Op, Status: got.Status, Code: got.Code, Fields: got.Fields, RetryAfter: got.RetryAfter, Reason: got.Reason}
	if !reflect.DeepEqual(plain, want) {
		t.Errorf("\n got %+v\nwant %+v", &plain, &want)
		t.Logf("got %#v", plain)
	}
}

func TestAMintByPersonaIDTellsThatThePersonaIsGone(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"404": answers(404, ``), "400": answers(400, `{"error":"invalid_persona_configuration","message":"gone"}`),
	} {
		client, _, _ := upstream(t, handler)
		_, err := client.SessionToken(context.Background(), anam.TokenRequest{PersonaConfig: json.RawMessage(`{"personaId":"p"}`)})
		var got *anam.Error
		if !errors.As(err, &got) || got.Kind != anam.PersonaNotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	client, _, _ := upstream(t, answers(400, `{"error":"Invalid request body"}`))
	_, err := client.SessionToken(context.Background(), anam.TokenRequest{PersonaConfig: json.RawMessage(`{"personaId":"p"}`)})
	var got *anam.Error
	if !errors.As(err, &got) || got.Kind != anam.Rejected {
		t.Errorf("another 400: %v", err)
	}
}
