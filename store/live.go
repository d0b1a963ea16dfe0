package store

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// liveCache holds the data of mints in memory: keys, and templates with the versions that labels point at.
// All of it belongs to one generation of the database and is dropped when the generation moves.
type liveCache struct {
	fresh *freshness
	mu    sync.RWMutex
	now   *generation
}

// generation is the data that was read at generation n.
type generation struct {
	n         int64
	mu        sync.RWMutex
	keys      map[string]*models.APIKey // by prefix
	templates map[string]*MintTemplate  // by slug or alias
}

// MintTemplate is a template as minting sees it. Callers share it and must not change it.
type MintTemplate struct {
	ID       string
	Slug     string // the current one
	archived bool
	labels   map[string]int // every label that was ever set: the version it points at, 0 when it is not set now

	mu       sync.RWMutex
	versions map[int]*Resolved // by number, as they are asked for
}

// Resolved is a version that may be minted.
type Resolved struct {
	TemplateID    string
	Slug          string // the current one
	Version       int
	PersonaConfig []byte // as Anam is to receive it; callers share it and must not change it
	Kind          models.PersonaKind
	// Session are the version's session options, SessionOptions the same as Anam is to receive them; nil for none. Callers share them.
	Session        *models.SessionOptions
	SessionOptions []byte
}

func newLiveCache(ctx context.Context, reader *gorm.DB) (*liveCache, error) {
	fresh, err := newFreshness(ctx, sqlDB(reader))
	if err != nil {
		return nil, err
	}
	return &liveCache{fresh: fresh}, nil
}

func (c *liveCache) close() error { return c.fresh.close() }

// snapshotKey is where a context keeps the generation that Look found.
type snapshotKey struct{}

// Look checks once for a whole request whether the database has changed.
// KeyByToken, MintTemplate and ResolveMint don't check again when they get the returned context.
func (s *Store) Look(ctx context.Context) (context.Context, error) {
	g, err := s.live.current(ctx)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, snapshotKey{}, g), nil
}

// current gives the cache of the database's generation: that of the request's Look, or else today's.
func (c *liveCache) current(ctx context.Context) (*generation, error) {
	if g, ok := ctx.Value(snapshotKey{}).(*generation); ok {
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
		c.now = &generation{n: n, keys: map[string]*models.APIKey{}, templates: map[string]*MintTemplate{}}
	}
	return c.now, nil
}

// KeyByToken finds an app's key, from memory; the hash is compared in constant time.
// Callers share the key and must not change it.
// For an expired or revoked key it returns the key beside the error, so that the refusal can name it.
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
	return messages.NewError(messages.KeyRefused, messages.Facts{})
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

// MintTemplate finds a template by its slug or an alias, from memory.
// Errors: template_not_found.
func (s *Store) MintTemplate(ctx context.Context, slug string) (*MintTemplate, error) {
	g, err := s.live.current(ctx)
	if err != nil {
		return nil, err
	}
	return lookUp(&g.mu, g.templates, slug, func() (*MintTemplate, error) { return s.readMintTemplate(ctx, slug) })
}

// EverHad tells whether a label of the template is or was set.
func (t *MintTemplate) EverHad(label string) bool {
	_, had := t.labels[label]
	return had
}

// ResolveMint finds the version to mint, from memory: the one that label points at, or the one of this number.
// A version may be minted by number only when some label has pointed at it.
// Errors: template_archived, not_published, version_not_found.
func (s *Store) ResolveMint(ctx context.Context, t *MintTemplate, label string, version *int) (*Resolved, error) {
	number := t.labels[label]
	switch {
	case t.archived:
		return nil, messages.NewError(messages.NotMintable, messages.Facts{Template: t.Slug})
	case version != nil:
		number = *version
	case number == 0:
		return nil, messages.NewError(messages.NotPublished, messages.Facts{Template: t.Slug, Label: label})
	}
	return lookUp(&t.mu, t.versions, number, func() (*Resolved, error) { return s.readMintable(ctx, t, number) })
}

func (s *Store) readMintTemplate(ctx context.Context, slug string) (*MintTemplate, error) {
	t := &MintTemplate{labels: map[string]int{}, versions: map[int]*Resolved{}}
	err := s.snapshot(ctx, func(tx *gorm.DB) error {
		row, current, err := findTemplate(tx, slug)
		if err != nil {
			return err
		}
		t.ID, t.Slug, t.archived = row.ID, current, row.ArchivedAt != nil
		return t.readLabels(tx)
	})
	return t, err
}

func (t *MintTemplate) readLabels(tx *gorm.DB) error {
	var ever []string
	if err := tx.Model(&labelMoveRow{}).Distinct().Where("template_id = ?", t.ID).Pluck("label", &ever).Error; err != nil {
		return fmt.Errorf("list labels that were set: %w", err)
	}
	for _, label := range ever {
		t.labels[label] = 0
	}
	set, err := labelsOf(tx, t.ID)
	maps.Copy(t.labels, set[t.ID])
	return err
}

// readMintable reads a version that some label has pointed at.
func (s *Store) readMintable(ctx context.Context, t *MintTemplate, number int) (*Resolved, error) {
	row, err := findVersion(s.read(ctx), t.ID, number)
	if models.CodeOf(err) == models.CodeVersionNotFound {
		return nil, messages.NewError(messages.NoVersionToMint, messages.Facts{Template: t.Slug, Version: number})
	}
	if err != nil {
		return nil, err
	}
	var moves int64
	err = s.read(ctx).Model(&labelMoveRow{}).Where("template_id = ? AND to_version = ?", t.ID, number).Limit(1).Count(&moves).Error
	if err != nil {
		return nil, fmt.Errorf("look for labels of version %d: %w", number, err)
	}
	if moves == 0 {
		return nil, messages.NewError(messages.NeverPublished, messages.Facts{Template: t.Slug, Version: number})
	}
	fault := row.untouched()
	s.touched.note(TouchedVersion{t.Slug, number}, fault)
	if fault != nil {
		return nil, fault
	}
	version, err := row.model()
	if err != nil {
		return nil, err
	}
	config, err := version.Document.PersonaConfig()
	if err != nil {
		return nil, err
	}
	options, err := version.Document.SessionOptions()
	return &Resolved{
		TemplateID: t.ID, Slug: t.Slug, Version: number, PersonaConfig: config, Kind: version.Document.Persona.Kind(),
		Session: version.Document.Session, SessionOptions: options,
	}, err
}

// lookUp gives the value in the map, or reads it and keeps it there. Errors and nil are not kept.
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
