package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// record fills in a row and writes it.
func record(t testing.TB, s *store.Store, m models.Mint) models.Mint {
	t.Helper()
	m = filled(m)
	if err := s.RecordMint(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	return m
}

func filled(m models.Mint) models.Mint {
	if m.ID == "" {
		m.ID = store.NewID()
	}
	if m.KeyID == "" && m.UserID == "" {
		m.KeyID = "key"
	}
	return m
}

func TestMintRowsComeBackWhole(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	want := record(t, s, models.Mint{
		At: at.now(), KeyID: "key", TemplateID: "tpl", Slug: "cara", Version: 7, Label: "live", ClientLabel: "gr:cara@7:live:abc",
		Outcome: "anam_rejected", AnamStatus: 400, Fields: "personaConfig.voiceId", Duration: 1234 * time.Microsecond, RequestID: "req", Address: "192.0.2.1",
	})
	lab := record(t, s, models.Mint{At: at.now().Add(-time.Second), UserID: "user", PersonaID: "lab", Outcome: models.OutcomeOK})
	page, err := s.Mints(t.Context(), models.MintQuery{})
	if err != nil || len(page.Items) != 2 || page.Items[0] != want || page.Items[1] != lab {
		t.Errorf("got %+v, %v", page, err)
	}
}

func TestManyMintsAtOnce(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			for j := range 20 {
				m := filled(models.Mint{ID: fmt.Sprintf("%d-%d", i, j), At: time.Now(), Outcome: models.OutcomeOK})
				if err := s.RecordMint(context.Background(), m); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	wantRows(t, sqlOf(t, path), "SELECT COUNT(*) FROM mints", "1280")
}

func TestOneBadRowFailsAlone(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	record(t, s, models.Mint{ID: "taken", Outcome: models.OutcomeOK})
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			m := filled(models.Mint{ID: fmt.Sprint("row-", i), Outcome: models.OutcomeOK})
			bad := i%50 == 25
			if bad {
				m.ID = "taken"
			}
			if err := s.RecordMint(context.Background(), m); (err != nil) != bad {
				t.Errorf("row %d: %v", i, err)
			}
		})
	}
	all.Wait()
	wantRows(t, sqlOf(t, path), "SELECT COUNT(*) FROM mints", "197")
	// Neither a key nor a user is nobody's mint.
	if err := s.RecordMint(t.Context(), models.Mint{ID: "nobody"}); err == nil {
		t.Error("a mint of nobody was recorded")
	}
}

func TestRecordMintHeedsItsContext(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for i := range 50 {
		err := s.RecordMint(ctx, filled(models.Mint{ID: fmt.Sprint(i)}))
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

// Every row that waits when the store closes is written or refused, and no caller waits for ever.
func TestCloseRacingRecordMint(t *testing.T) {
	t.Parallel()
	for range 10 {
		path := file(t)
		s, err := store.Open(t.Context(), store.Options{Path: path, Now: time.Now, Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		acknowledged := 0
		for range 32 {
			all.Go(func() {
				for {
					err := s.RecordMint(context.Background(), filled(models.Mint{Outcome: models.OutcomeOK}))
					if errors.Is(err, store.ErrClosed) {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					acknowledged++
					mu.Unlock()
				}
			})
		}
		untilRowsCome(t, path)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		all.Wait()
		wantRows(t, sqlOf(t, path), fmt.Sprintf("SELECT COUNT(*) - %d FROM mints", acknowledged), "0")
		if err := s.RecordMint(t.Context(), filled(models.Mint{})); !errors.Is(err, store.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	}
}

// untilRowsCome waits until at least 32 rows are on disk.
func untilRowsCome(t *testing.T, path string) {
	t.Helper()
	db := sqlOf(t, path)
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if list(t, db, "SELECT COUNT(*) >= 32 FROM mints")[0] == "1" {
			return
		}
	}
	t.Fatal("no rows came")
}

func TestForgetMints(t *testing.T) {
	t.Parallel()
	at := newClock()
	path := file(t)
	s := open(t, path)
	fill := sqlOf(t, path)
	if _, err := fill.ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
		INSERT INTO mints SELECT 'm' || i, i, 'key', '', '', '', 0, '', '', '', 'ok', 0, '', 0, '', '', 0 FROM n`); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ before, gone int64 }{{0, 0}, {3500, 3500}, {3500, 0}, {4500, 1000}, {at.now().UnixMilli(), 500}} {
		if n, err := s.ForgetMints(t.Context(), time.UnixMilli(c.before)); err != nil || n != c.gone {
			t.Errorf("before %d: forgot %d, %v; want %d", c.before, n, err, c.gone)
		}
		wantRows(t, fill, fmt.Sprintf("SELECT COUNT(*) FROM mints WHERE at < %d", c.before), "0")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.ForgetMints(ctx, at.now()); err == nil {
		t.Error("went on after its context had ended")
	}
}
