package store_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

func TestSaveVersion(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	made := create(t, s, "cara")
	at.pass(time.Minute)
	in := saying("Be brief.")
	in.Note = "shorter"
	v, created, err := s.SaveVersion(t.Context(), dana, "cara", 1, in)
	if err != nil || !created || v.Number != 2 || v.Note != "shorter" || v.Document.Persona.SystemPrompt != "Be brief." {
		t.Fatalf("got %+v, %v, %v", v, created, err)
	}
	got, err := s.TemplateBySlug(t.Context(), "cara")
	if err != nil || got.LatestVersion != 2 || !bytes.Equal(got.Version.SHA256, v.SHA256) || !got.UpdatedAt.Equal(at.now()) || !got.CreatedAt.Equal(made.CreatedAt) {
		t.Errorf("got %+v, %v", got, err)
	}
	first, err := s.Version(t.Context(), "cara", 1)
	if err != nil || first.Document.Persona.SystemPrompt != "Be kind." {
		t.Errorf("version 1 is %+v, %v", first, err)
	}
	for _, n := range []int{0, 3, -1} {
		_, err := s.Version(t.Context(), "cara", n)
		wantCode(t, err, models.CodeVersionNotFound)
	}
}

func TestSameContentMakesNoVersion(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	base := persona()
	base.Tools = toolsOf(t, `[{"type":"client","name":"go","parameters":{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"minimum":1.0}}}}]`)
	made := createAs(t, s, models.NewTemplate{Slug: "cara", Persona: base})
	shuffled := base
	shuffled.AvatarID = "30FA96D0-26C4-4E55-94A0-517025942E18"
	shuffled.ToolIDs = []string{}
	shuffled.Tools = toolsOf(t, "[ {\"parameters\": {\"properties\": {\"b\":{\"minimum\":1},\n\"a\":{\"type\":\"string\"}},\t\"required\":[\"a\",\"b\"], \"type\":\"object\"}, \"description\":null, \"name\":\"go\", \"type\":\"client\"} ]")
	for name, in := range map[string]models.NewVersion{
		"the same": {Persona: &base}, "in another order": {Persona: &shuffled}, "nothing sent": {}, "only a note": {Note: "nothing new"},
	} {
		in.Normalize()
		v, created, err := s.SaveVersion(t.Context(), dana, "cara", 1, in)
		if err != nil || created || v.Number != 1 || !bytes.Equal(v.SHA256, made.Version.SHA256) {
			t.Errorf("%s: got %+v, %v, %v", name, v, created, err)
		}
	}
	// The order of a list means something.
	other := base
	other.Tools = toolsOf(t, `[{"type":"client","name":"go","parameters":{"type":"object","required":["b","a"],"properties":{"a":{"type":"string"},"b":{"minimum":1}}}}]`)
	if v, created, err := s.SaveVersion(t.Context(), dana, "cara", 1, models.NewVersion{Persona: &other}); err != nil || !created || v.Number != 2 {
		t.Errorf("got %+v, %v, %v", v, created, err)
	}
	// Going back to earlier content is a change all the same.
	if v, created, err := s.SaveVersion(t.Context(), dana, "cara", 2, models.NewVersion{Persona: &base}); err != nil || !created || v.Number != 3 {
		t.Errorf("got %+v, %v, %v", v, created, err)
	}
}

func toolsOf(t *testing.T, raw string) (tools []models.Tool) {
	t.Helper()
	if err := json.Unmarshal([]byte(raw), &tools); err != nil {
		t.Fatal(err)
	}
	return tools
}

// What says the same as the latest version is saved already, whatever it was based on; everything else is refused.
func TestStaleBaseIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	save(t, s, "cara", 1, "second")
	for _, base := range []int{1, 0, 3, -1} {
		for _, in := range []models.NewVersion{saying("third"), {Persona: &models.Persona{}}} {
			_, created, err := s.SaveVersion(t.Context(), dana, "cara", base, in)
			wantCode(t, err, models.CodeStaleVersion)
			if created {
				t.Error("created")
			}
		}
		if v, created, err := s.SaveVersion(t.Context(), dana, "cara", base, models.NewVersion{}); err != nil || created || v.Number != 2 {
			t.Errorf("base %d, nothing sent: %+v, %v, %v", base, v, created, err)
		}
	}
	_, _, err := s.SaveVersion(t.Context(), dana, "cara", 2, models.NewVersion{Persona: &models.Persona{}})
	wantCode(t, err, models.CodeInvalidInput)
	_, _, err = s.SaveVersion(t.Context(), dana, "nobody", 1, saying("x"))
	wantCode(t, err, models.CodeTemplateNotFound)
}

func TestTwoTabsSavingAtOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	for base := 1; base <= 100; base++ {
		var won, lost atomic.Int32
		var both sync.WaitGroup
		start := make(chan struct{})
		for tab := range 2 {
			both.Go(func() {
				<-start
				_, created, err := s.SaveVersion(t.Context(), dana, "cara", base, saying(fmt.Sprintf("round %d tab %d", base, tab)))
				switch {
				case err == nil && created:
					won.Add(1)
				case models.CodeOf(err) == models.CodeStaleVersion:
					lost.Add(1)
				default:
					t.Errorf("round %d: %v", base, err)
				}
			})
		}
		close(start)
		both.Wait()
		if won.Load() != 1 || lost.Load() != 1 {
			t.Fatalf("round %d: %d won, %d lost", base, won.Load(), lost.Load())
		}
	}
	if got, err := s.TemplateBySlug(t.Context(), "cara"); err != nil || got.LatestVersion != 101 {
		t.Errorf("latest is %d, %v", got.LatestVersion, err)
	}
}

func TestVersionPages(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	for n := 1; n < 120; n++ {
		save(t, s, "cara", n, fmt.Sprint("prompt ", n+1))
	}
	next, want := "", 120
	for pages := 1; ; pages++ {
		page, err := s.Versions(t.Context(), "cara", 50, next)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range page.Items {
			if v.Number != want {
				t.Fatalf("page %d has version %d, want %d", pages, v.Number, want)
			}
			want--
		}
		if next = page.Next; next == "" {
			break
		}
	}
	if want != 0 {
		t.Errorf("%d versions are missing", want)
	}
	for _, limit := range []int{-1, 101} {
		_, err := s.Versions(t.Context(), "cara", limit, "")
		wantCode(t, err, models.CodeInvalidInput)
	}
	_, err := s.Versions(t.Context(), "cara", 0, "bm9uc2Vuc2U")
	wantCode(t, err, models.CodeInvalidInput)
}
