package routes

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"greenroom/models"
)

// liveLine is what was really live, as somebody remembers it who was there: undoing brings back what was, going back forgets what came after.
type liveLine struct {
	line   []int
	before [][]int // the line before each move that can be undone
}

func (l *liveLine) moved(to int) {
	l.before = append(l.before, slices.Clone(l.line))
	if at := slices.Index(l.line, to); at >= 0 {
		l.line = l.line[:at+1]
		return
	}
	l.line = append(slices.Clone(l.line), to)
}

func (l *liveLine) undone() {
	l.line, l.before = l.before[len(l.before)-1], nil
}

// TestRollBackGoesBack publishes, undoes and rolls back at random: the page always offers what was really live before,
// never what was rolled back from or undone, and always the other versions to choose from.
func TestRollBackGoesBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			k := newPages(t)
			k.published("cara")
			for n := 2; n <= 7; n++ {
				k.saved("cara", persona(fmt.Sprint("Cara ", n)))
			}
			v, random := k.visitor(models.RoleEditor), rand.New(rand.NewPCG(seed, 3))
			line := liveLine{line: []int{1}}
			for range 40 {
				rollBackStep(k, v, random, &line)
			}
		})
	}
}

func rollBackStep(k *kit, v *visitor, random *rand.Rand, l *liveLine) {
	k.Helper()
	now := l.line[len(l.line)-1]
	switch page := v.get("/templates/cara"); {
	case page.seq() != "" && len(l.before) > 0 && random.IntN(3) == 0:
		v.led(v.post("/templates/cara/undo", "seq", page.seq()), "/templates/cara").says(fmt.Sprintf("Undone: v%d is live again.", l.before[len(l.before)-1][len(l.before[len(l.before)-1])-1]))
		l.undone()
	case random.IntN(2) == 0:
		to := 1 + random.IntN(7)
		if to == now {
			return
		}
		form := v.get(fmt.Sprintf("/templates/cara/publish?version=%d", to)).want(200).form("publish")
		v.led(v.send(post, "/templates/cara/publish", form), "/templates/cara")
		l.moved(to)
	case len(l.line) > 1:
		before := l.line[len(l.line)-2]
		form := v.get("/templates/cara/publish?version=before").want(200).form("publish")
		v.led(v.send(post, "/templates/cara/publish", form), "/templates/cara")
		l.moved(before)
	}
	wantOffer(k, v, l.line)
}

// wantOffer holds the page to the line: it goes back to the one before, or says that there is none.
func wantOffer(k *kit, v *visitor, line []int) {
	k.Helper()
	now := line[len(line)-1]
	if got := k.latest("cara").Labels["live"]; got != now {
		k.Fatalf("v%d is live, want v%d of %v", got, now, line)
	}
	page := v.get("/templates/cara/publish?version=before")
	if len(line) < 2 {
		page = v.led(page, "/templates/cara/publish?label=live&version=none").says("No other version was live before")
	} else {
		page.want(200).says(fmt.Sprintf("Roll back live to v%d?", line[len(line)-2]))
	}
	for n := 1; n <= 7; n++ {
		words := fmt.Sprintf(">v%d<", n)
		switch {
		case n == now:
			words = fmt.Sprintf(">v%d, live now<", n)
		case slices.Contains(line, n):
			words = fmt.Sprintf(">v%d, live before<", n)
		}
		page.says(words)
	}
}
