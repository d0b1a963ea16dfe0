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

// Keys lists every key, newest first, with its last use.
func (s *Store) Keys(ctx context.Context) ([]models.APIKey, error) {
	return s.keysWhere(ctx, "1 = 1")
}

// KeyByID finds one key with its last use. Errors: not_found.
func (s *Store) KeyByID(ctx context.Context, id string) (models.APIKey, error) {
	keys, err := s.keysWhere(ctx, "k.id = ?", id)
	if err == nil && len(keys) == 0 {
		err = messages.NewError(messages.NoSuchKey, messages.Facts{})
	}
	if err != nil {
		return models.APIKey{}, err
	}
	return keys[0], nil
}

func (s *Store) keysWhere(ctx context.Context, where string, args ...any) ([]models.APIKey, error) {
	var rows []struct {
		Key    keyRow `gorm:"embedded"`
		UsedAt *int64
	}
	err := s.read(ctx).Table("api_keys k").Where(where, args...).
		Select(withName("k", "created_by") + ", " + lastUseColumn + " AS used_at").
		Order("k.created_at DESC, k.id DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	keys := make([]models.APIKey, len(rows))
	for i, row := range rows {
		if keys[i], err = row.Key.model(); err != nil {
			return nil, err
		}
		keys[i].LastUsedAt = optionalTime(row.UsedAt)
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
