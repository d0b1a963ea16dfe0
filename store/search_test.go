package store_test

import (
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/store/storetest"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	p := persona()
	p.Name, p.SystemPrompt = `Zoë "Zed" O'Neil`, "Grüße auf Straßendeutsch.\x01 Nie 100% sicher_sein; SELECT * FROM users -- (a OR b) NEAR/2 c*"
	createAs(t, s, models.NewTemplate{Slug: "zoe", Description: "Für ÄRZTE & Pfleger", Tags: []string{"kw-42"}, Persona: p})
	create(t, s, "cara")
	for search, want := range map[string]string{
		"": "cara zoe", "  ": "cara zoe", "zo": "zoe", "zoe": "zoe", "ZOE": "zoe", "zoë": "zoe", "ZOË": "zoe", "oë": "zoe", "OË": "zoe", "Ë": "zoe",
		"kind": "cara", "KIND cara": "cara", "kind zoe": "", "a": "cara zoe", "ca be": "cara", "kw-42": "zoe", "ärzte": "zoe", "Är": "zoe", "pfleger für": "zoe",
		"straßen": "zoe", `"Zed"`: "zoe", `"`: "zoe", "'": "zoe", "o'n": "zoe", "100%": "zoe", "%": "zoe", "0%": "zoe", "_": "zoe", "r_s": "zoe", "x_x": "",
		"sel": "zoe", "users --": "zoe", "(a": "zoe", "OR": "zoe", "a OR b": "zoe", "AND": "", "NOT cara": "", "NEAR/2": "zoe", "c*": "zoe", "*": "zoe",
		"words:cara": "", "-cara": "", "^cara": "", `\`: "", "\x00": "cara zoe", "zoe\x00zed": "zoe", "\xff\xfe": "cara zoe", "ab\xffcd": "", "cara cara CARA": "cara",
		"🙂": "", strings.Repeat("a ", 100): "cara zoe", strings.Repeat("ab ", 66): "",
	} {
		page, err := s.Templates(t.Context(), models.TemplateQuery{Search: search, Sort: "name"})
		if err != nil {
			t.Errorf("%q: %v", search, err)
			continue
		}
		var slugs []string
		for _, item := range page.Items {
			slugs = append(slugs, item.Slug)
		}
		if got := strings.Join(slugs, " "); got != want {
			t.Errorf("%q finds %q, want %q", search, got, want)
		}
	}
}

func TestSearchFollowsChanges(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	found := func(search string) bool {
		t.Helper()
		page, err := s.Templates(t.Context(), models.TemplateQuery{Search: search})
		if err != nil {
			t.Fatal(err)
		}
		return len(page.Items) == 1
	}
	save(t, s, "cara", 1, "Sell umbrellas.")
	if !found("umbrellas") || found("kind") {
		t.Error("the prompt of the latest version counts, and no other")
	}
	if _, err := s.PatchTemplate(t.Context(), dana, "cara", models.TemplatePatch{Slug: new("clara"), Description: new("rainwear"), Tags: &[]string{"shop"}}); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"clara", "rainwear", "shop", "umbrellas"} {
		if !found(word) {
			t.Errorf("%s is not found", word)
		}
	}
}

func FuzzSearch(f *testing.F) {
	s := storetest.Open(f, nil)
	create(f, s, "cara")
	for _, seed := range []string{"cara", `"`, `a"b"c`, "%_\\", "NEAR(a b, 2)", "\x00\xff", "a OR", "é É"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, search string) {
		_, err := s.Templates(t.Context(), models.TemplateQuery{Search: search})
		if code := models.CodeOf(err); code != "" && code != models.CodeInvalidInput {
			t.Fatalf("%q: %v", search, err)
		}
	})
}
