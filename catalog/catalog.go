// Package catalog keeps what Anam lists (faces, voices, models, tools, Lab personas) in memory for our pages, and fetches their pictures and samples.
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
	// retryAfter keeps a failing Anam from being asked by every page.
	retryAfter = 15 * time.Second
	// firstWait is how long a page waits for the very first list: the editor must open when Anam is down.
	firstWait = 4 * time.Second
	// loadTimeout bounds reading one whole list, all its pages.
	loadTimeout = time.Minute
)

// Options are what the catalog needs.
type Options struct {
	Anam *anam.Client
	Now  func() time.Time
	Log  *slog.Logger
	// SandboxOrigin is host:port of the sandbox, the one private address that media may come from; empty without it.
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

// New makes a catalog; it asks Anam nothing until it is used.
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

// Close ends background work, waits for it and gives up the connections to media. It may be called twice.
// What is kept can still be asked for.
func (c *Catalog) Close() {
	c.work.close()
	c.media.transport.CloseIdleConnections()
}

// Warm reads all lists in the background, so that the first page finds them.
func (c *Catalog) Warm() {
	c.avatars.refresh()
	c.voices.refresh()
	c.models.refresh()
	c.tools.refresh()
}

// Refresh reads all lists again and waits for them; it gives the first error.
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

// loadAll reads a whole list from Anam in our form; what Anam says of the key on the way is noted.
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

// Listing tells how a list stands.
type Listing struct {
	Count   int
	Fetched time.Time // zero: never
	Err     error     // of the last try; nil when it went well
}

// Listings tells how each list stands: faces, voices, models, tools.
func (c *Catalog) Listings() []Listing {
	return []Listing{c.avatars.listing(), c.voices.listing(), c.models.listing(), c.tools.listing()}
}
