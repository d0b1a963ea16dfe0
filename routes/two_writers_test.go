package routes

import (
	"fmt"
	"sync"
	"testing"

	"greenroom/models"
)

const races = 100

// together runs both at once and waits for both.
func together(a, b func()) {
	var both sync.WaitGroup
	begin := make(chan struct{})
	for _, do := range []func(){a, b} {
		both.Go(func() { <-begin; do() })
	}
	close(begin)
	both.Wait()
}

// A form and an app save on the same version repeatedly. One of them is refused as stale,
// repeats its change on top, and in the end no change is lost.
func TestTwoWritersLoseNothing(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v, key := k.visitor(models.RoleEditor), k.key(keeper...)
	form := func(base int, p models.Persona) answer {
		return v.post("/templates/cara", editorForm(base, p)...)
	}
	api := func(base int, p models.Persona) answer {
		return k.call(post, "/api/v1/templates/cara/versions", key, map[string]any{"persona": p}, "If-Match", fmt.Sprintf(`"%d"`, base))
	}
	wins := map[string]int{}
	for round := range races {
		t0 := k.latest("cara")
		base := t0.LatestVersion
		byForm, byAPI := t0.Version.Document.Persona, t0.Version.Document.Persona
		byForm.InitialMessage = fmt.Sprint("form ", round)
		byAPI.LLMID = fmt.Sprint("app-", round)
		var a, b answer
		together(func() { a = form(base, byForm) }, func() { b = api(base, byAPI) })
		now := k.latest("cara").Version.Document.Persona
		switch {
		case a.status == 303 && b.status == 412:
			wins["form"]++
			if fields := b.refused(models.CodeStaleVersion); len(fields) != 1 || fields["persona.initialMessage"] != "changed" {
				t.Fatalf("round %d: told of %v", round, fields)
			}
			now.LLMID = byAPI.LLMID
			api(base+1, now).want(201)
		case a.status == 409 && b.status == 201:
			wins["app"]++
			now.InitialMessage = byForm.InitialMessage
			form(base+1, now).want(303)
		default:
			t.Fatalf("round %d: form %d, app %d", round, a.status, b.status)
		}
		got := k.latest("cara")
		if p := got.Version.Document.Persona; p.InitialMessage != byForm.InitialMessage || p.LLMID != byAPI.LLMID || got.LatestVersion != base+2 {
			t.Fatalf("round %d: v%d has %q and %q", round, got.LatestVersion, p.InitialMessage, p.LLMID)
		}
	}
	t.Logf("who came first: %v", wins)
}

// Both publish from the same live version. One moves the label, the other is refused, and no move is lost.
func TestTwoPublishersDontOverrunEachOther(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	for n := range 3 {
		p := persona("Cara")
		p.InitialMessage = fmt.Sprint("v", n)
		k.saved("cara", p)
	}
	v, key := k.visitor(models.RoleEditor), k.key(keeper...)
	for round := range races {
		from := k.latest("cara").Labels["live"]
		first, second := 1+from%4, 1+(from+1)%4
		var a, b answer
		together(func() {
			a = v.post("/templates/cara/publish", "version", fmt.Sprint(first), "from", fmt.Sprint(from))
		}, func() {
			b = k.call(put, "/api/v1/templates/cara/labels/live", key, map[string]any{"version": second, "from": from})
		})
		want := map[bool]int{true: first, false: second}[a.status == 303]
		if (a.status == 303) == (b.status == 200) || a.status != 303 && a.status != 409 || b.status != 200 && b.status != 409 {
			t.Fatalf("round %d: form %d, app %d", round, a.status, b.status)
		}
		if got := k.latest("cara").Labels["live"]; got != want {
			t.Fatalf("round %d: live is v%d, want v%d", round, got, want)
		}
	}
	moves := 0
	for cursor := ""; ; {
		page, err := k.store.LabelHistory(t.Context(), models.Actor{}, "cara", "live", 100, cursor)
		k.must(err)
		for i, move := range page.Items[:max(0, len(page.Items)-1)] {
			if move.From != page.Items[i+1].To {
				t.Fatalf("move %d begins at v%d, the one before ended at v%d", move.Seq, move.From, page.Items[i+1].To)
			}
		}
		moves += len(page.Items)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if moves != races+1 {
		t.Errorf("%d moves for %d winners", moves, races+1)
	}
}
