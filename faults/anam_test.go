package faults

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"greenroom/anam/sandbox"
)

// standIn is the sandbox in Anam's place. It counts the tokens that it gives, and can close its connections.
type standIn struct {
	*sandbox.Server
	on    *httptest.Server
	given atomic.Int64 // good answers to a request for a token: never fewer than tokens
}

func startAnam(t *testing.T) *standIn {
	t.Helper()
	s := &standIn{Server: sandbox.New(sandbox.Options{Now: time.Now})}
	s.on = httptest.NewServer(s)
	t.Cleanup(func() {
		_ = s.Server.Close()
		s.on.CloseClientConnections()
		s.on.Close()
	})
	return s
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && r.URL.Path == "/v1/auth/session-token" {
		w = &counted{w, &s.given}
	}
	s.Server.ServeHTTP(w, r)
}

// counted counts an answer once it is a good one. An answer that begins without a status is one too.
type counted struct {
	http.ResponseWriter
	good *atomic.Int64
}

func (c *counted) WriteHeader(status int) {
	if status/100 == 2 {
		c.good.Add(1)
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// first gives the ID of the first of what the stand-in lists, such as avatars.
func (s *standIn) first(t *testing.T, what string) string {
	t.Helper()
	ask := httptest.NewRequest(http.MethodGet, "/v1/"+what, nil)
	ask.Header.Set("Authorization", "Bearer "+sandbox.DefaultKey)
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, ask)
	var list struct{ Data []struct{ ID string } }
	if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil || len(list.Data) == 0 {
		t.Fatalf("the stand-in lists no %s: %v", what, err)
	}
	return list.Data[0].ID
}
