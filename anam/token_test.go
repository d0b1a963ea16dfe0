package anam_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"greenroom/anam"
)

func TestSessionTokenSendsExactlyThisRequest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		request anam.TokenRequest
		want    string
	}{
		"persona alone": {anam.TokenRequest{PersonaConfig: wholePersona}, `{"personaConfig":` + string(wholePersona) + `}`},
		"with label": {anam.TokenRequest{PersonaConfig: json.RawMessage(`{"personaId":"p"}`), ClientLabel: "gr:lab:k"},
			`{"personaConfig":{"personaId":"p"},"clientLabel":"gr:lab:k"}`},
		"with everything": {anam.TokenRequest{PersonaConfig: json.RawMessage(`{"a":1.0,"a":1e3}`), ClientLabel: `q"`, SessionOptions: json.RawMessage(`{ }`),
			Environment: json.RawMessage(`{"b":1e0, "b":"\u0041"}`)},
			`{"personaConfig":{"a":1.0,"a":1e3},"clientLabel":"q\"","sessionOptions":{ },"environment":{"b":1e0, "b":"\u0041"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			var body []byte
			var got *http.Request
			client, _, _ := upstream(t, func(w http.ResponseWriter, r *http.Request) {
				got = r
				body, _ = io.ReadAll(r.Body)
				fmt.Fprintf(w, `{"sessionToken":%q,"more":[1]}`, testToken)
			})
			token, err := client.SessionToken(context.Background(), c.request)
			if err != nil {
				t.Fatal(err)
			}
			if string(body) != c.want {
				t.Errorf("body\n got %s\nwant %s", body, c.want)
			}
			checkMintHeaders(t, got)
			want := anam.Token{Value: testToken, Type: "ephemeral", ExpiresAt: time.Unix(1_790_000_000, 0).UTC()}
			if token != want {
				t.Errorf("token: type %q, expires %v", token.Type, token.ExpiresAt)
			}
		})
	}
}

func checkMintHeaders(t *testing.T, r *http.Request) {
	t.Helper()
	if r.Method != "POST" || r.URL.Path != "/v1/auth/session-token" || r.URL.RawQuery != "" {
		t.Errorf("asked %s %s", r.Method, r.URL)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer " + testKey, "Content-Type": "application/json", "Accept": "application/json",
		"User-Agent": "greenroom", "Accept-Encoding": "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if r.ContentLength <= 0 {
		t.Errorf("content length %d", r.ContentLength)
	}
}

func TestSessionTokenRefusesWhatIsNoObjectWithoutAsking(t *testing.T) {
	t.Parallel()
	client, asked, _ := upstream(t, func(http.ResponseWriter, *http.Request) {})
	for _, r := range []anam.TokenRequest{
		{}, {PersonaConfig: json.RawMessage(`"x"`)}, {PersonaConfig: json.RawMessage(`[]`)}, {PersonaConfig: json.RawMessage(`{`)},
		{PersonaConfig: wholePersona, SessionOptions: json.RawMessage(`null`)}, {PersonaConfig: wholePersona, SessionOptions: json.RawMessage{}},
	} {
		if _, err := client.SessionToken(context.Background(), r); err == nil {
			t.Errorf("%s was taken", r.PersonaConfig)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestAny2xxWithATokenIsSuccess(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 201, 202, 299} {
		client, _, _ := upstream(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprintf(w, ` {"sessionToken":%q} `, testToken)
		})
		if _, err := mint(client); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// A legacy token is refused where Anam thinks and speaks, and nowhere else.
func TestLegacyTokensOfFacesAlone(t *testing.T) {
	t.Parallel()
	client, _, _ := upstream(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"sessionToken":"x.eyJ0eXBlIjoiTEVHQUNZIn0.y"}`)
	})
	for name, c := range map[string]struct {
		request anam.TokenRequest
		taken   bool
	}{
		"complete":    {anam.TokenRequest{PersonaConfig: wholePersona}, false},
		"face alone":  {anam.TokenRequest{PersonaConfig: wholePersona, FaceAlone: true}, true},
		"environment": {anam.TokenRequest{PersonaConfig: wholePersona, Environment: json.RawMessage(`{}`)}, true},
	} {
		token, err := client.SessionToken(context.Background(), c.request)
		if e, _ := errors.AsType[*anam.Error](err); (err == nil) != c.taken || c.taken && token.Type != "legacy" || !c.taken && e.Kind != anam.LegacyToken {
			t.Errorf("%s: %v, %v", name, token, err)
		}
	}
}
