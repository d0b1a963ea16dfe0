package mint_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/mint"
	"greenroom/models"
)

// observer keeps what it is told.
type observer struct {
	mu            sync.Mutex
	minted        []string
	anam, commits []time.Duration
}

func (o *observer) Minted(persona, outcome string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.minted = append(o.minted, persona+" "+outcome)
}

func (o *observer) WaitedForAnam(took time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.anam = append(o.anam, took)
}

func (o *observer) WaitedForCommit(took time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.commits = append(o.commits, took)
}

// lab is a persona of the sandbox's Lab.
const lab = "5a4db0c5-9e45-4000-8000-000000000001"

// Each attempt is told once: with a slug that exists or a word that is none, and with what its caller heard.
func TestObserverHearsEveryAttempt(t *testing.T) {
	t.Parallel()
	type scene struct {
		*desk
		by mint.Caller
	}
	asks := func(in models.MintRequest) func(*testing.T, scene) {
		return func(t *testing.T, s scene) { _, _ = s.Mint(t.Context(), s.by, in) }
	}
	for name, c := range map[string]struct {
		act           func(*testing.T, scene)
		want          []string
		anam, commits int
	}{
		"given":         {asks(models.MintRequest{Template: slug}), []string{slug + " ok"}, 1, 1},
		"of the Lab":    {asks(models.MintRequest{PersonaID: lab}), []string{"_lab ok"}, 1, 1},
		"of no persona": {asks(models.MintRequest{Template: "made-up"}), []string{"_none template_not_found"}, 0, 0},
		"of no slug":    {asks(models.MintRequest{Template: "No Slug"}), []string{"_none template_not_found"}, 0, 0},
		"of our words":  {asks(models.MintRequest{Template: "_lab"}), []string{"_none template_not_found"}, 0, 0},
		"of two":        {asks(models.MintRequest{Template: slug, PersonaID: lab}), []string{slug + " invalid_input"}, 0, 0},
		"unpublished":   {asks(models.MintRequest{Template: slug, Label: "beta"}), []string{slug + " not_published"}, 0, 0},
		"not for this key": {func(t *testing.T, s scene) {
			s.by.Key = s.newKey(t, models.NewKey{Name: "no Lab", Scopes: []models.Scope{models.ScopeMint}, NoLabPersonas: true})
			asks(models.MintRequest{PersonaID: lab})(t, s)
		}, []string{"_lab forbidden"}, 0, 0},
		"over the rate": {func(t *testing.T, s scene) {
			s.by.Key = s.newKey(t, models.NewKey{Name: "slow", Scopes: []models.Scope{models.ScopeMint}, RatePerMinute: 1})
			asks(models.MintRequest{Template: slug})(t, s)
			asks(models.MintRequest{Template: slug})(t, s)
		}, []string{slug + " ok", slug + " rate_limited"}, 1, 1},
		"refused by Anam": {func(t *testing.T, s scene) {
			if err := s.sandbox.Script(sandbox.Fault{Match: "POST", Status: 429}); err != nil {
				t.Fatal(err)
			}
			asks(models.MintRequest{Template: slug})(t, s)
		}, []string{slug + " anam_rate_limited"}, 1, 1},
		"refused at the door": {func(t *testing.T, s scene) {
			_ = s.Refuse(t.Context(), s.by, models.MintRequest{}, models.Fail(models.CodeTooLarge, "Too large."))
		}, []string{"_none too_large"}, 0, 0},
		"not recorded": {func(t *testing.T, s scene) {
			if err := s.store.Close(); err != nil {
				t.Fatal(err)
			}
			asks(models.MintRequest{PersonaID: lab})(t, s)
		}, []string{"_lab internal"}, 1, 1},
		"previewed": {func(t *testing.T, s scene) {
			_, _ = s.Preview(t.Context(), s.person(t, "dana"), mint.PreviewRequest{Template: slug})
		}, []string{slug + " ok"}, 1, 1},
		"previewed unsaved": {func(t *testing.T, s scene) {
			draft := persona()
			_, _ = s.Preview(t.Context(), s.person(t, "dana"), mint.PreviewRequest{Template: "new", Draft: &models.NewVersion{Persona: &draft}})
		}, []string{"_new ok"}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := &observer{}
			d := newDesk(t, func(o *mint.Options) { o.Observer = seen })
			c.act(t, scene{d, d.caller()})
			if !slices.Equal(seen.minted, c.want) || len(seen.anam) != c.anam || len(seen.commits) != c.commits {
				t.Errorf("heard %q, Anam %d times, commits %d times; want %q, %d and %d", seen.minted, len(seen.anam), len(seen.commits), c.want, c.anam, c.commits)
			}
		})
	}
}

// A refused attempt tells its caller's log which template was found.
func TestRefusedMintNamesItsTemplate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for asked, want := range map[string]string{slug: slug, "made-up": ""} {
		got, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: asked, Label: "beta"})
		if err == nil || got != (models.MintResult{Template: want}) {
			t.Errorf("%s: %+v, %v", asked, got, err)
		}
	}
}
