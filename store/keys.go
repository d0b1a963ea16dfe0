package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

const (
	base62       = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	keyPrefixLen = 8
	keySecretLen = 43 // 43 base62 characters hold 256 bits
)

// CreateKey makes an API key and returns its whole text, which can't be read again: only prefix and SHA-256 are kept.
// Errors: invalid_input (also for a slug that no template has), forbidden (only an admin lets a key move protected labels).
func (s *Store) CreateKey(ctx context.Context, who models.Actor, in models.NewKey) (models.APIKey, models.Secret, error) {
	in.Name = strings.TrimSpace(in.Name)
	if err := models.Invalid(in.Problems(s.now())...); err != nil {
		return models.APIKey{}, "", err
	}
	prefix := randomText(keyPrefixLen)
	secret := "grk_" + prefix + "_" + randomText(keySecretLen)
	row := keyRow{
		ID: NewID(), Prefix: prefix, Hash: hashToken(secret), Name: in.Name, Scopes: scopeWords(in.Scopes),
		LabPersonas: !in.NoLabPersonas, RatePerMinute: in.RatePerMinute, ProtectedLabels: in.ProtectedLabels, WritesPerMinute: in.WritesPerMinute,
		CreatedByKind: string(who.Kind), CreatedByID: who.ID, CreatedByName: who.NameToKeep(),
		CreatedAt: millis(s.now()), ExpiresAt: optionalMillis(in.ExpiresAt),
	}
	err := s.guarded(ctx, who, func(tx *gorm.DB) error {
		if in.ProtectedLabels && !who.IsAdmin() {
			return adminsOnly(models.ActionKeyCreated, row.subject(), "", messages.AllowingIsAdmins)
		}
		var err error
		if row.TemplateIDs, err = templateIDs(tx, in.Slugs); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("create key: %w", err)
		}
		return s.audit(tx, who, models.ActionKeyCreated, row.subject(), nil, keyFacts(row, in))
	})
	if err != nil {
		return models.APIKey{}, "", err
	}
	key, err := row.model()
	key.CreatedBy.Name = who.Shown()
	return key, models.Secret(secret), err
}

// keyFacts lists the rights of a new key.
func keyFacts(row keyRow, in models.NewKey) facts {
	f := facts{"prefix": row.Prefix, "scopes": row.Scopes, "labPersonas": row.LabPersonas}
	if len(in.Slugs) > 0 {
		f["templates"] = in.Slugs
	}
	if row.ExpiresAt != nil {
		f["expiresAt"] = timeOf(*row.ExpiresAt)
	}
	if row.RatePerMinute > 0 {
		f["ratePerMinute"] = row.RatePerMinute
	}
	if row.WritesPerMinute > 0 {
		f["writesPerMinute"] = row.WritesPerMinute
	}
	if row.ProtectedLabels {
		f["protectedLabels"] = true
	}
	return f
}

// templateIDs turns slugs into a JSON array of IDs; none gives nil, which means every template.
func templateIDs(tx *gorm.DB, slugs []string) (*string, error) {
	if len(slugs) == 0 {
		return nil, nil
	}
	list := make([]string, 0, len(slugs))
	var problems []models.FieldError
	for i, slug := range slugs {
		row, _, err := findTemplate(tx, slug)
		if models.CodeOf(err) == models.CodeTemplateNotFound {
			problems = append(problems, models.FieldError{Field: fmt.Sprintf("templates[%d]", i), Code: "invalid", Message: "No template has this slug."})
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, row.ID)
	}
	if err := models.Invalid(problems...); err != nil {
		return nil, err
	}
	slices.Sort(list)
	list = slices.Compact(list)
	raw, err := json.Marshal(list)
	text := string(raw)
	return &text, err
}

// What a search of keys looks at.
const keyWords = "name || ' grk_' || prefix"

// Keys lists keys, newest first, each with its last use. The search is over name and prefix. Errors: invalid_input (search, cursor, limit).
func (s *Store) Keys(ctx context.Context, q models.ListQuery) (models.KeyPage, error) {
	list := listingOf("keys", q.Search)
	chosen, limit, err := firstOf(s.read(ctx).Table("api_keys"), keyWords, q)
	if err != nil {
		return models.KeyPage{}, err
	}
	if chosen, err = newestFirst(chosen, list, q.Cursor); err != nil {
		return models.KeyPage{}, err
	}
	keys, err := s.usedKeys(ctx, chosen)
	keys, next := cutPage(keys, limit, list, func(k models.APIKey) []any { return []any{k.ID} })
	return models.KeyPage{Items: keys, Next: next}, err
}

// newestFirst orders by ID, which begins with the time when it was made, and continues behind the cursor.
func newestFirst(db *gorm.DB, list listing, cursor string) (*gorm.DB, error) {
	var id string
	if err := list.read(cursor, &id); err != nil {
		return nil, err
	}
	if cursor != "" {
		db = db.Where("id < ?", id)
	}
	return db.Order("id DESC"), nil
}

// KeyByID finds one key with its last use. Errors: not_found.
func (s *Store) KeyByID(ctx context.Context, id string) (models.APIKey, error) {
	return s.oneKey(ctx, "id = ?", id)
}

// KeyByPrefix finds one key by its prefix, with grk_ or without. Errors: not_found.
func (s *Store) KeyByPrefix(ctx context.Context, prefix string) (models.APIKey, error) {
	return s.oneKey(ctx, "prefix = ?", strings.TrimPrefix(prefix, "grk_"))
}

func (s *Store) oneKey(ctx context.Context, where, value string) (models.APIKey, error) {
	keys, err := s.usedKeys(ctx, s.read(ctx).Table("api_keys").Where(where, value))
	if err == nil && len(keys) == 0 {
		err = messages.NewError(messages.NoSuchKey, messages.Facts{})
	}
	if err != nil {
		return models.APIKey{}, err
	}
	return keys[0], nil
}

// KeysByID finds the keys of these IDs, newest first, without their last use.
func (s *Store) KeysByID(ctx context.Context, ids []string) ([]models.APIKey, error) {
	return keysIn(s.read(ctx).Where("id IN (SELECT value FROM json_each(?))", idList(ids)))
}

// KeysFor lists the newest keys that can get tokens for a template now, at most limit of them, without their last use.
func (s *Store) KeysFor(ctx context.Context, templateID string, limit int) ([]models.APIKey, error) {
	return keysIn(s.read(ctx).Where(`revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
		AND EXISTS (SELECT 1 FROM json_each(scopes) WHERE value = ?)
		AND (template_ids IS NULL OR EXISTS (SELECT 1 FROM json_each(template_ids) WHERE value = ?))`,
		millis(s.now()), models.ScopeMint, templateID).Limit(limit))
}

func keysIn(db *gorm.DB) ([]models.APIKey, error) {
	var rows []keyRow
	if err := db.Order("id DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find keys: %w", err)
	}
	keys := make([]models.APIKey, len(rows))
	for i, row := range rows {
		var err error
		if keys[i], err = row.model(); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// usedKeys reads chosen keys with their last use, newest first. They are chosen before their use is looked up.
func (s *Store) usedKeys(ctx context.Context, chosen *gorm.DB) ([]models.APIKey, error) {
	var rows []struct {
		Key    keyRow `gorm:"embedded"`
		UsedAt *int64
	}
	unwritten := s.uses.waiting() // before the database is read: what is gone from there by then is in it
	err := s.read(ctx).Table("(?) AS k LEFT JOIN key_uses used ON used.key_id = k.id", chosen).
		Select(withName("k", "created_by") + ", used.at AS used_at").Order("k.id DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	keys := make([]models.APIKey, len(rows))
	for i, row := range rows {
		if keys[i], err = row.Key.model(); err != nil {
			return nil, err
		}
		keys[i].LastUsedAt = optionalTime(row.UsedAt)
		if at, ok := unwritten[row.Key.ID]; ok && timeOf(at).After(keys[i].LastUsedAt) {
			keys[i].LastUsedAt = timeOf(at)
		}
	}
	return keys, nil
}

// RevokeKey ends a key at once; one that is revoked already stays so. Errors: not_found.
func (s *Store) RevokeKey(ctx context.Context, who models.Actor, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var row keyRow
		err := tx.Where("id = ?", id).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return messages.NewError(messages.NoSuchKey, messages.Facts{})
		}
		if err != nil || row.RevokedAt != nil {
			return err
		}
		now := millis(s.now())
		row.RevokedAt = &now
		if err := tx.Select("revoked_at").Updates(&row).Error; err != nil {
			return fmt.Errorf("revoke key: %w", err)
		}
		return s.audit(tx, who, models.ActionKeyRevoked, row.subject(), nil, nil)
	})
}

func randomText(n int) string {
	out := make([]byte, n)
	for i := range out {
		digit, err := rand.Int(rand.Reader, big.NewInt(int64(len(base62))))
		if err != nil {
			panic(err) // the system's randomness never fails
		}
		out[i] = base62[digit.Int64()]
	}
	return string(out)
}

func scopeWords(scopes []models.Scope) []string {
	words := make([]string, len(scopes))
	for i, scope := range scopes {
		words[i] = string(scope)
	}
	slices.Sort(words)
	return words
}

func (r keyRow) subject() subject { return subject{"key", r.ID, r.Name} }

func (r keyRow) model() (models.APIKey, error) {
	key := models.APIKey{
		ID: r.ID, Prefix: r.Prefix, Hash: r.Hash, Name: r.Name, LabPersonas: r.LabPersonas, RatePerMinute: r.RatePerMinute,
		ProtectedLabels: r.ProtectedLabels, WritesPerMinute: r.WritesPerMinute,
		CreatedBy: models.Actor{Kind: models.ActorKind(r.CreatedByKind), ID: r.CreatedByID, Name: r.CreatedByName},
		CreatedAt: timeOf(r.CreatedAt), ExpiresAt: optionalTime(r.ExpiresAt), RevokedAt: optionalTime(r.RevokedAt),
	}
	for _, scope := range r.Scopes {
		key.Scopes = append(key.Scopes, models.Scope(scope))
	}
	if r.TemplateIDs != nil {
		if err := json.Unmarshal([]byte(*r.TemplateIDs), &key.TemplateIDs); err != nil {
			return key, fmt.Errorf("read templates of key %s: %w", r.Prefix, err)
		}
	}
	return key, nil
}
