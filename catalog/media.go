package catalog

import (
	"bytes"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"time"
)

const (
	maxPicture = 6 << 20 // bytes of a picture at Anam
	maxSample  = 4 << 20 // bytes of a voice sample
	// mediaBudget is how many bytes of pictures and samples stay in memory.
	mediaBudget = 64 << 20
	// failedFor is how long a fetch that failed is not tried again: every tile of a page asks.
	failedFor = 30 * time.Second
	// fetchesAtOnce bounds connections when a page of new faces opens.
	fetchesAtOnce = 8
	// preparedAtOnce bounds the memory that decoded pictures take.
	preparedAtOnce = 2
)

// ErrNoMedia means that Anam lists no such picture or sample, as far as we know: its list may be unread.
var ErrNoMedia = errors.New("Anam lists no such media")

var (
	errNoList  = fmt.Errorf("%w: its list could not be read", ErrNoMedia)
	errStopped = errors.New("the catalog is closed")
)

// Media is a picture or sample, checked and ready to be served. Its body is shared and not to be changed.
type Media struct {
	ContentType string
	Body        []byte
	ETag        string // quoted
}

// Picture gives the face of an avatar as a JPEG of at most 480 by 320 pixels.
// ErrNoMedia means that there is none; other errors, that it could not be fetched, and they name no signed address.
func (c *Catalog) Picture(ctx context.Context, avatarID string) (Media, error) {
	a, listed, known := c.Avatar(ctx, avatarID)
	return c.fetch(ctx, listed, known, wanted{kind: "picture", url: a.picture, limit: maxPicture, prepare: thumbnail})
}

// Sample gives the sample of a voice: MP3, WAV or OGG, as Anam has it. Its errors are those of Picture.
func (c *Catalog) Sample(ctx context.Context, voiceID string) (Media, error) {
	v, listed, known := c.Voice(ctx, voiceID)
	return c.fetch(ctx, listed, known, wanted{kind: "sample", url: v.sample, limit: maxSample, prepare: audio})
}

func (c *Catalog) fetch(ctx context.Context, listed, known bool, w wanted) (Media, error) {
	switch {
	case !known:
		return Media{}, errNoList
	case !listed || w.url == "":
		return Media{}, ErrNoMedia
	}
	return c.media.get(ctx, w)
}

// wanted is what is fetched, from where, and what is made of it.
type wanted struct {
	kind, url string
	limit     int64 // bytes
	prepare   func(raw []byte) (Media, error)
}

// key keeps apart what is made of one address as a picture and as a sample.
func (w wanted) key() string { return w.kind + " " + w.url }

// media fetches what Anam listed, and nothing else, and keeps what was used last.
type media struct {
	work      *background
	now       func() time.Time
	transport *http.Transport
	fetches   chan struct{} // a place for each that may run at once
	prepares  chan struct{}

	mu       sync.Mutex
	kept     map[string]*list.Element // of *keptMedia, by key
	order    *list.List               // last used first
	size     int
	failed   map[string]failure // by key
	fetching map[string]*fetch  // by key
}

type keptMedia struct {
	key   string
	media Media
}

type failure struct {
	err error
	at  time.Time
}

// fetch is one that runs; whoever wants the same waits for it.
type fetch struct {
	done  chan struct{}
	media Media
	err   error
}

func newMedia(work *background, o Options) *media {
	return &media{
		work: work, now: o.Now, transport: guardedTransport(o.SandboxOrigin),
		fetches: make(chan struct{}, fetchesAtOnce), prepares: make(chan struct{}, preparedAtOnce),
		kept: map[string]*list.Element{}, order: list.New(), failed: map[string]failure{}, fetching: map[string]*fetch{},
	}
}

// get gives what is kept, or fetches it once for all who ask meanwhile. What failed lately fails again without asking.
func (m *media) get(ctx context.Context, w wanted) (Media, error) {
	m.mu.Lock()
	if e := m.kept[w.key()]; e != nil {
		m.order.MoveToFront(e)
		m.mu.Unlock()
		return e.Value.(*keptMedia).media, nil
	}
	if f, known := m.failed[w.key()]; known && m.now().Sub(f.at) < failedFor {
		m.mu.Unlock()
		return Media{}, f.err
	}
	f := m.join(w)
	m.mu.Unlock()
	select {
	case <-f.done:
		return f.media, f.err
	case <-ctx.Done():
		return Media{}, ctx.Err()
	}
}

// join gives the fetch that runs, or starts one. It goes on when its first caller leaves: others may wait for it.
func (m *media) join(w wanted) *fetch {
	if f := m.fetching[w.key()]; f != nil {
		return f
	}
	f := &fetch{done: make(chan struct{})}
	started := m.work.run(func(ctx context.Context) {
		defer close(f.done)
		f.media, f.err = m.fetch(ctx, w)
		m.settle(ctx, w.key(), f)
	})
	if !started {
		f.err = errStopped
		close(f.done)
		return f
	}
	m.fetching[w.key()] = f
	return f
}

func (m *media) fetch(ctx context.Context, w wanted) (Media, error) {
	raw, err := m.download(ctx, w)
	if err != nil {
		return Media{}, err
	}
	m.prepares <- struct{}{}
	defer func() { <-m.prepares }()
	got, err := w.prepared(raw)
	if err != nil {
		return Media{}, err
	}
	got.Body = bytes.Clone(got.Body) // without the room that a buffer leaves for more
	sum := sha256.Sum256(got.Body)
	got.ETag = `"` + hex.EncodeToString(sum[:16]) + `"`
	return got, nil
}

// prepared outlives a decoder that panics: what it reads was made elsewhere.
func (w wanted) prepared(raw []byte) (got Media, err error) {
	defer func() {
		if p := recover(); p != nil {
			got, err = Media{}, fmt.Errorf("read %s: the decoder gave up", w.kind)
		}
	}()
	return w.prepare(raw)
}

// settle keeps what a fetch brought, or that it failed. That the catalog closes is no failure of the fetch.
func (m *media) settle(ctx context.Context, key string, f *fetch) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.fetching, key)
	switch {
	case f.err == nil:
		delete(m.failed, key)
		m.keep(key, f.media)
	case ctx.Err() != nil:
		f.err = errStopped
	default:
		now := m.now()
		maps.DeleteFunc(m.failed, func(_ string, old failure) bool { return now.Sub(old.at) >= failedFor })
		m.failed[key] = failure{f.err, now}
	}
}

// keep makes room by letting go what was not used for longest.
func (m *media) keep(key string, got Media) {
	m.kept[key] = m.order.PushFront(&keptMedia{key, got})
	m.size += len(got.Body)
	for m.size > mediaBudget {
		old := m.order.Remove(m.order.Back()).(*keptMedia)
		delete(m.kept, old.key)
		m.size -= len(old.media.Body)
	}
}
