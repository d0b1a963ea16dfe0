package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"

	"greenroom/models"
)

// formPurpose keeps the derived key apart from any other use of the password's hash.
const formPurpose = "greenroom forms v1"

// FormKey gives a person, also a disabled one, and the key that signs this person's forms. Errors: not_found.
func (s *Store) FormKey(ctx context.Context, userID string) (models.User, models.Secret, error) {
	row, err := findUser(s.read(ctx), "id = ?", userID)
	if err != nil {
		return models.User{}, "", err
	}
	return row.model(), row.formKey(), nil
}

// formKey is derived from the password's hash, which no page, answer or export holds: nobody can sign for another person.
// A new password makes a new key.
func (r userRow) formKey() models.Secret {
	mac := hmac.New(sha256.New, []byte(r.PasswordHash))
	mac.Write([]byte(formPurpose))
	return models.Secret(mac.Sum(nil))
}
