package anam_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"greenroom/anam"
)

const (
	testKey    = "key-that-must-not-be-seen"
	testPrompt = "prompt-that-must-not-be-seen"
	// testToken claims {"type":"Ephemeral","exp":1790000000}.
	testToken = "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiRXBoZW1lcmFsIiwiZXhwIjoxNzkwMDAwMDAwfQ.sig"
)

var wholePersona = json.RawMessage(`{ "name":"Cara",  "llmId":"x","systemPrompt":"` + testPrompt + `\u0041"}`)

// upstream is a real server that answers as told and counts what it was asked.
func upstream(t *testing.T, handler http.HandlerFunc) (c *anam.Client, asked *atomic.Int32, server *httptest.Server) {
	t.Helper()
	asked = new(atomic.Int32)
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	return clientOf(t, server.URL, 5*time.Second), asked, server
}

func clientOf(t *testing.T, base string, deadline time.Duration) *anam.Client {
	t.Helper()
	c, err := anam.New(anam.Options{BaseURL: base, Key: testKey, Deadline: deadline, Now: func() time.Time { return time.Unix(1_780_000_000, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func mint(c *anam.Client) (anam.Token, error) {
	return c.SessionToken(context.Background(), anam.TokenRequest{PersonaConfig: wholePersona, ClientLabel: "gr:cara"})
}

func TestNewRefusesABadURLWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"ftp://anam.test", "anam.test", "/v1", "https://", "http://:80", "https://user:hunter2@anam.test",
		"http://anam.test", "http://10.0.0.7", "http://localhost.anam.test", "http://127.0.0.1.anam.test", "http://0.0.0.0:9000", // the key in clear
		"https://anam.test?x=1", "https://anam.test?", "https://anam.test#x", "http://a b", "https://anam.test/%zz", "javascript:alert(1)",
	} {
		_, err := anam.New(anam.Options{Now: time.Now, BaseURL: bad, Key: testKey})
		if err == nil {
			t.Errorf("%q was taken", bad)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error repeats the password: %v", bad, err)
		} else if alone := anam.CheckBaseURL(bad); alone == nil || alone.Error() != err.Error() {
			t.Errorf("%q: New said %v, the URL's check alone %v", bad, err, alone)
		}
	}
	for _, good := range []string{"https://anam.test/proxy", "https://10.0.0.7", "http://localhost:9000", "http://127.0.0.1:9000", "http://[::1]:9000"} {
		if err := anam.CheckBaseURL(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	if _, err := anam.New(anam.Options{Now: time.Now, Key: testKey, Deadline: -1}); err == nil {
		t.Error("a negative deadline was taken")
	}
}

func TestNewRefusesABadKeyWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for _, key := range []anam.Key{"", "two words", "new\nline", "ключ"} {
		_, err := anam.New(anam.Options{Now: time.Now, Key: key})
		if err == nil {
			t.Errorf("key %q was taken", string(key))
		} else if key != "" && strings.Contains(err.Error(), string(key)) {
			t.Errorf("the error repeats the key: %v", err)
		} else if alone := anam.CheckKey(key); alone == nil || alone.Error() != err.Error() {
			t.Errorf("key %q: New said %v, the key's check alone %v", string(key), err, alone)
		}
	}
	if err := anam.CheckKey(testKey); err != nil {
		t.Error(err)
	}
}

func TestTheBaseURLMayHoldAPath(t *testing.T) {
	t.Parallel()
	var path string
	_, _, server := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		fmt.Fprintf(w, `{"sessionToken":%q}`, testToken)
	})
	if _, err := mint(clientOf(t, server.URL+"/proxy/anam/", time.Second*5)); err != nil {
		t.Fatal(err)
	}
	if path != "/proxy/anam/v1/auth/session-token" {
		t.Errorf("asked %s", path)
	}
}

func TestNothingPrintsTheKeyOrAToken(t *testing.T) {
	t.Parallel()
	options := anam.Options{Now: time.Now, BaseURL: "https://anam.test", Key: testKey}
	c, err := anam.New(options)
	if err != nil {
		t.Fatal(err)
	}
	token := anam.Token{Value: testToken, Type: "ephemeral"}
	request := anam.TokenRequest{PersonaConfig: wholePersona}
	var seen bytes.Buffer
	for _, v := range []any{options, &options, options.Key, &options.Key, c, token, &token, []anam.Token{token}, map[string]anam.Key{"k": testKey}, request, &request} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&seen, verb+"\n", v)
		}
		if text, err := json.Marshal(v); err == nil {
			seen.Write(text)
		}
		slog.New(slog.NewJSONHandler(&seen, nil)).Info("x", "v", v)
		slog.New(slog.NewTextHandler(&seen, nil)).Info("x", "v", v)
	}
	for _, secret := range []string{testKey, testToken, fmt.Sprintf("%x", testKey), fmt.Sprintf("%x", testToken), testPrompt, fmt.Sprintf("%x", testPrompt)} {
		if strings.Contains(seen.String(), secret) {
			t.Errorf("%q was printed:\n%s", secret, seen.String())
		}
	}
}
