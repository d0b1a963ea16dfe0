package catalog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"

	"greenroom/models"
)

const (
	maxPicture = 6 << 20 // bytes of a picture at Anam
	maxSample  = 4 << 20 // bytes of a voice sample
	// mediaBudget is how many bytes of pictures and samples stay in memory.
	mediaBudget = 64 << 20
	// failedFor is how long a failed fetch is not repeated: every tile of a page asks.
	failedFor = 30 * time.Second
	// failuresKept bounds how many failures are remembered.
	failuresKept = 4096
	// fetchesAtOnce bounds connections when a page of new faces opens.
	fetchesAtOnce = 8
	// preparedAtOnce bounds the memory for decoded pictures.
	preparedAtOnce = 2
)

// ErrNoMedia means that Anam lists no such picture or sample, or that its list has not been read.
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
// Its error is ErrNoMedia when there is none. Any other error says why the fetch failed; it holds no signed address.
func (c *Catalog) Picture(ctx context.Context, avatarID string) (Media, error) {
	a, listed, known := c.Avatar(ctx, avatarID)
	return c.fetch(ctx, listed, known, wanted{kind: "picture", url: a.picture, limit: maxPicture, prepare: thumbnail})
}

// Sample gives the sample of a voice: MP3, WAV or OGG, as Anam stores it. Its errors are those of Picture.
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

// wanted describes one fetch: the address, a limit, and the conversion into Media.
type wanted struct {
	kind, url string
	limit     int64 // bytes
	prepare   func(raw []byte) (Media, error)
}

// key includes the kind: one address may be listed both as a picture and as a sample.
func (w wanted) key() string { return w.kind + " " + w.url }

// media fetches pictures and samples from addresses that Anam lists, and keeps the most recently used.
type media struct {
	work      *background
	now       func() time.Time
	transport *http.Transport
	fetches   chan struct{} // semaphores
	prepares  chan struct{}
	fetching  singleflight.Group // by key
	failed    *lru.Cache[string, failure]

	mu   sync.Mutex
	kept *simplelru.LRU[string, Media] // by key
	size int                           // bytes in kept
}

type failure struct {
	err error
	at  time.Time
}

func newMedia(work *background, o Options) *media {
	m := &media{
		work: work, now: o.Now, transport: guardedTransport(o.SandboxOrigin),
		fetches: make(chan struct{}, fetchesAtOnce), prepares: make(chan struct{}, preparedAtOnce),
	}
	m.failed, _ = lru.New[string, failure](failuresKept) // only a size below 1 is an error, here and in the next line
	m.kept, _ = simplelru.NewLRU(math.MaxInt, func(_ string, evicted Media) { m.size -= len(evicted.Body) })
	return m
}

// get answers from the cache, or joins the one fetch for this key. A recent failure is repeated without a new fetch.
// The fetch goes on when its first caller leaves, because others may wait for it.
func (m *media) get(ctx context.Context, w wanted) (Media, error) {
	if got, err, known := m.remembered(w.key()); known {
		return got, err
	}
	select {
	case r := <-m.fetching.DoChan(w.key(), func() (any, error) { return m.load(w) }):
		return r.Val.(Media), r.Err
	case <-ctx.Done():
		return Media{}, ctx.Err()
	}
}

// remembered gives what is kept for a key, or its recent failure.
func (m *media) remembered(key string) (got Media, err error, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if got, known = m.kept.Get(key); known {
		return got, nil, true
	}
	if f, failed := m.failed.Get(key); failed && models.Within(f.at, m.now(), failedFor) {
		return Media{}, f.err, true
	}
	return Media{}, nil, false
}

// load fetches and keeps the result. It looks into the cache again: another fetch may have ended since get looked.
func (m *media) load(w wanted) (got Media, err error) {
	err = errStopped
	m.work.run(func(ctx context.Context) {
		var known bool
		if got, err, known = m.remembered(w.key()); known {
			return
		}
		got, err = m.fetch(ctx, w)
		if ctx.Err() != nil {
			err = errStopped // no failure of the fetch: the catalog was closed
			return
		}
		m.settle(w.key(), got, err)
	})
	return got, err
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
	got.Body = bytes.Clone(got.Body) // without the spare capacity of a buffer
	sum := sha256.Sum256(got.Body)
	got.ETag = `"` + hex.EncodeToString(sum[:16]) + `"`
	return got, nil
}

// prepared recovers when a decoder panics: the content is not ours.
func (w wanted) prepared(raw []byte) (got Media, err error) {
	defer func() {
		if p := recover(); p != nil {
			got, err = Media{}, fmt.Errorf("read %s: the decoder gave up", w.kind)
		}
	}()
	return w.prepare(raw)
}

// settle keeps the result of a fetch, or its failure.
func (m *media) settle(key string, got Media, err error) {
	if err != nil {
		m.failed.Add(key, failure{err, m.now()})
		return
	}
	m.keep(key, got)
}

// keep evicts the least recently used until the rest fits into the budget.
func (m *media) keep(key string, got Media) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept.Add(key, got)
	m.size += len(got.Body)
	for m.size > mediaBudget {
		m.kept.RemoveOldest()
	}
}
