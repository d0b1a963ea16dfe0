package routes

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/routes/api"
	"greenroom/routes/httpkit"
)

// writer is a key that may do everything, so many changes a minute.
func (k *kit) writer(perMinute int) string {
	k.Helper()
	return k.newKey(models.NewKey{Name: "Writer", Scopes: models.Scopes, WritesPerMinute: perMinute})
}

// TestWriteRate holds a key to its changes a minute, whatever became of them, and tells how long to wait; reading and mints are not counted.
func TestWriteRate(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key, other, free := k.writer(2), k.writer(2), k.key(models.ScopeTemplatesWrite)
	change := func(key string) answer { return k.call(patch, "/api/v1/templates/cara", key, `{"tags":["a"]}`) }
	change(key).want(200)
	for range 5 {
		k.call(get, "/api/v1/templates/cara", key, nil).want(200)
		k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(201)
	}
	k.call(post, "/api/v1/templates", key, `{`).refused(models.CodeInvalidJSON)
	tooMany := change(key)
	tooMany.want(429).refused(models.CodeRateLimited)
	tooMany.says("This key may make 2 changes a minute.")
	if wait := tooMany.header.Get("Retry-After"); wait != "30" {
		t.Errorf("Retry-After %q", wait)
	}
	change(other).want(200)
	for range 5 {
		change(free).want(200)
	}
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(201)
	k.clock.advance(30 * time.Second)
	change(key).want(200)
	change(key).refused(models.CodeRateLimited)
}

// TestEveryWriteOfTheAPIHasTheRate asks every route that changes something, with a key whose one change is used up.
func TestEveryWriteOfTheAPIHasTheRate(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.writer(1)
	k.call(patch, "/api/v1/templates/cara", key, `{"tags":["a"]}`).want(200)
	tried := 0
	for _, row := range api.Rows(k.store, nil, nil) {
		if row.Method == get || row.Refused != nil || row.Rule == httpkit.Anyone {
			continue
		}
		tried++
		path := strings.NewReplacer(":alias", "old").Replace(sample.Replace(row.Path))
		k.call(row.Method, path, key, `{}`).refused(models.CodeRateLimited)
	}
	if tried != 10 {
		t.Errorf("%d routes were tried", tried)
	}
	if got := k.latest("cara").Labels["live"]; got != 1 {
		t.Errorf("live is v%d", got)
	}
	k.clock.advance(time.Hour)
	if n := len(k.refusals()); n != 0 {
		t.Error(fmt.Sprint(n, " rows of refused attempts: a rate is no right"))
	}
}
