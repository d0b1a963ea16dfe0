package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"greenroom/models"
)

// Purposes keep keys that are derived from one password's hash apart.
const (
	formPurpose    = "greenroom forms v1"
	browserPurpose = "greenroom browsers v1"
	attemptPurpose = "greenroom sign-in attempts v1"
)

// SignInAccount finds what somebody wants to sign in to. An email that nobody has is no error: it is tried like any other.
func (s *Store) SignInAccount(ctx context.Context, email string) (models.SignInAccount, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	row, err := findUser(s.read(ctx), "email = ?", email)
	if models.CodeOf(err) == models.CodeNotFound {
		return models.SignInAccount{Key: "unknown " + email}, nil
	}
	if err != nil {
		return models.SignInAccount{}, err
	}
	return models.SignInAccount{
		User: row.model(), Key: row.ID + " " + hex.EncodeToString([]byte(row.derived(attemptPurpose).Reveal())), BrowserKey: row.derived(browserPurpose),
	}, nil
}

// derived makes a key from the password's hash, which no page, answer or export holds. A new password makes a new key.
func (r userRow) derived(purpose string) models.Secret {
	mac := hmac.New(sha256.New, []byte(r.PasswordHash))
	mac.Write([]byte(purpose))
	return models.Secret(mac.Sum(nil))
}
