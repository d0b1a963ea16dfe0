package check_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/check"
	"greenroom/models"
	"greenroom/store"
)

const (
	slug      = "cara-support"
	prompt    = "PROMPT-CANARY be kind"
	anamKey   = "KEY-CANARY-of-anam"
	tokenMark = "TOKENCANARY"
)

var (
	dana   = models.Actor{Kind: models.ActorUser, ID: "dana", Name: "Dana", Role: models.RoleEditor}
	cli    = models.Actor{Kind: models.ActorCLI}
	avatar = "30fa96d0-26c4-4e55-94a0-517025942e18"
	voice  = "6bfbe25a-979d-40f3-a92b-5394170af54b"
	tool   = "0a1b2c3d-26c4-4e55-94a0-517025942e18"
)

// clock is moved by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// reply is what the stand-in answers to one path.
type reply struct {
	status int
	header http.Header
	body   string
	hang   bool // until the caller leaves
	cut    bool // the connection, in the middle of the answer
}

// standIn is Anam as far as a check asks it, with an answer for each path that a test may change.
type standIn struct {
	mu      sync.Mutex
	replies map[string]reply
	asked   []string
	bodies  []string
}

func (s *standIn) set(path string, r reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replies[path] = r
}

// took gives the paths that were asked for since the last call, sorted.
func (s *standIn) took() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	slices.Sort(asked)
	return asked
}

const (
	mintPath = "/v1/auth/session-token"
	llmPath  = "/v1/llms/llm"
)

var (
	avatarPath, voicePath, toolPath = "/v1/avatars/" + avatar, "/v1/voices/" + voice, "/v1/tools/" + tool
)

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.Path)
	if len(body) > 0 {
		s.bodies = append(s.bodies, string(body))
	}
	answer, known := s.replies[r.URL.Path]
	s.mu.Unlock()
	switch {
	case !known:
		w.WriteHeader(http.StatusNotFound)
		return
	case answer.hang:
		<-r.Context().Done()
		return
	case answer.cut:
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"sess`)
		return
	}
	for name, values := range answer.header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.status)
	_, _ = io.WriteString(w, answer.body)
}

// token is a session token of a type, with the mark that must be found nowhere.
func token(kind string) string {
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	return `{"sessionToken":"` + part(`{"alg":"HS256"}`) + "." + part(`{"type":"`+kind+`"}`) + "." + tokenMark + `"}`
}

func good(body string) reply { return reply{status: 200, body: body} }

// fineReplies are those of an Anam that has everything and takes everything.
func fineReplies() map[string]reply {
	return map[string]reply{
		mintPath: good(token("ephemeral")), avatarPath: good(`{"id":"` + avatar + `"}`), toolPath: good(`{"id":"` + tool + `"}`),
		voicePath: good(`{"id":"` + voice + `","provider":"CARTESIA"}`), llmPath: good(`{"id":"llm"}`),
	}
}

type desk struct {
	*check.Service
	store  *store.Store
	path   string // of its database
	anam   *standIn
	client *anam.Client
	clock  *clock
	log    *bytes.Buffer
}

// newDesk has one template with a version, and a check without a catalog: every ID is looked up.
func newDesk(t *testing.T, p models.Persona) *desk {
	t.Helper()
	d := &desk{anam: &standIn{replies: fineReplies()}, clock: &clock{t: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}, log: &bytes.Buffer{}}
	d.path = filepath.Join(t.TempDir(), "greenroom.db")
	var err error
	d.store, err = store.Open(t.Context(), store.Options{Path: d.path, Now: d.clock.now, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	t.Cleanup(func() { _ = d.store.Close() })
	server := httptest.NewServer(d.anam)
	t.Cleanup(server.Close)
	client, err := anam.New(anam.Options{BaseURL: server.URL, Key: anamKey, Deadline: 500 * time.Millisecond, Now: d.clock.now})
	must(t, err)
	t.Cleanup(client.Close)
	d.client = client
	d.Service = check.New(check.Options{
		Store: d.store, Anam: client, Now: d.clock.now, MaxSession: 10 * time.Minute, Log: slog.New(slog.NewTextHandler(d.log, nil)),
	})
	_, err = d.store.CreateTemplate(t.Context(), cli, models.NewTemplate{Slug: slug, Persona: p})
	must(t, err)
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func fine() models.Persona {
	return models.Persona{Name: "Cara", AvatarID: avatar, VoiceID: voice, LLMID: "llm", SystemPrompt: prompt, ToolIDs: []string{tool}}
}

// found gives the problems as "level field code", without the one that is told of every version nobody talked to.
func found(problems []models.CheckProblem) string {
	var out []string
	for _, p := range problems {
		if p.Code != models.ProblemNeverTalkedTo {
			out = append(out, string(p.Level)+" "+p.Field+" "+p.Code)
		}
	}
	return strings.Join(out, ", ")
}

// save makes the next version.
func (d *desk) save(t *testing.T, base int, p models.Persona) {
	t.Helper()
	_, _, err := d.store.SaveVersion(t.Context(), cli, slug, base, models.NewVersion{Persona: &p})
	must(t, err)
}

func (d *desk) move(t *testing.T, version int, confirm ...string) ([]models.CheckProblem, error) {
	t.Helper()
	_, problems, err := d.Move(t.Context(), dana, slug, models.LabelMove{Label: models.LabelLive, Version: version, Confirm: confirm})
	return problems, err
}
