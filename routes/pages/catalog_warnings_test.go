package pages

import (
	"log/slog"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox"
	"greenroom/catalog"
	"greenroom/models"
)

// TestCatalogWarnings compares each kind of part with the catalog.
func TestCatalogWarnings(t *testing.T) {
	t.Parallel()
	names, _ := listed(t)
	const nobody = "00000000-0000-4000-8000-00000000dead"
	elevenLabs := "de23e340-1416-4dd8-977d-065a7ca11697"
	for _, c := range []struct{ field, value, also, set string }{
		{field: "avatarId", value: nobody}, {field: "voiceId", value: nobody}, {field: "llmId", value: "unheard-of"}, {field: "toolIds", value: nobody},
		{field: "avatarModel", value: "cara-9"},
		{field: "voiceGenerationOptions.speed", value: "1.4", also: "voiceId", set: elevenLabs},
		{field: "voiceGenerationOptions.emotion", value: "sad", also: "voiceId", set: elevenLabs},
		{field: "voiceGenerationOptions.volume", value: "1", also: "voiceId", set: elevenLabs},
	} {
		values := valuesOf(models.NewDocument(listedPersona))
		if got := names.catalogWarnings(t.Context(), values); len(got) != 0 {
			t.Fatalf("listed parts are warned of: %v", got)
		}
		values[c.field] = c.value
		if c.also != "" {
			values[c.also] = c.set
		}
		if got := names.catalogWarnings(t.Context(), values); len(got) != 1 || got[c.field] == "" {
			t.Errorf("%s %s: %v", c.field, c.value, got)
		}
	}
}

func TestNothingIsWarnedOfWhenAnamIsDown(t *testing.T) {
	t.Parallel()
	names, stand := listed(t)
	if err := stand.Close(); err != nil {
		t.Fatal(err)
	}
	if got := names.catalogWarnings(t.Context(), map[string]string{"avatarId": "x", "voiceId": "y", "llmId": "z", "toolIds": "t"}); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// listedPersona has a face, a voice and a model that the sandbox lists.
var listedPersona = models.Persona{
	Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
	LLMID: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", SystemPrompt: "You are Cara.",
}

// listed are IDs that the sandbox lists.
func listed(t *testing.T) (catalogNames, *sandbox.Server) {
	t.Helper()
	const key = "sandbox-key"
	stand := sandbox.New(sandbox.Options{Key: key, Now: time.Now})
	base, err := stand.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stand.Close() })
	client, err := anam.New(anam.Options{BaseURL: base, Key: key, Deadline: 2 * time.Second, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	cat := catalog.New(catalog.Options{Anam: client, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(cat.Close)
	return catalogNames{cat}, stand
}
