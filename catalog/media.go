package catalog

import (
	"bytes"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	maxPicture = 6 << 20 // bytes of a picture at Anam
	maxSample  = 4 << 20 // bytes of a voice sample
	// mediaBudget is how many bytes of pictures and samples stay in memory.
	mediaBudget  = 64 << 20
	fetchTimeout = 8 * time.Second
	// fetchesAtOnce bounds connections and memory when a page of new faces opens.
	fetchesAtOnce = 8
)

// ErrNoMedia means that Anam lists no such picture or sample.
var ErrNoMedia = errors.New("Anam lists no such media")

// Media is a picture or sample, checked and ready to be served.
type Media struct {
	ContentType string
	Body        []byte
	ETag        string // quoted
}

// Picture gives the face of an avatar as a JPEG of at most 480 by 320 pixels.
func (c *Catalog) Picture(ctx context.Context, avatarID string) (Media, error) {
	a, listed, _ := c.Avatar(ctx, avatarID)
	if !listed || a.picture == "" {
		return Media{}, ErrNoMedia
	}
	return c.media.get(ctx, "picture "+a.picture, a.picture, maxPicture, thumbnail)
}

// Sample gives the sample of a voice: MP3, WAV or OGG, as Anam has it.
func (c *Catalog) Sample(ctx context.Context, voiceID string) (Media, error) {
	v, listed, _ := c.Voice(ctx, voiceID)
	if !listed || v.sample == "" {
		return Media{}, ErrNoMedia
	}
	return c.media.get(ctx, "sample "+v.sample, v.sample, maxSample, audio)
}

// media fetches what Anam listed, and nothing else, and keeps what was used last.
type media struct {
	client *http.Client
	slots  chan struct{}

	mu       sync.Mutex
	kept     map[string]*list.Element // of *keptMedia, by key
	order    *list.List               // last used first
	size     int
	fetching map[string]*fetch
}

type keptMedia struct {
	key   string
	media Media
}

// fetch is one that runs; whoever wants the same waits for it.
type fetch struct {
	done  chan struct{}
	media Media
	err   error
}

func newMedia(sandboxOrigin string) *media {
	return &media{
		client: guardedClient(sandboxOrigin), slots: make(chan struct{}, fetchesAtOnce),
		kept: map[string]*list.Element{}, order: list.New(), fetching: map[string]*fetch{},
	}
}

// get gives what is kept under key, or fetches it once for all who ask meanwhile.
func (m *media) get(ctx context.Context, key, from string, limit int64, prepare func([]byte) (Media, error)) (Media, error) {
	m.mu.Lock()
	if e := m.kept[key]; e != nil {
		m.order.MoveToFront(e)
		m.mu.Unlock()
		return e.Value.(*keptMedia).media, nil
	}
	f := m.fetching[key]
	if f == nil {
		f = &fetch{done: make(chan struct{})}
		m.fetching[key] = f
		// The fetch goes on when its first caller leaves: others wait for it.
		go m.run(context.WithoutCancel(ctx), f, key, from, limit, prepare)
	}
	m.mu.Unlock()
	select {
	case <-f.done:
		return f.media, f.err
	case <-ctx.Done():
		return Media{}, ctx.Err()
	}
}

func (m *media) run(ctx context.Context, f *fetch, key, from string, limit int64, prepare func([]byte) (Media, error)) {
	defer close(f.done)
	m.slots <- struct{}{}
	defer func() { <-m.slots }()
	raw, err := m.download(ctx, from, limit)
	if err == nil {
		f.media, err = prepare(raw)
	}
	if err == nil {
		sum := sha256.Sum256(f.media.Body)
		f.media.ETag = `"` + hex.EncodeToString(sum[:16]) + `"`
	}
	f.err = err
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.fetching, key)
	if err == nil {
		m.keep(key, f.media)
	}
}

// keep makes room by letting go what was not used for longest.
func (m *media) keep(key string, got Media) {
	m.kept[key] = m.order.PushFront(&keptMedia{key, got})
	m.size += len(got.Body)
	for m.size > mediaBudget {
		last := m.order.Back()
		old := m.order.Remove(last).(*keptMedia)
		delete(m.kept, old.key)
		m.size -= len(old.media.Body)
	}
}

func (m *media) download(ctx context.Context, from string, limit int64) ([]byte, error) {
	target, err := url.Parse(from)
	if err != nil || target.Scheme != "https" && target.Scheme != "http" || target.User != nil {
		return nil, errors.New("fetch media: Anam listed an address that is no plain web address")
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, errors.New("fetch media: Anam listed an address that cannot be asked")
	}
	resp, err := m.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch media from %s: %w", target.Host, withoutURL(err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch media from %s: status %d", target.Host, resp.StatusCode)
	}
	var body bytes.Buffer
	if _, err := io.Copy(&body, io.LimitReader(resp.Body, limit+1)); err != nil {
		return nil, fmt.Errorf("fetch media from %s: %w", target.Host, err)
	}
	if int64(body.Len()) > limit {
		return nil, fmt.Errorf("fetch media from %s: larger than %d bytes", target.Host, limit)
	}
	return body.Bytes(), nil
}

// withoutURL takes the address out of an error: signed addresses are credentials.
func withoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}
