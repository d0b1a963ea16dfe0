package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func TestResolveMint(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	made := create(t, s, "cara")
	save(t, s, "cara", 1, "second")
	save(t, s, "cara", 2, "third")
	_, err := resolve(t.Context(), s, "cara", "", nil)
	wantCode(t, err, models.CodeNotPublished)
	publish(t, s, "cara", 1)
	publish(t, s, "cara", 2)
	for _, c := range []struct {
		label   string
		version *int
		want    int
		code    models.Code
	}{
		{"", nil, 2, ""}, {"live", nil, 2, ""}, {"staging", nil, 0, models.CodeNotPublished},
		{"", new(2), 2, ""}, {"", new(1), 1, ""}, // live has pointed at 1 before
		{"", new(3), 0, models.CodeNotPublished}, {"", new(4), 0, models.CodeVersionNotFound}, {"", new(0), 0, models.CodeVersionNotFound},
	} {
		for range 2 { // from the database, then from memory
			got, err := resolve(t.Context(), s, "cara", c.label, c.version)
			wantCode(t, err, c.code)
			if c.code == "" && (got.Version != c.want || got.TemplateID != made.ID || got.Slug != "cara") {
				t.Errorf("%+v: got %+v", c, got)
			}
		}
	}
	got, err := resolve(t.Context(), s, "cara", "", nil)
	if err != nil || !strings.Contains(string(got.PersonaConfig), `"systemPrompt":"second"`) || strings.Contains(string(got.PersonaConfig), "format") {
		t.Errorf("got %s, %v", got.PersonaConfig, err)
	}
	_, err = resolve(t.Context(), s, "nobody", "", nil)
	wantCode(t, err, models.CodeTemplateNotFound)
}

// The command line works beside a running server: its commits count for the very next request.
func TestChangesOfAnotherProcessCountAtOnce(t *testing.T) {
	t.Parallel()
	path := file(t)
	server, other := open(t, path), open(t, path)
	create(t, server, "cara")
	publish(t, server, "cara", 1)
	key, secret := appKey(t, server, models.NewKey{})
	version := func() int {
		t.Helper()
		got, err := resolve(t.Context(), server, "cara", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		return got.Version
	}
	version()
	for n := 1; n <= 20; n++ {
		save(t, other, "cara", n, fmt.Sprint("prompt ", n))
		publish(t, other, "cara", n+1)
		if got := version(); got != n+1 {
			t.Fatalf("live is %d, minted %d", n+1, got)
		}
	}
	if _, err := server.KeyByToken(t.Context(), secret.Reveal()); err != nil {
		t.Fatal(err)
	}
	if err := other.RevokeKey(t.Context(), dana, key.ID); err != nil {
		t.Fatal(err)
	}
	_, err := server.KeyByToken(t.Context(), secret.Reveal())
	wantCode(t, err, models.CodeUnauthenticated)

	_, fresh := appKey(t, other, models.NewKey{})
	if _, err := server.KeyByToken(t.Context(), fresh.Reveal()); err != nil {
		t.Error(err)
	}
	rename(t, other, "cara", "clara")
	if got, err := resolve(t.Context(), server, "cara", "", nil); err != nil || got.Slug != "clara" {
		t.Errorf("got %+v, %v", got, err)
	}
	archive(t, other, "clara")
	_, err = resolve(t.Context(), server, "cara", "", nil)
	wantCode(t, err, models.CodeTemplateArchived)
}

// Many readers while one publishes, here or in another process: no reader may see less than was committed before its call.
func TestNoStaleReadAfterCommit(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	for name, publisher := range map[string]*store.Store{"same": s, "other": open(t, path)} {
		t.Run(name, func(t *testing.T) { noStaleRead(t, s, publisher, name+"-one") })
	}
}

func noStaleRead(t *testing.T, s, publisher *store.Store, slug string) {
	create(t, s, slug)
	publish(t, s, slug, 1)
	var committed atomic.Int64
	committed.Store(1)
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for ctx.Err() == nil {
				least := committed.Load()
				got, err := resolve(context.Background(), s, slug, "", nil)
				if err != nil || int64(got.Version) < least {
					t.Errorf("committed %d, got %+v, %v", least, got, err)
					return
				}
			}
		})
	}
	for n := 1; n <= 50; n++ {
		save(t, publisher, slug, n, fmt.Sprint("prompt ", n))
		publish(t, publisher, slug, n+1)
		committed.Store(int64(n + 1))
	}
	stop()
	readers.Wait()
}

// A revoked key is refused in every call that starts after RevokeKey has returned, however many run meanwhile.
func TestNoRequestGetsThroughAfterRevocation(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	for range 20 {
		key, secret := appKey(t, s, models.NewKey{})
		var revoked atomic.Bool
		ctx, stop := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		for range 8 {
			readers.Go(func() {
				for ctx.Err() == nil {
					after := revoked.Load()
					_, err := s.KeyByToken(context.Background(), secret.Reveal())
					if after && models.CodeOf(err) != models.CodeUnauthenticated || err != nil && models.CodeOf(err) != models.CodeUnauthenticated {
						t.Errorf("revoked %v, got %v", after, err)
						return
					}
				}
			})
		}
		if err := s.RevokeKey(t.Context(), dana, key.ID); err != nil {
			t.Fatal(err)
		}
		revoked.Store(true)
		_, err := s.KeyByToken(t.Context(), secret.Reveal())
		wantCode(t, err, models.CodeUnauthenticated)
		stop()
		readers.Wait()
	}
}

func TestOneCallersEndedContextHarmsNoOther(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	publish(t, s, "cara", 1)
	ended, end := context.WithTimeout(t.Context(), time.Nanosecond)
	defer end()
	<-ended.Done()
	for range 20 {
		publish(t, s, "cara", 1)
		_, _ = resolve(ended, s, "cara", "", nil)
		if _, err := resolve(t.Context(), s, "cara", "", nil); err != nil {
			t.Fatal(err)
		}
	}
}
