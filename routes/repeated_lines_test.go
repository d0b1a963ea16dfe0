package routes

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// An app that loops against its rate, or with a wrong key, gets a few lines a minute, and the next one tells how many were left out.
func TestRepeatedRefusalsGetFewLines(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.clock.stop(time.Now())
	k.published("cara")
	key := k.newKey(models.NewKey{Name: "slow", Scopes: []models.Scope{models.ScopeMint}, RatePerMinute: 1})
	ask := func(key string) { k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`) }
	for range 101 {
		ask(key)
	}
	for range 100 {
		ask("grk_unknown")
	}
	lines := func(code string) int { return strings.Count(k.log.String(), fmt.Sprintf(`"code":%q`, code)) }
	if got := [2]int{lines("rate_limited"), lines("unauthenticated")}; got != [2]int{30, 30} {
		t.Errorf("%v lines for 100 of each, want 30", got)
	}
	k.clock.advance(2 * time.Second)
	ask("grk_unknown")
	ask(key)
	if n := strings.Count(k.log.String(), `"more":70`); n != 2 {
		t.Errorf("%d lines tell of the 70 that were left out, want 2", n)
	}
	for range 50 {
		k.call(post, "/api/v1/session-tokens", k.key(models.ScopeMint), `{"template":"nobody"}`)
	}
	if n := lines("template_not_found"); n != 50 {
		t.Errorf("%d lines for 50 mistakes, want all", n)
	}
}
