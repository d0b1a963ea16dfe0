package store_test

import (
	"context"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

// callers runs do from 32 goroutines for each CPU.
func callers(b *testing.B, do func() error) {
	b.Helper()
	b.SetParallelism(32)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := do(); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkKeyByToken(b *testing.B) {
	s := storetest.Open(b, nil)
	_, secret := appKey(b, s, models.NewKey{})
	callers(b, func() error {
		_, err := s.KeyByToken(context.Background(), secret.Reveal())
		return err
	})
}

func BenchmarkResolveMint(b *testing.B) {
	s := storetest.Open(b, nil)
	create(b, s, "cara")
	publish(b, s, "cara", 1)
	callers(b, func() error {
		_, err := resolve(context.Background(), s, "cara", "", nil)
		return err
	})
}

func BenchmarkRecordMint(b *testing.B) {
	s := storetest.Open(b, nil)
	row := models.Mint{
		KeyID: "0198c0de-0000-7000-8000-000000000001", TemplateID: "0198c0de-0000-7000-8000-000000000002", Slug: "cara-support", Version: 7,
		Label: "live", ClientLabel: "gr:cara-support@7:live:Ab3dEf9h", Outcome: models.OutcomeOK, AnamStatus: 200,
		Duration: 120 * time.Millisecond, Address: "192.0.2.1",
	}
	callers(b, func() error {
		m := filled(row)
		m.At, m.RequestID = time.Now(), models.NewRequestID(time.Now())
		return s.RecordMint(context.Background(), m)
	})
}

// All calls of a mint to the store, one after the other.
func BenchmarkMintPath(b *testing.B) {
	s := storetest.Open(b, nil)
	create(b, s, "cara")
	publish(b, s, "cara", 1)
	key, secret := appKey(b, s, models.NewKey{})
	callers(b, func() error {
		if _, err := s.KeyByToken(context.Background(), secret.Reveal()); err != nil {
			return err
		}
		if _, err := resolve(context.Background(), s, "cara", "", nil); err != nil {
			return err
		}
		return s.RecordMint(context.Background(), filled(models.Mint{At: time.Now(), KeyID: key.ID, Outcome: models.OutcomeOK}))
	})
}

// The cost of one look at the generation when many callers look at once.
func BenchmarkLook(b *testing.B) {
	s := storetest.Open(b, nil)
	callers(b, func() error {
		_, err := s.Look(context.Background())
		return err
	})
}

func BenchmarkTemplateBySlug(b *testing.B) {
	s := storetest.Open(b, nil)
	create(b, s, "cara")
	publish(b, s, "cara", 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.TemplateBySlug(b.Context(), "cara"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSaveVersion(b *testing.B) {
	s := storetest.Open(b, nil)
	create(b, s, "cara")
	b.ReportAllocs()
	for base := 1; b.Loop(); base++ {
		if _, _, err := s.SaveVersion(b.Context(), dana, "cara", base, saying(time.Now().String())); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMoveLabel(b *testing.B) {
	s := storetest.Open(b, nil)
	create(b, s, "cara")
	save(b, s, "cara", 1, "second")
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		publish(b, s, "cara", 1+n%2)
	}
}
