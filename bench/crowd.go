package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// crowd says what is in a database before it is measured.
type crowd struct{ Templates, Keys, Mints int }

// The admin who looks at pages.
const (
	adminEmail    = "bench@example.com"
	adminPassword = "correct horse battery"
)

var commandLine = models.Actor{Kind: models.ActorCLI, Name: "Bench"}

// live gives the personas of a crowd that are live, and so can be minted and changed: see storetest.Crowd.
func (c crowd) live() []string { return c.without(3, 7, 11) }

// changed gives those of them that have two versions, the first of which is live.
func (c crowd) changed() []string {
	return c.without(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18, 19)
}

func (c crowd) without(places ...int) (slugs []string) {
	for i := range c.Templates {
		if !slices.Contains(places, i%20) {
			slugs = append(slugs, storetest.Crowd{}.Slug(i))
		}
	}
	return slugs
}

// fill makes a database with a crowd, an admin and one persona that is minted alone, and gives the apps' keys.
// All but the templates goes through the store, as in any other database.
func (c crowd) fill(ctx context.Context, path string) (keys []string, err error) {
	if err := storetest.Bulk(ctx, path, storetest.Crowd{Templates: c.Templates}); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Options{Path: path, Now: time.Now, Log: slog.New(slog.DiscardHandler), QuickPasswords: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	admin := models.NewUser{Email: adminEmail, Name: "Bench", Role: models.RoleAdmin, Password: adminPassword, ByOwner: true}
	if _, err := s.CreateUser(ctx, commandLine, admin); err != nil {
		return nil, err
	}
	if err := publishAlone(ctx, s); err != nil {
		return nil, err
	}
	var ids []string
	for i := range max(c.Keys, 1) {
		key, secret, err := s.CreateKey(ctx, commandLine, models.NewKey{Name: fmt.Sprint("App ", i), Scopes: []models.Scope{
			models.ScopeMint, models.ScopeTemplatesRead, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish,
		}})
		if err != nil {
			return nil, err
		}
		ids, keys = append(ids, key.ID), append(keys, secret.Reveal())
	}
	return keys, c.mint(ctx, s, ids)
}

// publishAlone makes the persona of a usual length that every server mints beside Greenroom.
func publishAlone(ctx context.Context, s *store.Store) error {
	if _, err := s.CreateTemplate(ctx, commandLine, models.NewTemplate{Slug: alone, Persona: persona}); err != nil {
		return err
	}
	_, err := s.MoveLabel(ctx, commandLine, alone, models.LabelMove{Label: models.LabelLive, Version: 1})
	return err
}

// mint records mints over the last 60 days: every app mints some personas, and some personas far more than others.
func (c crowd) mint(ctx context.Context, s *store.Store, keys []string) error {
	if c.Mints == 0 {
		return nil
	}
	templates, err := everyID(ctx, s)
	if err != nil {
		return err
	}
	begin, apart := time.Now().AddDate(0, 0, -60), 60*24*time.Hour/time.Duration(c.Mints)
	const writers = 256 // as many as share a commit
	errs := make([]error, writers)
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(uint64(w), 2))
			for i := w; i < c.Mints && errs[w] == nil; i += writers {
				at := begin.Add(time.Duration(i) * apart)
				of := int(chance.Float64() * chance.Float64() * float64(len(templates)))
				errs[w] = s.RecordMint(ctx, models.Mint{
					ID: store.NewID(), At: at, KeyID: keys[(7*of+chance.IntN(3))%len(keys)], TemplateID: templates[of].ID, Slug: templates[of].Slug, Version: 1,
					Label: models.LabelLive, ClientLabel: "gr:" + templates[of].Slug + "@1:live:bench", Outcome: outcome(i), AnamStatus: 200,
					Duration: 120 * time.Millisecond, RequestID: models.NewRequestID(at), Address: "192.0.2.1",
				})
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

func outcome(i int) string {
	if i%40 == 39 {
		return string(models.CodeAnamUnavailable)
	}
	return models.OutcomeOK
}

func everyID(ctx context.Context, s *store.Store) (all []models.TemplateSummary, err error) {
	for q := (models.TemplateQuery{Limit: 100}); ; {
		page, err := s.Templates(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, one := range page.Items {
			all = append(all, models.TemplateSummary{ID: one.ID, Slug: one.Slug})
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return all, nil
		}
	}
}
