package mint_test

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

const (
	slug   = "cara-support"
	prompt = "PROMPT-MARKER be kind and short"
)

// desk is the whole way from a caller to the sandbox, on a real database.
type desk struct {
	*mint.Service
	store   *store.Store
	file    string // of the database
	sandbox *sandbox.Server
	key     *models.APIKey
	log     *lockedBuffer
	now     *clock
}

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

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) text() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

// newDesk has one template, published as version 1 of slug, and one key that may mint everything; change may alter its options.
func newDesk(t testing.TB, change ...func(*mint.Options)) *desk {
	t.Helper()
	d := &desk{now: &clock{t: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}, log: &lockedBuffer{}}
	d.file = filepath.Join(t.TempDir(), "greenroom.db")
	d.store = storetest.OpenAt(t, d.file, d.now.now)
	d.sandbox = sandbox.New(sandbox.Options{Now: d.now.now})
	base, err := d.sandbox.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.sandbox.Close() })
	client, err := anam.New(anam.Options{BaseURL: base, Key: sandbox.DefaultKey, Deadline: time.Second, Now: d.now.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	o := mint.Options{Store: d.store, Anam: client, Now: d.now.now, Log: slog.New(slog.NewTextHandler(d.log, nil))}
	for _, f := range change {
		f(&o)
	}
	d.Service = mint.New(o)
	if _, err := d.store.CreateTemplate(t.Context(), cli, models.NewTemplate{Slug: slug, Persona: persona()}); err != nil {
		t.Fatal(err)
	}
	d.publish(t, 1)
	d.key = d.newKey(t, models.NewKey{Name: "app", Scopes: []models.Scope{models.ScopeMint}})
	return d
}

var cli = models.Actor{Kind: models.ActorCLI}

func persona() models.Persona {
	return models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
		LLMID: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", SystemPrompt: prompt,
	}
}

func (d *desk) publish(t testing.TB, version int) {
	t.Helper()
	if _, err := d.store.MoveLabel(t.Context(), cli, slug, models.LabelMove{Label: models.LabelLive, Version: version}); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) newKey(t testing.TB, in models.NewKey) *models.APIKey {
	t.Helper()
	_, secret, err := d.store.CreateKey(t.Context(), cli, in)
	if err != nil {
		t.Fatal(err)
	}
	key, err := d.store.KeyByToken(t.Context(), secret.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (d *desk) caller() mint.Caller {
	return mint.Caller{Key: d.key, RequestID: "request-1", Address: "192.0.2.7"}
}

// rows are the recorded mints, newest first.
func (d *desk) rows(t *testing.T) []models.Mint {
	t.Helper()
	page, err := d.store.Mints(t.Context(), models.MintQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return page.Items
}

// onlyRow is the one mint that there is.
func (d *desk) onlyRow(t *testing.T) models.Mint {
	t.Helper()
	rows := d.rows(t)
	if len(rows) != 1 {
		t.Fatalf("%d rows, want one", len(rows))
	}
	return rows[0]
}

// get asks the sandbox without a network.
func get(t *testing.T, d *desk, path string) []byte {
	t.Helper()
	request := httptest.NewRequest("GET", path, nil)
	request.Header.Set("Authorization", "Bearer "+sandbox.DefaultKey)
	answer := httptest.NewRecorder()
	d.sandbox.ServeHTTP(answer, request)
	return answer.Body.Bytes()
}
