package store_test

import (
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// searchCases are searches over the templates of searchTemplates, each with the slugs that it finds in their order.
// Every database answers them the same.
var searchCases = map[string]string{
	// Words of three characters and more are found anywhere, in any case.
	"zoe": "zoe", "ZOE": "zoe", "zoë": "zoe", "ZOË": "zoe", "kind": "cara", "KIND cara": "cara", "kind zoe": "", "kw-42": "zoe", "w-4": "zoe",
	"ärzte": "zoe", "pfleger für": "zoe", "straßen": "zoe", "STRASSEN": "zoe", `"Zed"`: "zoe", "o'n": "zoe", "100%": "zoe", "r_s": "zoe", "x_x": "",
	"sel": "zoe", "users": "zoe", "(a or": "", "NEAR/2": "zoe", "NOT cara": "", "words:cara": "", "-cara": "", "^cara": "", "cara cara CARA": "cara",
	// The pieces of a word that is not there.
	"selers": "", "brella umb": "rain cara zoe", "umbrellas-umbrella": "", "rellaumb": "",
	// One or two letters are found where a word of slug, name or tags begins, and signs anywhere in those.
	"": "kana han wide rain cara zoe", "  ": "kana han wide rain cara zoe", "\x00": "kana han wide rain cara zoe", "\xff\xfe": "kana han wide rain cara zoe",
	"zo": "zoe", "oe": "", "c": "wide rain cara", "ca": "wide cara", "ca be": "", "a": "han wide", "zo ze": "zoe", "4": "zoe", "42": "zoe", "Ë": "", "'": "zoe", "o'": "zoe", `"`: "zoe", "%": "", "-": "zoe", "zoe - 42": "zoe", "🙂": "rain",
	"AND": "", "OR": "", "*": "", `\`: "", "zoe\x00zed": "zoe", "ab\xffcd": "",
	// Composed and decomposed, narrow and wide.
	"caf\u00e9": "wide", "cafe\u0301": "wide", "CAFE\u0301": "wide", "Ａｂｃ": "wide", "abc": "wide", "１２３": "wide", "ｱｲｽ": "kana", "アイス": "kana", "ｶﾞｲﾄﾞ": "kana",
	// One and two characters of scripts that write no spaces.
	"東": "han kana", "東京": "han kana", "京都": "han", "東都": "", "都東": "", "ア": "kana", "サー": "kana", "ー": "kana", "한": "han", "한국": "han", "국한": "", "ai東": "han", "東 京": "han kana", "東京 cafe": "",
	// Hits in slug, name and tags come before those in descriptions and prompts, the newest first.
	"umbrella": "rain cara zoe", "umbrella cara": "cara", "umb rain": "rain",
	strings.Repeat("c ", 100): "wide rain cara", strings.Repeat("xy ", 66): "",
}

// searchTemplates makes the templates of searchCases, the first one first.
func searchTemplates(t *testing.T, s *store.Store, pass func()) {
	t.Helper()
	for _, in := range []struct {
		slug, name, description string
		tags                    []string
		prompt                  string
	}{
		{"zoe", `Zoë "Zed" O'Neil`, "Für ÄRZTE & Pfleger", []string{"kw-42"}, "Grüße auf Straßendeutsch.\x01 Nie 100% sicher_sein; SELECT * FROM users -- (a OR b) NEAR/2 c* with an umbrella"},
		{"cara", "Cara", "", nil, "Be kind. Umbrellas are for rent."},
		{"rain", "City umbrella 🙂", "", nil, "Brella first."},
		{"wide", "Ａｂｃ Cafe\u0301", "１２３", nil, "x"},
		{"han", "東京都 한국어 AI東", "", nil, "x"},
		{"kana", "アイスガイド", "", nil, "サービスは東京で。"},
	} {
		pass()
		p := persona()
		p.Name, p.SystemPrompt = in.name, in.prompt
		createAs(t, s, models.NewTemplate{Slug: in.slug, Description: in.description, Tags: in.tags, Persona: p})
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	searchTemplates(t, s, func() { at.pass(time.Second) })
	for search, want := range searchCases {
		for _, limit := range []int{1, 100} {
			if got := strings.Join(walk(t, s, models.TemplateQuery{Search: search, Limit: limit}), " "); got != want {
				t.Errorf("%q by %d finds %q, want %q", search, limit, got, want)
			}
		}
		counts, err := s.TemplateCounts(t.Context(), models.TemplateQuery{Search: search})
		if n := len(strings.Fields(want)); err != nil || counts[""] != (models.Count{N: n}) {
			t.Errorf("%q counts %+v, %v; want %d", search, counts[""], err, n)
		}
	}
}

// Who names an order gets that order, whatever a hit is worth.
func TestSearchInAnOrder(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	searchTemplates(t, s, func() { at.pass(time.Second) })
	mintsFor(t, s, "zoe", 1, at.now(), models.OutcomeOK)
	if err := s.RankTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	for order, want := range map[string]string{"updated": "rain cara zoe", "created": "rain cara zoe", "name": "cara rain zoe", "tokens": "zoe rain cara"} {
		q := models.TemplateQuery{Search: "umbrella", Sort: order, Limit: 1}
		if got := strings.Join(walk(t, s, q), " "); got != want {
			t.Errorf("by %s: %q, want %q", order, got, want)
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
	if got := walk(t, s, models.TemplateQuery{Tag: "shop", Sort: "name"}); len(got) != 1 {
		t.Errorf("tagged: %v", got)
	}
	if _, err := s.PatchTemplate(t.Context(), dana, "clara", models.TemplatePatch{Tags: &[]string{}}); err != nil {
		t.Fatal(err)
	}
	if tags, err := s.Tags(t.Context()); err != nil || len(tags) > 0 || found("shop") {
		t.Errorf("tags %v, %v", tags, err)
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
