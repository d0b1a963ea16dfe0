package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/catalog"
)

const allVoices = "Anon|Élodie - Warm & Clear|Lucy|Oisín|Łukasz STRAẞE|花子"

// oddVoices are six that names, words and countries can be got wrong with.
func oddVoices(t *testing.T) *shelf {
	l := newLister(t)
	for i, v := range []map[string]any{
		{"displayName": "Oisín", "gender": "male", "country": "ie", "provider": "CARTESIA", "displayTags": []string{"story"}},
		{"displayName": "Élodie - Warm & Clear", "gender": "FEMALE", "country": "FR", "provider": "ELEVENLABS", "description": "For welcomes"},
		{"displayName": "Łukasz STRAẞE", "gender": "MALE", "country": "PL", "provider": "FISH_AUDIO"},
		{"displayName": "花子", "gender": "FEMALE", "country": "JPN", "provider": "OPENAI_ADVANCED_VOICE"},
		{"displayName": "Lucy", "gender": nil, "country": nil, "provider": "ELEVENLABS", "description": 5},
		{"displayName": "Anon", "gender": "NEUTRAL", "country": "Narnia", "provider": ""},
	} {
		v["id"] = fmt.Sprintf("0000000%d-0000-4000-8000-000000000000", i)
		l.listVoices(v)
	}
	return newShelf(t, l.URL, 5*time.Second)
}

func found(s *shelf, q catalog.VoiceQuery) string {
	rows, _ := s.Voices(ctx, q)
	var names []string
	for _, v := range rows {
		names = append(names, v.Name)
	}
	return strings.Join(names, "|")
}

func TestVoicesAreSearchedByBeginningsOfWords(t *testing.T) {
	t.Parallel()
	s := oddVoices(t)
	for search, want := range map[string]string{
		"": allVoices, " \t ": allVoices, "\x00\xff": allVoices, "élodie": "Élodie - Warm & Clear", "ELODIE": "Élodie - Warm & Clear",
		"E\u0301lodie": "Élodie - Warm & Clear", "clear elod": "Élodie - Warm & Clear", "warm & clear": "Élodie - Warm & Clear",
		"elodie male": "", "lodie": "", "male": "Oisín|Łukasz STRAẞE", "female": "Élodie - Warm & Clear|花子", "oisin story": "Oisín",
		"ireland": "Oisín", "IE": "Oisín", "france welcomes": "Élodie - Warm & Clear", "japan": "花子", "花": "花子", "openai": "花子", "voice": "花子",
		"fish": "Łukasz STRAẞE", "straße": "Łukasz STRAẞE", "eleven": "Élodie - Warm & Clear|Lucy", "00000000-0000-4000": "Oisín", "00000003-0000-4000-8000-000000000000": "花子", "0000000": "", "narnia": "Anon", "nobody": "",
	} {
		if got := found(s, catalog.VoiceQuery{Search: search}); got != want {
			t.Errorf("%q finds %s, want %s", search, got, want)
		}
	}
}

func TestVoicesAreFilteredByTheirFacets(t *testing.T) {
	t.Parallel()
	s := oddVoices(t)
	f := s.VoiceFacets(ctx)
	if !slices.Equal(f.Genders, []string{"FEMALE", "MALE", "NEUTRAL"}) || !slices.Equal(f.Providers, []string{"CARTESIA", "ELEVENLABS", "FISH_AUDIO", "OPENAI_ADVANCED_VOICE"}) {
		t.Errorf("%+v", f)
	}
	if want := []catalog.Country{{"FR", "France"}, {"IE", "Ireland"}, {"JP", "Japan"}, {"Narnia", "Narnia"}, {"PL", "Poland"}}; !slices.Equal(f.Countries, want) {
		t.Errorf("%+v", f.Countries)
	}
	for _, c := range []struct {
		query catalog.VoiceQuery
		want  string
	}{
		{catalog.VoiceQuery{Gender: "MALE"}, "Oisín|Łukasz STRAẞE"},
		{catalog.VoiceQuery{Country: "JP"}, "花子"},
		{catalog.VoiceQuery{Provider: "ELEVENLABS"}, "Élodie - Warm & Clear|Lucy"},
		{catalog.VoiceQuery{Provider: "ELEVENLABS", Gender: "FEMALE", Country: "FR", Search: "warm"}, "Élodie - Warm & Clear"},
		{catalog.VoiceQuery{Provider: "ELEVENLABS", Gender: "MALE"}, ""},
		{catalog.VoiceQuery{Gender: "anything"}, ""},
	} {
		if got := found(s, c.query); got != c.want {
			t.Errorf("%+v finds %s, want %s", c.query, got, c.want)
		}
	}
}

func TestEveryFacetOfAThousandVoicesFindsSome(t *testing.T) {
	t.Parallel()
	s, _ := onSandbox(t)
	f := s.VoiceFacets(ctx)
	all, _ := s.Voices(ctx, catalog.VoiceQuery{})
	total := len(slices.DeleteFunc(all, func(v catalog.Voice) bool { return v.Country != "" }))
	for _, country := range f.Countries {
		rows, _ := s.Voices(ctx, catalog.VoiceQuery{Country: country.Code})
		total += len(rows)
		if len(rows) == 0 || country.Name == country.Code {
			t.Errorf("%+v has %d voices", country, len(rows))
		}
	}
	if total != 1000 || len(f.Genders) != 3 || len(f.Providers) != 4 {
		t.Errorf("%d voices in %+v", total, f)
	}
}

func TestFacesArePickedBySearchAndOwner(t *testing.T) {
	t.Parallel()
	s, _ := onSandbox(t)
	pick := func(q catalog.AvatarQuery) []catalog.Avatar {
		rows, _ := s.Avatars(ctx, q)
		return rows
	}
	all, yours, stock := pick(catalog.AvatarQuery{}), pick(catalog.AvatarQuery{Owner: "yours"}), pick(catalog.AvatarQuery{Owner: "stock"})
	if len(yours) == 0 || len(stock) == 0 || len(yours)+len(stock) != len(all) {
		t.Fatalf("%d yours, %d stock, %d in all", len(yours), len(stock), len(all))
	}
	for _, a := range yours {
		if !a.Own {
			t.Errorf("%s is not yours", a.Person)
		}
	}
	for _, search := range []string{"tomas", "TOMÁS", "tom shaggy"} {
		if rows := pick(catalog.AvatarQuery{Search: search}); len(rows) == 0 || rows[0].Person != "Tomás" {
			t.Errorf("%q finds %+v", search, rows)
		}
	}
	if rows := pick(catalog.AvatarQuery{Search: "tomas", Owner: "stock"}); len(rows) != 0 {
		t.Errorf("Tomás is stock: %+v", rows)
	}
	seen := map[string]bool{}
	for i, a := range all {
		if i > 0 && all[i-1].Person != a.Person && seen[a.Person] {
			t.Errorf("the faces of %s are apart", a.Person)
		}
		seen[a.Person] = true
	}
}

func TestAPictureIsTakenFromTheCropFirst(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	a := avatarAt(listedID, l.serve("/square.png", "image/png", pngOf(20, 20)))
	a["landscapeImageUrl"] = l.serve("/wide.png", "image/png", pngOf(30, 20))
	l.listAvatars(a)
	if _, err := newShelf(t, l.URL, 5*time.Second).Picture(ctx, listedID); err != nil || len(l.hit("/wide.png")) != 1 || len(l.hit("/square.png")) != 0 {
		t.Errorf("%v: %d wide, %d square", err, len(l.hit("/wide.png")), len(l.hit("/square.png")))
	}
}

func BenchmarkSearchAmongAThousandVoices(b *testing.B) {
	s, _ := onSandbox(b)
	s.Voices(ctx, catalog.VoiceQuery{})
	for b.Loop() {
		s.Voices(ctx, catalog.VoiceQuery{Search: "warm f", Provider: "CARTESIA"})
	}
}

func BenchmarkAllVoicesWithFacets(b *testing.B) {
	s, _ := onSandbox(b)
	s.Voices(ctx, catalog.VoiceQuery{})
	for b.Loop() {
		s.Voices(ctx, catalog.VoiceQuery{})
		s.VoiceFacets(ctx)
	}
}
