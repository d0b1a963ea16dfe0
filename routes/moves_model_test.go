package routes

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// workedOn is what people have made of a persona, by what their pages said.
type workedOn struct {
	name    string // every prompt names it and the version
	slug    string
	aliases map[string]bool
	latest  int
	labels  map[string]int
	last    map[string]*madeMove // of each label
}

// madeMove is a move of a label that was made.
type madeMove struct {
	of       *workedOn
	label    string
	from, to int
	by       *person // nil: by a key
	at       time.Time
}

// person has one browser with two tabs.
type person struct {
	*visitor
	tabs [2]*tab
	undo *madeMove // what this browser offers to undo, unless the label was moved since
}

// tab holds a page as it was when it was opened.
type tab struct {
	of    *workedOn // that the page is about
	path  string    // where its form goes
	form  url.Values
	label string // a publish page's
	to    int
	undo  *banner
}

// banner is the form of an offer to undo.
type banner struct {
	move      *madeMove
	slug, seq string
}

// workplace lets people work on two personas at random.
type workplace struct {
	*kit
	*rand.Rand
	key      string
	personas []*workedOn
	people   []*person
	slugs    []string // every one that anybody asked for
	log      []string
}

func newWorkplace(t *testing.T, seed uint64) *workplace {
	t.Helper()
	k := newPages(t)
	w := &workplace{kit: k, Rand: rand.New(rand.NewPCG(seed, 5)), key: k.key(models.Scopes...)}
	for _, name := range []string{"Cara", "Leo"} {
		of := &workedOn{name: name, slug: strings.ToLower(name), aliases: map[string]bool{}, latest: 1, labels: map[string]int{}, last: map[string]*madeMove{}}
		_, err := k.store.CreateTemplate(t.Context(), tester, models.NewTemplate{Slug: of.slug, Persona: of.persona()})
		k.must(err)
		w.personas = append(w.personas, of)
		w.wantApp(of.slug, "live") // an app asks by it from now on, so that its old slugs are not free
	}
	sam, err := k.store.CreateUser(t.Context(), tester, models.NewUser{Email: "sam@example.com", Name: "Sam", Role: models.RoleEditor, Password: passwordMark, ByOwner: true})
	k.must(err)
	for _, v := range []*visitor{k.visitor(models.RoleEditor), k.visitorAs(sam), k.visitor(models.RoleAdmin)} {
		w.people = append(w.people, &person{visitor: v})
	}
	return w
}

// persona is the content of the latest version.
func (of *workedOn) persona() models.Persona { return persona(of.says(of.latest)) }

func (of *workedOn) says(version int) string { return fmt.Sprintf("%s the %d.", of.name, version) }

func (w *workplace) note(format string, args ...any) {
	w.log = append(w.log, fmt.Sprintf(format, args...))
}

func (w *workplace) anyLabel() string { return []string{"live", "staging"}[w.IntN(2)] }

// anyVersion is one to choose, 0 for none.
func (w *workplace) anyVersion(of *workedOn) int { return w.IntN(of.latest + 1) }

// anySlug is one by which a persona is found.
func (w *workplace) anySlug(of *workedOn) string {
	slugs := append(slices.Sorted(maps.Keys(of.aliases)), of.slug)
	return slugs[w.IntN(len(slugs))]
}

// at gives the persona that a slug leads to now, nil for none.
func (w *workplace) at(slug string) *workedOn {
	for _, of := range w.personas {
		if of.slug == slug || of.aliases[slug] {
			return of
		}
	}
	return nil
}

// aims gives the persona that a tab's form reaches now.
func (w *workplace) aims(held *tab) *workedOn { return w.at(strings.Split(held.path, "/")[2]) }

// moved keeps a move that a page or a key made.
func (w *workplace) moved(by *person, of *workedOn, label string, to int) {
	if of.labels[label] != to {
		of.last[label] = &madeMove{of, label, of.labels[label], to, by, w.clock.now()}
		of.labels[label] = to
	}
	if last := of.last[label]; by != nil && last.by == by {
		by.undo = last
	}
}

// stands tells whether what a browser offers to undo is still the last move of its label.
func (w *workplace) stands(who *person) bool {
	move := who.undo
	return move != nil && move.of.last[move.label] == move
}

// renamed keeps that a persona has another slug.
func (of *workedOn) renamed(to string) {
	of.aliases[of.slug] = true
	delete(of.aliases, to)
	of.slug = to
}

// inTime tells whether a move can be undone for long enough to be sure of it.
func (w *workplace) inTime(move *madeMove) bool {
	return move != nil && w.clock.now().Sub(move.at) < models.UndoTime*2/3
}

// wantApps holds what apps get, by every slug and label, to what was last said.
func (w *workplace) wantApps() {
	w.Helper()
	for _, of := range w.personas {
		w.wantApp(w.anySlug(of), w.anyLabel())
	}
}

func (w *workplace) wantApp(slug, label string) {
	w.Helper()
	of := w.at(slug)
	body := map[string]any{"template": slug, "label": label}
	version := of.labels[label]
	if version == 0 {
		w.call(post, "/api/v1/session-tokens", w.key, body).refused(models.CodeNotPublished)
		return
	}
	got := w.mint(w.key, body)
	if got.Version != version || got.Template != of.slug || !strings.Contains(w.asked(), "You are "+of.says(version)) {
		w.Errorf("%s of %s: apps get v%d of %s, want v%d of %s", label, slug, got.Version, got.Template, version, of.slug)
	}
}
