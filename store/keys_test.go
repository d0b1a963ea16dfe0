package store_test

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func TestCreateKey(t *testing.T) {
	t.Parallel()
	at := newClock()
	path := file(t)
	s := open(t, path)
	in := models.NewKey{Name: "  web app ", Scopes: []models.Scope{models.ScopeTemplatesRead, models.ScopeMint}, ExpiresAt: at.now().AddDate(10, 0, 0), RatePerMinute: 60, WritesPerMinute: 7, NoLabPersonas: true}
	key, secret, err := s.CreateKey(t.Context(), dana, in)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^grk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}$`).MatchString(secret.Reveal()) {
		t.Error("the key has another form")
	}
	if key.Name != "web app" || key.Prefix != secret.Reveal()[4:12] || key.LabPersonas || key.RatePerMinute != 60 || key.WritesPerMinute != 7 || !key.ExpiresAt.Equal(in.ExpiresAt) || key.TemplateIDs != nil {
		t.Errorf("got %+v", key)
	}
	if !key.Has(models.ScopeMint) || !key.Has(models.ScopeTemplatesRead) || key.Has(models.ScopeTemplatesWrite) || key.CreatedBy.Name != "Dana" {
		t.Errorf("got %+v", key)
	}
	sum := sha256.Sum256([]byte(secret.Reveal()))
	wantRows(t, sqlOf(t, path), "SELECT hex(hash) FROM api_keys", strings.ToUpper(fmt.Sprintf("%x", sum)))
	found, err := s.KeyByToken(t.Context(), secret.Reveal())
	if err != nil || found.ID != key.ID || found.RatePerMinute != 60 || found.WritesPerMinute != 7 {
		t.Errorf("got %+v, %v", found, err)
	}
}

func TestKeysDiffer(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	seen := map[string]bool{}
	for range 200 {
		_, secret := appKey(t, s, models.NewKey{})
		prefix, rest := secret.Reveal()[4:12], secret.Reveal()[13:]
		if seen[prefix] || seen[rest] {
			t.Fatal("a key came twice")
		}
		seen[prefix], seen[rest] = true, true
	}
}

func TestUnknownKeysAreRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	_, secret := appKey(t, s, models.NewKey{})
	good := secret.Reveal()
	last := "a"
	if strings.HasSuffix(good, last) {
		last = "b"
	}
	for name, token := range map[string]string{
		"empty": "", "prefix alone": good[:12], "other secret": good[:len(good)-1] + last, "other prefix": "grk_" + "00000000" + good[12:],
		"longer": good + "a", "upper case": strings.ToUpper(good), "no underscore": good[:12] + "x" + good[13:], "SQL": "grk_' OR '1'=_" + good[13:],
	} {
		key, err := s.KeyByToken(t.Context(), token)
		if models.CodeOf(err) != models.CodeUnauthenticated || key != nil {
			t.Errorf("%s: got %v, %v", name, key, err)
		}
	}
}

func TestKeyExpiry(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	_, secret := appKey(t, s, models.NewKey{ExpiresAt: at.now().Add(time.Hour)})
	at.pass(time.Hour - time.Millisecond)
	if _, err := s.KeyByToken(t.Context(), secret.Reveal()); err != nil {
		t.Error(err)
	}
	at.pass(time.Millisecond)
	_, err := s.KeyByToken(t.Context(), secret.Reveal())
	wantCode(t, err, models.CodeUnauthenticated)
}

func TestRevokeKey(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	key, secret := appKey(t, s, models.NewKey{})
	if _, err := s.KeyByToken(t.Context(), secret.Reveal()); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if err := s.RevokeKey(t.Context(), dana, key.ID); err != nil {
			t.Fatal(err)
		}
		_, err := s.KeyByToken(t.Context(), secret.Reveal())
		wantCode(t, err, models.CodeUnauthenticated)
		got, err := s.KeyByID(t.Context(), key.ID)
		if err != nil || !got.RevokedAt.Equal(time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)) {
			t.Errorf("revoked at %v, %v", got.RevokedAt, err)
		}
		at.pass(time.Hour)
	}
	wantCode(t, s.RevokeKey(t.Context(), dana, "nobody"), models.CodeNotFound)
	_, err := s.KeyByID(t.Context(), "nobody")
	wantCode(t, err, models.CodeNotFound)
}

func TestKeysOfCertainTemplates(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	one, two := create(t, s, "one"), create(t, s, "two")
	rename(t, s, "two", "deux")
	key, secret := appKey(t, s, models.NewKey{Slugs: []string{"one", "two", "deux"}})
	if len(key.TemplateIDs) != 2 || !key.MayUse(one.ID) || !key.MayUse(two.ID) {
		t.Errorf("got %v", key.TemplateIDs)
	}
	_, _, err := s.CreateKey(t.Context(), dana, models.NewKey{Name: "x", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"no", "one", "none"}})
	wantCode(t, err, models.CodeInvalidInput)
	var fields []string
	for _, f := range models.FieldsOf(err) {
		fields = append(fields, f.Field)
	}
	if !slices.Equal(fields, []string{"templates[0]", "templates[2]"}) {
		t.Errorf("got %v", fields)
	}
	// A deleted template must not open the key to all others, nor to the next one of that slug.
	for _, slug := range []string{"one", "deux"} {
		archive(t, s, slug)
		if err := s.DeleteTemplate(t.Context(), dana, slug); err != nil {
			t.Fatal(err)
		}
	}
	next := create(t, s, "one")
	got, err := s.KeyByToken(t.Context(), secret.Reveal())
	if err != nil || got.TemplateIDs == nil || got.MayUse(next.ID) {
		t.Errorf("got %v, %v", got.TemplateIDs, err)
	}
}

// Any call with a key is a use of it, whichever store took it; a refused key is not used.
func TestKeysListLastUse(t *testing.T) {
	t.Parallel()
	at, path := newClock(), file(t)
	s, other := storetest.OpenAt(t, path, at.now), storetest.OpenAt(t, path, at.now)
	made := at.now()
	first, secret := appKey(t, s, models.NewKey{Name: "first"})
	revoked, old := appKey(t, s, models.NewKey{Name: "revoked"})
	if err := s.RevokeKey(t.Context(), dana, revoked.ID); err != nil {
		t.Fatal(err)
	}
	at.pass(time.Minute)
	appKey(t, s, models.NewKey{Name: "second"})
	lastUse := func(s *store.Store) string {
		t.Helper()
		page, err := s.Keys(t.Context(), models.ListQuery{})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, key := range page.Items {
			use := "never"
			if !key.LastUsedAt.IsZero() {
				use = key.LastUsedAt.Sub(made).String()
			}
			all = append(all, key.Name+" "+use)
		}
		slices.Sort(all)
		return strings.Join(all, ", ")
	}
	for _, step := range []struct {
		by   *store.Store
		pass time.Duration
		want string
	}{
		{s, 0, "first 1m0s"},
		{s, 59 * time.Second, "first 1m0s"}, // noted once a minute
		{s, time.Second, "first 2m0s"},
		{other, time.Second, "first 2m1s"},
		{s, -time.Minute, "first 2m1s"}, // a clock that was set back takes nothing back
		{s, 2 * time.Minute, "first 3m1s"},
	} {
		at.pass(step.pass)
		if _, err := step.by.KeyByToken(t.Context(), secret.Reveal()); err != nil {
			t.Fatal(err)
		}
		if _, err := step.by.KeyByToken(t.Context(), old.Reveal()); err == nil {
			t.Fatal("a revoked key works")
		}
		if got := lastUse(step.by); got != step.want+", revoked never, second never" {
			t.Errorf("after %s: %s, want %s", at.now().Sub(made), got, step.want)
		}
		// The next mint takes it along.
		if err := step.by.RecordMint(t.Context(), filled(models.Mint{At: at.now(), KeyID: first.ID, Outcome: models.OutcomeOK})); err != nil {
			t.Fatal(err)
		}
		if got := lastUse(s); !strings.HasPrefix(got, step.want) {
			t.Errorf("written: %s, want %s", got, step.want)
		}
	}
}

// What no mint takes along is written soon, and at the latest when the store closes.
func TestUsesAreWrittenWithoutMints(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	key, secret := appKey(t, s, models.NewKey{})
	if _, err := s.KeyByToken(t.Context(), secret.Reveal()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantRows(t, sqlOf(t, path), "SELECT key_id FROM key_uses", key.ID)
	s = open(t, path)
	_, secret = appKey(t, s, models.NewKey{})
	if _, err := s.KeyByToken(t.Context(), secret.Reveal()); err != nil {
		t.Fatal(err)
	}
	db := sqlOf(t, path)
	for deadline := time.Now().Add(10 * time.Second); len(list(t, db, "SELECT key_id FROM key_uses")) < 2; {
		if time.Now().After(deadline) {
			t.Fatal("the use was not written")
		}
	}
}
