package main

import (
	"log/slog"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox"
	"greenroom/catalog"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/store/storetest"
)

// The examples must work: their IDs are those that the sandbox lists, and the published ones can be minted.
func TestExamplesCanBeMinted(t *testing.T) {
	stand := sandbox.New(sandbox.Options{Now: time.Now})
	base, err := stand.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stand.Close() })
	client, err := anam.New(anam.Options{BaseURL: base, Key: sandbox.DefaultKey, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	log := slog.New(slog.DiscardHandler)
	cat := catalog.New(catalog.Options{Anam: client, Now: time.Now, Log: log})
	t.Cleanup(cat.Close)
	db := storetest.Open(t, nil)
	if err := makeExamples(t.Context(), db, cat, models.Actor{Kind: models.ActorSetup}); err != nil {
		t.Fatal(err)
	}
	service := mint.New(mint.Options{Store: db, Anam: client, Now: time.Now, Log: log})
	key := &models.APIKey{ID: "k", Prefix: "AAAAAAAA", Scopes: []models.Scope{models.ScopeMint}}
	for slug, want := range map[string]models.Code{"cara-support": "", "leo-coach": "", "mia-tour": models.CodeNotPublished} {
		_, err := service.Mint(t.Context(), mint.Caller{Key: key}, models.MintRequest{Template: slug})
		if models.CodeOf(err) != want {
			t.Errorf("%s: %v, want %q", slug, err, want)
		}
		template, err := db.TemplateBySlug(t.Context(), slug)
		if err != nil {
			t.Fatal(err)
		}
		persona := template.Version.Document.Persona
		_, face, _ := cat.Avatar(t.Context(), persona.AvatarID)
		_, voice, _ := cat.Voice(t.Context(), persona.VoiceID)
		_, model, _ := cat.Model(t.Context(), persona.LLMID)
		if !face || !voice || !model {
			t.Errorf("%s: face %v, voice %v, model %v", slug, face, voice, model)
		}
	}
}
