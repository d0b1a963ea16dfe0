package mint_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"greenroom/mint"
	"greenroom/models"
)

// Each mint sends its own version, template, label, key and options, whatever was sent before it.
func TestAMintSendsItsOwnRequest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.savePrompt(t, 1, "second")
	other := d.newKey(t, models.NewKey{Name: "other", Scopes: []models.Scope{models.ScopeMint}})
	width, height, one := 1152, 768, 1
	asks := []struct {
		name   string
		before func()
		key    *models.APIKey
		in     models.MintRequest
		want   []string // in what Anam gets
	}{
		{"first", nil, d.key, models.MintRequest{}, []string{prompt, "@1:live:" + d.key.Prefix + `"}`}},
		{"again", nil, d.key, models.MintRequest{}, []string{prompt, "@1:live:" + d.key.Prefix + `"}`}},
		{"another key", nil, other, models.MintRequest{}, []string{prompt, "@1:live:" + other.Prefix + `"}`}},
		{"with a label of its own", nil, d.key, models.MintRequest{ClientLabel: "web"}, []string{prompt, ":" + d.key.Prefix + `:web"}`}},
		{"with options", nil, d.key, models.MintRequest{SessionOptions: &models.SessionOptions{VideoWidth: &width, VideoHeight: &height}}, []string{prompt, `"videoWidth":1152`}},
		{"without them again", nil, d.key, models.MintRequest{}, []string{prompt, "@1:live:" + d.key.Prefix + `"}`}},
		{"by version", nil, d.key, models.MintRequest{Version: &one}, []string{prompt, "@1:-:" + d.key.Prefix + `"}`}},
		{"another version", func() { d.publish(t, 2) }, d.key, models.MintRequest{}, []string{"second", "@2:live:"}},
		{"another name", func() { d.rename(t, slug, "away") }, d.key, models.MintRequest{}, []string{"second", "gr:away@2:live:"}},
		{"another template under the old name", func() { d.release(t, "away", slug); d.create(t, slug, "third") }, d.key, models.MintRequest{}, []string{"third", "gr:" + slug + "@3:live:"}},
	}
	for _, ask := range asks {
		if ask.before != nil {
			ask.before()
		}
		ask.in.Template = slug
		if _, err := d.Mint(t.Context(), mint.Caller{Key: ask.key}, ask.in); err != nil {
			t.Fatalf("%s: %v", ask.name, err)
		}
		for _, want := range ask.want {
			if sent := string(lastBody(d)); !strings.Contains(sent, want) {
				t.Errorf("%s: Anam got %s, without %s", ask.name, sent, want)
			}
		}
	}
}

// Many versions, minted by many callers at once: each gets its own.
func TestManyVersionsAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const versions = 150
	for n := 1; n <= versions; n++ {
		if n > 1 {
			d.savePrompt(t, n-1, fmt.Sprintf("prompt of %d.", n))
		}
		d.publish(t, n)
	}
	var all sync.WaitGroup
	for start := range 4 {
		all.Go(func() {
			for i := range versions {
				n := (start*37+i)%versions + 1
				got, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug, Version: &n})
				if err != nil || got.Version != n {
					t.Errorf("version %d: got %d, %v", n, got.Version, err)
				}
			}
		})
	}
	all.Wait()
	for _, request := range d.sandbox.Requests() {
		var n int
		body := string(request.Body)
		if _, label, found := strings.Cut(body, `"clientLabel":"gr:`+slug+"@"); found {
			_, _ = fmt.Sscanf(label, "%d:", &n)
		}
		if want := fmt.Sprintf("prompt of %d.", n); n > 1 && !strings.Contains(body, want) {
			t.Errorf("version %d was sent as %.200s", n, body)
		}
	}
}

func (d *desk) savePrompt(t testing.TB, latest int, text string) {
	t.Helper()
	p := persona()
	p.SystemPrompt = text
	if _, _, err := d.store.SaveVersion(t.Context(), cli, slug, latest, models.NewVersion{Persona: &p}); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) rename(t *testing.T, from, to string) {
	t.Helper()
	if _, err := d.store.PatchTemplate(t.Context(), cli, from, models.TemplatePatch{Slug: &to}); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) release(t *testing.T, slug, alias string) {
	t.Helper()
	if err := d.store.ReleaseAlias(t.Context(), cli, slug, alias); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) create(t *testing.T, name, text string) {
	t.Helper()
	p := persona()
	p.SystemPrompt = text
	made, err := d.store.CreateTemplate(t.Context(), cli, models.NewTemplate{Slug: name, Persona: p})
	if err != nil {
		t.Fatal(err)
	}
	d.publish(t, made.LatestVersion)
}
