package store

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync/atomic"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// liveCache holds the data of mints in memory: keys, templates, and the versions that were minted.
type liveCache struct {
	fresh  *freshness
	memory *memory
}

// heldKey is a key as mints and every other call of an app see it.
type heldKey struct {
	models.APIKey
	noted atomic.Int64 // when its use was noted last, in milliseconds since 1970
}

func (k *heldKey) of() moved { return moved{movedKey, k.ID} }

func (k *heldKey) bytes() int {
	return len(k.Name) + len(k.CreatedBy.Name) + len(k.Scopes)*32 + len(k.TemplateIDs)*64
}

// MintTemplate is a template as minting sees it. Callers share it and must not change it.
type MintTemplate struct {
	ID       string
	Slug     string // the current one
	archived bool
	labels   map[string]int // every label that was ever set: the version it points at, 0 when it is not set now
}

func (t *MintTemplate) of() moved { return moved{movedTemplate, t.ID} }

func (t *MintTemplate) bytes() int { return len(t.ID) + len(t.Slug) + len(t.labels)*64 }

// heldPersona is a version that may be minted. It has no slug, because that changes.
type heldPersona struct{ Resolved }

func (p *heldPersona) of() moved { return moved{movedTemplate, p.TemplateID} }

func (p *heldPersona) bytes() int {
	return len(p.TemplateID) + cap(p.PersonaConfig) + 2*cap(p.SessionOptions)
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

func newLiveCache(ctx context.Context, reader *gorm.DB, file func() error) (*liveCache, error) {
	memory := newMemory(memoryRoom)
	fresh, err := newFreshness(ctx, sqlDB(reader), memory.forget, file)
	if err != nil {
		return nil, err
	}
	return &liveCache{fresh, memory}, nil
}

func (c *liveCache) close() error { return c.fresh.close() }

// lookedKey is where a context keeps that Look has looked.
type lookedKey struct{}

// looked says for which cache, and what was found of the file.
type looked struct {
	cache *liveCache
	moved error
}

// Look checks once for a whole request whether the database has changed.
// KeyByToken, MintTemplate, ResolveMint and MayRecord don't check again when they get the returned context: what they give is at least as new as this look.
func (s *Store) Look(ctx context.Context) (context.Context, error) {
	now, err := s.live.fresh.generation(ctx)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, lookedKey{}, &looked{s.live, now.moved}), nil
}

// lookOf is the look of the request, nil when it has none.
func (c *liveCache) lookOf(ctx context.Context) *looked {
	if has, _ := ctx.Value(lookedKey{}).(*looked); has != nil && has.cache == c {
		return has
	}
	return nil
}

// look drops from memory what has moved, unless that was done for this request already.
func (c *liveCache) look(ctx context.Context) error {
	if c.lookOf(ctx) != nil {
		return nil
	}
	_, err := c.fresh.generation(ctx)
	return err
}

// KeyByToken finds an app's key, from memory; the hash is compared in constant time.
// Callers share the key and must not change it.
// For an expired or revoked key it returns the key beside the error, so that the refusal can name it.
// A call with a key that works is a use of it.
// Errors: unauthenticated for an unknown, expired or revoked key.
func (s *Store) KeyByToken(ctx context.Context, token string) (*models.APIKey, error) {
	prefix, ok := keyPrefix(token)
	if !ok {
		return nil, refusedKey()
	}
	if err := s.live.look(ctx); err != nil {
		return nil, err
	}
	key, err := recall(s.live.memory, slot{kind: keySlot, name: prefix}, func() (*heldKey, error) { return s.readKey(ctx, prefix) })
	if err != nil {
		return nil, err
	}
	if key == nil || subtle.ConstantTimeCompare(key.Hash, hashToken(token)) != 1 {
		return nil, refusedKey()
	}
	now := s.now()
	if !key.Usable(now) {
		return &key.APIKey, refusedKey()
	}
	s.uses.note(key, millis(now))
	return &key.APIKey, nil
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
func (s *Store) readKey(ctx context.Context, prefix string) (*heldKey, error) {
	var row keyRow
	err := s.read(ctx).Where("prefix = ?", prefix).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	key, err := row.model()
	return &heldKey{APIKey: key}, err
}

// MintTemplate finds a template by its slug or an alias, from memory.
// Errors: template_not_found.
func (s *Store) MintTemplate(ctx context.Context, slug string) (*MintTemplate, error) {
	if err := s.live.look(ctx); err != nil {
		return nil, err
	}
	return recall(s.live.memory, slot{kind: templateSlot, name: slug}, func() (*MintTemplate, error) { return s.readMintTemplate(ctx, slug) })
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
	persona, err := recall(s.live.memory, slot{personaSlot, t.ID, number}, func() (*heldPersona, error) { return s.readMintable(ctx, t, number) })
	if err != nil {
		return nil, err
	}
	found := persona.Resolved
	found.Slug = t.Slug
	return &found, nil
}

func (s *Store) readMintTemplate(ctx context.Context, slug string) (*MintTemplate, error) {
	t := &MintTemplate{labels: map[string]int{}}
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
func (s *Store) readMintable(ctx context.Context, t *MintTemplate, number int) (*heldPersona, error) {
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
	return &heldPersona{Resolved{
		TemplateID: t.ID, Version: number, PersonaConfig: config, Kind: version.Document.Persona.Kind(),
		Session: version.Document.Session, SessionOptions: options,
	}}, err
}
