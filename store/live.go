package store

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"sync"

	"gorm.io/gorm"

	"greenroom/models"
)

// liveCache holds in memory what a mint needs: keys, and templates with the versions that labels point at.
// Everything in it belongs to one generation of the database and is thrown away when that moves.
type liveCache struct {
	fresh *freshness
	mu    sync.RWMutex
	now   *generation
}

// generation is what was read while the generation counter stood at n.
type generation struct {
	n         int64
	mu        sync.RWMutex
	keys      map[string]*models.APIKey // by prefix
	templates map[string]*liveTemplate  // by slug or alias
}

// liveTemplate is a template as minting sees it.
type liveTemplate struct {
	id, slug string
	archived bool
	latest   int
	labels   map[string]int

	mu       sync.RWMutex
	versions map[int]*Resolved // by number, as they are asked for
}

// Resolved is a version that may be minted.
type Resolved struct {
	TemplateID    string
	Slug          string // today's
	Version       int
	Label         string // empty: by version
	PersonaConfig []byte // as Anam is to receive it; callers share it and must not change it
}

func newLiveCache(ctx context.Context, reader *gorm.DB) (*liveCache, error) {
	fresh, err := newFreshness(ctx, sqlDB(reader))
	if err != nil {
		return nil, err
	}
	return &liveCache{fresh: fresh}, nil
}

func (c *liveCache) close() error { return c.fresh.close() }

// seen is where a context keeps what Look saw.
type seen struct{}

// Look sees how the database stands once for a whole request:
// KeyByToken and ResolveMint, when they are asked with the context that it gives, don't look again.
func (s *Store) Look(ctx context.Context) (context.Context, error) {
	g, err := s.live.current(ctx)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, seen{}, g), nil
}

// current gives the cache of the generation that the database stands at now, or stood at when the request looked.
func (c *liveCache) current(ctx context.Context) (*generation, error) {
	if g, looked := ctx.Value(seen{}).(*generation); looked {
		return g, nil
	}
	n, err := c.fresh.generation(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	now := c.now
	c.mu.RUnlock()
	if now != nil && now.n >= n {
		return now, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now == nil || c.now.n < n {
		c.now = &generation{n: n, keys: map[string]*models.APIKey{}, templates: map[string]*liveTemplate{}}
	}
	return c.now, nil
}

// KeyByToken finds the key that an app holds, from memory; the hash is compared in constant time.
// Callers share what it gives: they must not change it.
// With an error about a key that was really held, the result still says which key that is.
// Errors: unauthenticated for an unknown, expired or revoked key.
func (s *Store) KeyByToken(ctx context.Context, token string) (*models.APIKey, error) {
	prefix, ok := keyPrefix(token)
	if !ok {
		return nil, refusedKey()
	}
	g, err := s.live.current(ctx)
	if err != nil {
		return nil, err
	}
	key, err := lookUp(&g.mu, g.keys, prefix, func() (*models.APIKey, error) { return s.readKey(ctx, prefix) })
	if err != nil {
		return nil, err
	}
	if key == nil || subtle.ConstantTimeCompare(key.Hash, hashToken(token)) != 1 {
		return nil, refusedKey()
	}
	if !key.Usable(s.now()) {
		return key, refusedKey()
	}
	return key, nil
}

func refusedKey() error {
	return models.NewError(models.KeyRefused, models.Facts{})
}

// keyPrefix takes the 8 characters out of grk_<8>_<43>.
func keyPrefix(token string) (string, bool) {
	rest, ok := strings.CutPrefix(token, "grk_")
	if !ok || len(rest) != keyPrefixLen+1+keySecretLen || rest[keyPrefixLen] != '_' {
		return "", false
	}
	return rest[:keyPrefixLen], true
}

// readKey gives nil for an unknown prefix, so that guesses don't fill the memory.
func (s *Store) readKey(ctx context.Context, prefix string) (*models.APIKey, error) {
	var row keyRow
	err := s.read(ctx).Where("prefix = ?", prefix).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	key, err := row.model()
	return &key, err
}

// ResolveMint finds the version that a mint asks for, from memory.
// An empty label means live; a version may be minted only when some label has pointed at it.
// With an error about a template that exists, the result still says which template and label that is.
// Errors: template_not_found, template_archived, not_published, version_not_found.
func (s *Store) ResolveMint(ctx context.Context, slug, label string, version *int) (*Resolved, error) {
	g, err := s.live.current(ctx)
	if err != nil {
		return nil, err
	}
	t, err := lookUp(&g.mu, g.templates, slug, func() (*liveTemplate, error) { return s.readLive(ctx, slug) })
	if err != nil {
		return nil, err
	}
	refused := &Resolved{TemplateID: t.id, Slug: t.slug, Label: label}
	if t.archived {
		return refused, models.NewError(models.NotMintable, models.Facts{Template: t.slug})
	}
	number, err := t.number(&label, version)
	refused.Label = label
	if err != nil {
		return refused, err
	}
	resolved, err := lookUp(&t.mu, t.versions, number, func() (*Resolved, error) { return s.readMintable(ctx, t, number) })
	if err != nil {
		return refused, err
	}
	labelled := *resolved
	labelled.Label = label
	return &labelled, nil
}

// number tells which version is meant; label becomes what the answer will name.
func (t *liveTemplate) number(label *string, version *int) (int, error) {
	if version != nil {
		*label = ""
		if *version < 1 || *version > t.latest {
			return 0, models.NewError(models.NoVersionToMint, models.Facts{Template: t.slug, Version: *version})
		}
		return *version, nil
	}
	if *label == "" {
		*label = models.LabelLive
	}
	number := t.labels[*label]
	if number == 0 {
		return 0, models.NewError(models.NotPublished, models.Facts{Template: t.slug, Label: *label})
	}
	return number, nil
}

func (s *Store) readLive(ctx context.Context, slug string) (*liveTemplate, error) {
	row, current, err := findTemplate(s.read(ctx), slug)
	if err != nil {
		return nil, err
	}
	labels, err := labelsOf(s.read(ctx), row.ID)
	if err != nil {
		return nil, err
	}
	return &liveTemplate{
		id: row.ID, slug: current, archived: row.ArchivedAt != nil, latest: row.LatestVersion,
		labels: labels[row.ID], versions: map[int]*Resolved{},
	}, nil
}

func (s *Store) readMintable(ctx context.Context, t *liveTemplate, number int) (*Resolved, error) {
	var moves int64
	err := s.read(ctx).Model(&labelMoveRow{}).Where("template_id = ? AND to_version = ?", t.id, number).Limit(1).Count(&moves).Error
	if err != nil {
		return nil, fmt.Errorf("look for labels of version %d: %w", number, err)
	}
	if moves == 0 {
		return nil, models.NewError(models.NeverPublished, models.Facts{Template: t.slug, Version: number})
	}
	row, err := findVersion(s.read(ctx), t.id, number)
	if err != nil {
		return nil, err
	}
	version, err := row.model()
	if err != nil {
		return nil, err
	}
	config, err := version.Document.PersonaConfig()
	return &Resolved{TemplateID: t.id, Slug: t.slug, Version: number, PersonaConfig: config}, err
}

// lookUp gives what the map holds, or reads it and keeps it; errors and nil are not kept.
func lookUp[K comparable, V any](mu *sync.RWMutex, m map[K]*V, key K, read func() (*V, error)) (*V, error) {
	mu.RLock()
	v := m[key]
	mu.RUnlock()
	if v != nil {
		return v, nil
	}
	v, err := read()
	if err != nil || v == nil {
		return nil, err
	}
	mu.Lock()
	defer mu.Unlock()
	if first := m[key]; first != nil {
		return first, nil
	}
	m[key] = v
	return v, nil
}
