package store

import (
	"context"

	"greenroom/models"
)

// FormKey gives a person, also a disabled one, and the key that signs this person's forms. Errors: not_found.
func (s *Store) FormKey(ctx context.Context, userID string) (models.User, models.Secret, error) {
	row, err := findUser(s.read(ctx), "id = ?", userID)
	if err != nil {
		return models.User{}, "", err
	}
	return row.model(), row.formKey(), nil
}

// formKey is the person's alone: nobody can sign for another person.
func (r userRow) formKey() models.Secret { return r.derived(formPurpose) }
