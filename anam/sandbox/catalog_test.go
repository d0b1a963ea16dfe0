package sandbox_test

import (
	"bytes"
	"context"
	"image/png"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox"
)

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// documented are the IDs that are not made up here.
var documented = map[string]bool{
	"071b0286-4cce-4808-bee2-e642f1062de3": true, caraID: true, "edf6fdcb-acab-44b8-b974-ded72665ee26": true, leoID: true,
	"de23e340-1416-4dd8-977d-065a7ca11697": true, caraVoiceID: true, "b7274f87-8b72-4c5b-bf52-954768b28c75": true,
	"a7cf662c-2ace-4de1-a21e-ef0fbf144bb7": true, "0934d97d-0c3a-4f33-91b0-5e136a0ef466": true, "CUSTOMER_CLIENT_V1": true,
}

func checkID(t *testing.T, id string, seen map[string]bool) {
	t.Helper()
	made := strings.HasPrefix(id, "5a4db0c5-") && uuid.MatchString(id)
	if !made && !documented[id] || seen[id] {
		t.Errorf("ID %q", id)
	}
	seen[id] = true
}

func TestTheCatalogHasWhatAPickerMeets(t *testing.T) {
	t.Parallel()
	_, c, _ := started(t, sandbox.Options{Now: time.Now})
	ctx, seen := context.Background(), map[string]bool{}
	avatars, err := c.AllAvatars(ctx)
	must(t, err)
	voices, err := c.AllVoices(ctx)
	must(t, err)
	llms, err := c.AllLLMs(ctx)
	must(t, err)
	personas, err := c.Personas(ctx, anam.ListQuery{PerPage: 100})
	must(t, err)
	if len(avatars) < 24 || len(voices) != 1000 || len(llms) != 6 || len(personas.Data) != 7 {
		t.Fatalf("%d avatars, %d voices, %d models, %d personas", len(avatars), len(voices), len(llms), len(personas.Data))
	}
	people, own := map[string]int{}, 0
	for _, a := range avatars {
		checkID(t, a.ID, seen)
		people[a.DisplayName]++
		if a.CreatedByOrganizationID != "" {
			own++
		}
		if upright := strings.Contains(strings.Join(a.AvailableVersions, " "), "cara-4"); upright != (a.PortraitImageURL != "") {
			t.Errorf("%s %s: portrait %q", a.DisplayName, a.VariantName, a.PortraitImageURL)
		}
	}
	if len(people) < 12 || own == 0 || own > len(avatars)/2 {
		t.Errorf("%d people, %d own", len(people), own)
	}
	checkVoices(t, voices, seen)
	for _, l := range llms {
		checkID(t, l.ID, seen)
	}
	for _, p := range personas.Data {
		checkID(t, p.ID, seen)
	}
}

func checkVoices(t *testing.T, voices []anam.Voice, seen map[string]bool) {
	t.Helper()
	counts, names := map[string]int{}, map[string]bool{}
	for _, v := range voices {
		checkID(t, v.ID, seen)
		counts[v.Provider]++
		counts[v.Gender]++
		name := v.DisplayName + v.Country
		if names[name] {
			t.Errorf("two voices are %q", name)
		}
		names[name] = true
		if v.SampleURL == "" || v.SampleURL != v.PreviewSampleURL {
			t.Errorf("%s: sample %q", v.DisplayName, v.SampleURL)
		}
	}
	for _, group := range []string{"ELEVENLABS", "CARTESIA", "FISH_AUDIO", "OPENAI_ADVANCED_VOICE", "MALE", "FEMALE", "NEUTRAL", ""} {
		if counts[group] == 0 {
			t.Errorf("no voice of %q", group)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPagingAndSearch(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	for path, want := range map[string][6]any{ // rows, total, lastPage, currentPage, prev, next
		"/v1/voices":                                  {10, 1000., 100., 1., nil, 2.},
		"/v1/voices?page=100":                         {10, 1000., 100., 100., 99., nil},
		"/v1/voices?page=101":                         {0, 1000., 100., 101., 100., nil},
		"/v1/voices?page=15&perPage=70":               {20, 1000., 15., 15., 14., nil},
		"/v1/voices?search=fresh+%26":                 {1, 1., 1., 1., nil, nil},
		"/v1/avatars?search=CARA&perPage=100":         {2, 2., 1., 1., nil, nil},
		"/v1/avatars?search=headscarf":                {2, 2., 1., 1., nil, nil},
		"/v1/avatars?search=nobody":                   {0, 0., 1., 1., nil, nil},
		"/v1/avatars?tags=Mature,nothing&perPage=100": {4, 4., 1., 1., nil, nil},
		"/v1/avatars?renderStyle=realistic":           {0, 0., 1., 1., nil, nil},
		"/v1/avatars?onlyOneShot=true":                {4, 4., 1., 1., nil, nil},
		"/v1/llms":                                    {1, 1., 1., 1., nil, nil},
		"/v1/llms?includeDefaults=true":               {6, 6., 1., 1., nil, nil},
		"/v1/personas?search=cara":                    {1, 1., 1., 1., nil, nil},
		"/v1/tools?search=handbook":                   {1, 1., 1., 1., nil, nil},
	} {
		answer := get(t, base, path)
		rows, _ := answer["data"].([]any)
		meta, _ := answer["meta"].(map[string]any)
		got := [6]any{len(rows), meta["total"], meta["lastPage"], meta["currentPage"], meta["prev"], meta["next"]}
		if got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	for _, path := range []string{"/v1/voices?page=0", "/v1/voices?perPage=101", "/v1/voices?page=x", "/v1/voices?page=", "/v1/avatars/nothing", "/v1/voices/nothing"} {
		if status, _ := getStatus(t, base, path); status != 400 {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, path := range []string{"/v1/avatars/5a4db0c5-face-4000-8000-00000000ffff", "/v1/llms/x", "/v1/personas/x", "/v1/tools/x", "/v1/sessions/x", "/v1/nothing", "/", "/media/avatars/x.png", "/media/avatars/" + caraID, "/media/voices/x.wav"} {
		if status, answer := getStatus(t, base, path); status != 404 || answer["error"] == nil {
			t.Errorf("%s: %d %v", path, status, answer)
		}
	}
}

func TestLabPersonasAreWhole(t *testing.T) {
	t.Parallel()
	_, c, _ := started(t, sandbox.Options{Now: time.Now})
	page, err := c.Personas(context.Background(), anam.ListQuery{PerPage: 100})
	must(t, err)
	without, equipped := 0, 0
	for _, row := range page.Data {
		p, err := c.Persona(context.Background(), row.ID)
		must(t, err)
		complete := !p.EnableAudioPassthrough && p.Model() != "CUSTOMER_CLIENT_V1"
		if p.Avatar == nil || p.Avatar.ID == "" || complete && (p.Brain.SystemPrompt == "" || p.Voice == nil || p.Voice.ID == "") {
			t.Errorf("%s: %+v", p.Name, p)
		}
		if complete && p.Model() == "" {
			without++
		}
		if len(p.Tools) > 0 && len(p.Knowledge) > 0 && p.VoiceGenerationOptions != nil {
			equipped++
		}
	}
	if without != 1 || equipped != 1 {
		t.Errorf("%d without a model, %d equipped", without, equipped)
	}
}

// fetch reads a picture or a sample as a browser would: without a key.
func fetch(t *testing.T, url string) (kind string, content []byte) {
	t.Helper()
	resp, err := http.Get(url)
	must(t, err)
	defer resp.Body.Close()
	content, err = io.ReadAll(resp.Body)
	must(t, err)
	if resp.StatusCode != 200 {
		t.Fatalf("%s: %d", url, resp.StatusCode)
	}
	return resp.Header.Get("Content-Type"), content
}

func TestEveryFaceIsAPictureOfItsOwn(t *testing.T) {
	t.Parallel()
	_, c, base := started(t, sandbox.Options{Now: time.Now})
	avatars, err := c.AllAvatars(context.Background())
	must(t, err)
	seen := map[string]string{}
	for _, a := range avatars {
		name := a.DisplayName + " " + a.VariantName
		if !strings.HasPrefix(a.ImageURL, base+"/media/avatars/") || a.LandscapeImageURL != a.ImageURL {
			t.Errorf("%s: %q", name, a.ImageURL)
		}
		content := checkPicture(t, a.ImageURL, 576, 384)
		if other := seen[string(content)]; other != "" {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[string(content)] = name
		if _, again := fetch(t, a.ImageURL); !bytes.Equal(again, content) {
			t.Errorf("%s changed", name)
		}
	}
	i := slices.IndexFunc(avatars, func(a anam.Avatar) bool { return a.ID == caraID })
	checkPicture(t, avatars[i].PortraitImageURL, 384, 576)
}

func checkPicture(t *testing.T, url string, width, height int) []byte {
	t.Helper()
	kind, content := fetch(t, url)
	picture, err := png.Decode(bytes.NewReader(content))
	must(t, err)
	size := picture.Bounds().Size()
	if kind != "image/png" || size.X != width || size.Y != height || len(content) > 60<<10 {
		t.Errorf("%s: %s, %v, %d bytes", url, kind, size, len(content))
	}
	return content
}

func TestSamplesAreShortAndDiffer(t *testing.T) {
	t.Parallel()
	_, c, _ := started(t, sandbox.Options{Now: time.Now})
	page, err := c.Voices(context.Background(), anam.ListQuery{PerPage: 12})
	must(t, err)
	seen := map[string]bool{}
	for _, v := range page.Data {
		kind, content := fetch(t, v.SampleURL)
		if kind != "audio/wav" || len(content) > 60<<10 || len(content) < 1000 || !bytes.HasPrefix(content, []byte("RIFF")) || string(content[8:12]) != "WAVE" {
			t.Errorf("%s: %s, %d bytes", v.DisplayName, kind, len(content))
		}
		if seen[string(content)] {
			t.Errorf("%s sounds like another", v.DisplayName)
		}
		seen[string(content)] = true
	}
}
