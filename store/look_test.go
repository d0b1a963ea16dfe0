package store_test

import (
	"testing"

	"greenroom/models"
	"greenroom/store/storetest"
)

// A request goes on with the state of its look; the next one sees the change.
func TestOneLookServesOneRequest(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	key, secret := appKey(t, s, models.NewKey{})
	looked, err := s.Look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RevokeKey(t.Context(), models.Actor{Kind: models.ActorCLI}, key.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.KeyByToken(t.Context(), secret.Reveal()); models.CodeOf(err) != models.CodeUnauthenticated {
		t.Errorf("a new request with a revoked key: %v", err)
	}
	next, err := s.Look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.KeyByToken(next, secret.Reveal()); models.CodeOf(err) != models.CodeUnauthenticated {
		t.Errorf("a look after the revocation: %v", err)
	}
	if _, err := resolve(looked, s, "nobody", "", nil); models.CodeOf(err) != models.CodeTemplateNotFound {
		t.Errorf("the old look: %v", err)
	}
}
