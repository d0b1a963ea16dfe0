package main

import (
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/models"
	"greenroom/store"
)

// twoVersions makes a database with a persona whose second version Anam would refuse.
func twoVersions(t *testing.T) environment {
	t.Helper()
	env := migrated(t)
	p := models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
		LLMID: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", SystemPrompt: "prompt-canary",
	}
	c := console{in: strings.NewReader(""), out: &strings.Builder{}, err: &strings.Builder{}, env: env.get, now: time.Now}
	err := withStore(t.Context(), c, newFlags(c, "test", ""), store.Make, nil, 0, func(s *store.Store, _ []string) error {
		if _, err := s.CreateTemplate(t.Context(), commandLine, models.NewTemplate{Slug: "cara", Persona: p}); err != nil {
			return err
		}
		p.AvatarModel = "cara-4-latest" // by invitation
		_, _, err := s.SaveVersion(t.Context(), commandLine, "cara", 1, models.NewVersion{Persona: &p})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func TestLabelMoveIsChecked(t *testing.T) {
	t.Parallel()
	env := twoVersions(t)
	stand := sandbox.New(sandbox.Options{Key: "anam-key-canary", Now: time.Now})
	base, err := stand.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stand.Close() })
	env["ANAM_API_KEY"], env["ANAM_API_URL"] = "anam-key-canary", base
	move := func(args ...string) called {
		return call(t, env, "", append([]string{"label", "move", "cara", "live"}, args...)...)
	}
	if got := move("1"); got.code != 0 || !strings.Contains(got.err, "never_talked_to: Nobody has talked") {
		t.Errorf("a fine version: %+v", got)
	}
	held := move("2")
	if held.code != 1 || !strings.Contains(held.err, "persona.avatarModel") || !strings.Contains(held.err, "--confirm anam_forbidden") {
		t.Errorf("a refused version: %+v", held)
	}
	if got := move("2", "--confirm", "anam_rejected"); got.code != 1 {
		t.Errorf("another code: %+v", got)
	}
	if got := move("2", "--confirm", "anam_forbidden"); got.code != 0 || !strings.Contains(got.out, "points at v2") {
		t.Errorf("confirmed: %+v", got)
	}
	if strings.Contains(held.err+held.out, "canary") {
		t.Errorf("a secret is told: %s", held.err)
	}
}

// TestLabelMoveWithoutAnam: on a bad day labels move all the same.
func TestLabelMoveWithoutAnam(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]environment{
		"no key":        {},
		"nobody there":  {"ANAM_API_KEY": "k", "ANAM_API_URL": "http://127.0.0.1:1"},
		"a lost secret": {"ANAM_API_KEY_FILE": "/nowhere/at/all"},
		"a wrong URL":   {"ANAM_API_KEY": "k", "ANAM_API_URL": "ftp://x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := twoVersions(t)
			for variable, value := range settings {
				env[variable] = value
			}
			if got := call(t, env, "", "label", "move", "cara", "live", "2"); got.code != 0 || !strings.Contains(got.err, "check_unavailable: ") {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestMaxSession(t *testing.T) {
	t.Parallel()
	for text, fine := range map[string]bool{"10m": true, "600s": true, "24h": true, "": true, "10": false, "0s": false, "-1m": false, "25h": false, "ten minutes": false} {
		r := &reading{env: environment{"GREENROOM_MAX_SESSION": text}.get}
		if got := r.sessionLength("", "GREENROOM_MAX_SESSION"); (len(r.problems) == 0) != fine || (got > 0) != (fine && text != "") {
			t.Errorf("%q: %s, %v", text, got, r.problems)
		}
	}
}
