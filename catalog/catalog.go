// Package catalog caches Anam's lists (faces, voices, models, tools, Lab personas) for our pages, and fetches their pictures and samples.
package catalog

import (
	"context"
	"log/slog"
	"time"

	"greenroom/anam"
)

const (
	// freshFor is how long a list is used before it is read again in the background.
	freshFor = 10 * time.Minute
	// retryAfter is the shortest time between loads while Anam fails.
	retryAfter = 15 * time.Second
	// firstWait is how long a page waits for the first load: the editor must open when Anam is down.
	firstWait = 4 * time.Second
	// loadTimeout bounds the load of one list with all its pages.
	loadTimeout = time.Minute
)

// Options configure a catalog.
type Options struct {
	Anam *anam.Client
	Now  func() time.Time
	Log  *slog.Logger
	// SandboxOrigin is host:port of the sandbox, the only private address that media may come from. "" is none.
	SandboxOrigin string
}

// Catalog is safe for concurrent use. Close ends its background work.
type Catalog struct {
	avatars *cachedList[Avatar]
	voices  *cachedList[Voice]
	models  *cachedList[Model]
	tools   *cachedList[Tool]
	lab     *labSearches
	key     *keyWatch
	media   *media
	work    *background
}

// New makes a catalog. It makes no request before its first use.
func New(o Options) *Catalog {
	c := &Catalog{work: newBackground(), key: newKeyWatch(o.Anam, o.Now)}
	c.media = newMedia(c.work, o)
	c.avatars = newList(c.work, o, "avatars", func(ctx context.Context) ([]Avatar, error) {
		return inOrder(loadAll(ctx, c.key, o.Anam.AllAvatars, avatarOf))
	})
	c.voices = newList(c.work, o, "voices", func(ctx context.Context) ([]Voice, error) {
		return inOrder(loadAll(ctx, c.key, o.Anam.AllVoices, voiceOf))
	})
	c.models = newList(c.work, o, "models", func(ctx context.Context) ([]Model, error) {
		return loadAll(ctx, c.key, o.Anam.AllLLMs, modelOf)
	})
	c.tools = newList(c.work, o, "tools", func(ctx context.Context) ([]Tool, error) {
		return loadAll(ctx, c.key, o.Anam.AllTools, toolOf)
	})
	c.lab = newLabSearches(o, c.key)
	return c
}

// Close ends background work, waits for it and closes idle connections. It may be called twice.
// Cached lists and media can still be read.
func (c *Catalog) Close() {
	c.work.close()
	c.media.transport.CloseIdleConnections()
}

// Warm loads all lists in the background, before the first page needs them.
func (c *Catalog) Warm() {
	c.avatars.refresh()
	c.voices.refresh()
	c.models.refresh()
	c.tools.refresh()
}

// Refresh loads all lists again and waits for them. It gives the first error.
func (c *Catalog) Refresh(ctx context.Context) error {
	c.lab.forget()
	waits := []<-chan struct{}{c.avatars.refresh(), c.voices.refresh(), c.models.refresh(), c.tools.refresh()}
	for _, done := range waits {
		select {
		case <-done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for _, state := range c.Listings() {
		if state.Err != nil {
			return state.Err
		}
	}
	return nil
}

// loadAll reads a whole list and converts its rows. It also notes what the answer says about the key.
func loadAll[From, To any](ctx context.Context, key *keyWatch, read func(context.Context) ([]From, error), convert func(From) To) ([]To, error) {
	rows, err := read(ctx)
	key.heard(err)
	if err != nil {
		return nil, err
	}
	out := make([]To, len(rows))
	for i, row := range rows {
		out[i] = convert(row)
	}
	return out, nil
}

// Listing is the state of a cached list.
type Listing struct {
	Count   int
	Fetched time.Time // zero: never
	Err     error     // of the last load; nil when it succeeded
}

// Listings gives the state of each list: faces, voices, models, tools.
func (c *Catalog) Listings() []Listing {
	return []Listing{c.avatars.listing(), c.voices.listing(), c.models.listing(), c.tools.listing()}
}
