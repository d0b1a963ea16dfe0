package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"greenroom/store/storetest"
)

var clockSeed = flag.Uint64("clock.seed", 0, "replay the moves of the clock from this seed")

// movedClock is the wall clock, as far off as somebody set it.
type movedClock struct{ off atomic.Int64 }

func (c *movedClock) now() time.Time { return time.Now().Add(time.Duration(c.off.Load())) }

// move sets it between half a year behind and half a year ahead: by minutes, hours or days.
func (c *movedClock) move(random *rand.Rand) {
	unit := []time.Duration{time.Minute, time.Hour, day}[random.IntN(3)]
	c.off.Store(int64(time.Duration(random.IntN(360)-180) * unit))
}

// TestClockMoved moves the clock under the running server and between its starts, at random: everything works at each step,
// and what was acknowledged is there at the end. A failure names its seed; -clock.seed replays it.
func TestClockMoved(t *testing.T) {
	t.Parallel()
	seed := *clockSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-clock.seed %d", seed)
	random, clock := rand.New(rand.NewPCG(seed, 0)), &movedClock{}
	env := environment{"GREENROOM_ADMIN_EMAIL": "dana@example.com", "GREENROOM_ADMIN_PASSWORD": "correct horse battery"}
	var key string
	steps := 0
	for range 3 {
		clock.move(random)
		r := startAt(t, env, "Sandbox:", clock.now)
		if key == "" {
			key = strings.TrimSpace(call(t, env, "", "key", "create", "--name", "shop", "--scope", "mint", "--scope", "templates:read",
				"--scope", "templates:write", "--scope", "templates:publish").out)
		}
		for range 4 {
			clock.move(random)
			steps++
			r.worksAt(t, clock.now(), key, fmt.Sprint("step-", steps))
		}
		if err := r.stop(); err != nil {
			t.Errorf("stopped with %v", err)
		}
	}
	for _, rows := range []string{"mints WHERE outcome = 'ok'", "label_moves WHERE note = 'moved'", "slugs WHERE slug LIKE 'step-%'"} {
		if n := storetest.Count(t, env["GREENROOM_DB"], rows); n != steps {
			t.Errorf("%d of %d are there: %s", n, steps, rows)
		}
	}
	for _, command := range []string{"check", "audit verify"} {
		if done := call(t, env, "", strings.Fields(command)...); done.code != 0 {
			t.Errorf("%s: %d %s%s", command, done.code, done.out, done.err)
		}
	}
}

// worksAt does what people and apps do at any time: make a persona, publish it, mint it, and ask whether the server is ready.
func (r running) worksAt(t *testing.T, at time.Time, key, slug string) {
	t.Helper()
	want := func(status int, method, path, body string) map[string]any {
		t.Helper()
		got, answer := r.ask(t, method, path, key, body)
		if got != status {
			t.Fatalf("at %s, %s %s: %d %v", at, method, path, got, answer)
		}
		return answer
	}
	cara := want(http.StatusOK, http.MethodGet, "/api/v1/templates/cara-support", "")
	persona, err := json.Marshal(cara["version"].(map[string]any)["persona"])
	if err != nil {
		t.Fatal(err)
	}
	want(http.StatusCreated, http.MethodPost, "/api/v1/templates", fmt.Sprintf(`{"slug":%q,"persona":%s}`, slug, persona))
	want(http.StatusOK, http.MethodPut, "/api/v1/templates/"+slug+"/labels/live", `{"version":1,"note":"moved"}`)
	want(http.StatusOK, http.MethodGet, "/readyz", "")
	if token := want(http.StatusCreated, http.MethodPost, "/api/v1/session-tokens", fmt.Sprintf(`{"template":%q}`, slug)); token["sessionToken"] == "" {
		t.Errorf("at %s: an empty token", at)
	}
}
