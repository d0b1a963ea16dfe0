package routes

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"greenroom/models"
)

// TestWhatThePageSaidIsWhatAppsGet: two labels, three people with two tabs each, pages that are opened at one time and sent at another.
// A page does what it said or is refused; it never does something else, and apps always get what the last one said.
func TestWhatThePageSaidIsWhatAppsGet(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) { // what fails is replayed by its name
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorkplace(t, seed)
			defer func() {
				if t.Failed() {
					t.Logf("seed %d:\n%s", seed, strings.Join(w.log, "\n"))
				}
			}()
			for step := 0; step < 250 && !t.Failed(); step++ {
				w.step()
				w.wantApps()
			}
		})
	}
}

func (w *workplace) step() {
	w.Helper()
	who, of, at := w.people[w.IntN(len(w.people))], w.personas[w.IntN(len(w.personas))], w.IntN(2)
	switch w.IntN(18) {
	case 0, 1, 2:
		who.tabs[at] = w.openPublish(who, of)
	case 3, 14, 15:
		who.tabs[at] = w.openRename(who, of)
	case 4, 5, 6, 7, 8:
		w.submit(who, who.tabs[at])
	case 9:
		w.choose(who, who.tabs[at])
	case 10:
		w.undo(who, who.tabs[at])
	case 11:
		w.save(who, of)
	case 12:
		w.moveByAPI(of)
	case 13, 16, 17:
		w.release(who, of)
	}
}

func (w *workplace) openPublish(who *person, of *workedOn) *tab {
	w.Helper()
	label, to := w.anyLabel(), w.anyVersion(of)
	page := who.get(fmt.Sprintf("/templates/%s/publish?label=%s&version=%s", of.slug, label, choice(to))).want(200)
	w.note("%s opens %s as %s of %s", who.user.Name, choice(to), label, of.slug)
	return w.publishTab(who, page, of, label, to)
}

// choice is a version as a form names it.
func choice(version int) string {
	if version == 0 {
		return "none"
	}
	return fmt.Sprint(version)
}

var publishHeading = regexp.MustCompile(`<h1 data-announce>([^<]*)\?</h1>`)

// publishTab holds a page that was just opened to what is so: where the label points, and which move its button names.
func (w *workplace) publishTab(who *person, page answer, of *workedOn, label string, to int) *tab {
	w.Helper()
	form := page.form("publish")
	if form.Get("from") != fmt.Sprint(of.labels[label]) || form.Get("label") != label || form.Get("version") != choice(to) {
		w.Errorf("%s at v%d, to be v%d: the page has %v", label, of.labels[label], to, form)
	}
	names := map[bool][]string{
		true:  {"Remove " + label, "Stop giving tokens"},
		false: {fmt.Sprintf("Publish v%d as %s", to, label), fmt.Sprintf("Roll back %s to v%d", label, to)},
	}[to == 0]
	said := publishHeading.FindSubmatch(page.body)
	if said == nil || !slices.Contains(names, string(said[1])) || !strings.Contains(string(page.body), ">"+string(said[1])+"</button>") {
		w.Errorf("%s to v%d is named %q", label, to, said)
	}
	return &tab{of: of, path: "/templates/" + of.slug + "/publish", form: form, label: label, to: to, undo: w.bannerOn(who, page)}
}

var undoForm = regexp.MustCompile(`action="/templates/([a-z0-9-]+)/undo">(?:<input type="hidden" name="once"[^>]*>)?<input type="hidden" name="seq" value="(\d+)">`)

func (w *workplace) bannerOn(who *person, page answer) *banner {
	w.Helper()
	found := undoForm.FindSubmatch(page.body)
	if found == nil && w.inTime(who.undo) {
		w.Errorf("%s is not offered to undo the last move", who.user.Name)
	}
	if found == nil || !w.inTime(who.undo) {
		return nil
	}
	return &banner{who.undo, string(found[1]), string(found[2])}
}

// submit sends a page; a browser without scripts may have another choice in it than the page had shown.
func (w *workplace) submit(who *person, held *tab) {
	w.Helper()
	if held == nil {
		return
	}
	if strings.HasSuffix(held.path, "/rename") {
		w.submitRename(who, held)
		return
	}
	label, to := held.label, held.to
	if w.IntN(4) == 0 {
		label, to = w.anyLabel(), w.anyVersion(held.of)
	}
	note := fmt.Sprint("note ", w.Uint64())
	form := with(held.form, "once", who.mark(), "label", label, "version", choice(to), "note", note)
	does := label == held.label && to == held.to && w.may(held)
	a := who.send(post, held.path, form)
	w.note("%s sends %s as %s to %s, shown %q from v%s: %d, to be done %t", who.user.Name, choice(to), label, held.path, form.Get("shown"), form.Get("from"), a.status, does)
	switch {
	case does:
		a.want(303)
		w.moved(who, held.of, label, to)
		w.bannerOn(who, who.get(a.header.Get("Location")).want(200))
	case w.aims(held) == nil:
		a.want(404)
	default:
		a.want(409).says("1 thing needs attention", note)
	}
}

// may tells whether what a publish page said still holds: its label is where the page said, or already where it shall be.
func (w *workplace) may(held *tab) bool {
	now := held.of.labels[held.label]
	stands := held.form.Get("from") == fmt.Sprint(now)
	return w.aims(held) == held.of && (stands && now+held.to > 0 || held.to > 0 && now == held.to)
}

// choose shows another choice on the same page.
func (w *workplace) choose(who *person, held *tab) {
	w.Helper()
	if held == nil || held.label == "" || w.aims(held) != held.of {
		return
	}
	label, to := w.anyLabel(), w.anyVersion(held.of)
	page := who.send(post, held.path+"/choose", with(held.form, "label", label, "version", choice(to), "note", "kept")).want(200).says(`value="kept"`)
	w.note("%s chooses %s as %s of %s", who.user.Name, choice(to), label, held.of.slug)
	*held = *w.publishTab(who, page, held.of, label, to)
}

func (w *workplace) openRename(who *person, of *workedOn) *tab {
	w.Helper()
	to := fmt.Sprint("slug-", len(w.slugs))
	if w.slugs = append(w.slugs, to, of.slug); w.IntN(3) > 0 {
		to = w.slugs[w.IntN(len(w.slugs))] // maybe one that is taken, or was left
	}
	page := who.get("/templates/" + of.slug + "/rename?slug=" + to)
	w.note("%s asks to rename %s to %s: %d", who.user.Name, of.slug, to, page.status)
	switch {
	case to == of.slug:
		page.want(303)
		return nil
	case w.at(to) != nil && w.at(to) != of:
		page.want(409)
		return nil
	}
	page.want(200).says("Rename " + of.slug + " to " + to + "?")
	return &tab{of: of, path: "/templates/" + of.slug + "/rename", form: page.form("confirm"), undo: w.bannerOn(who, page)}
}

func (w *workplace) submitRename(who *person, held *tab) {
	w.Helper()
	to := held.form.Get("slug")
	owner, holder := w.aims(held), w.at(to)
	a := who.send(post, held.path, with(held.form, "once", who.mark()))
	w.note("%s renames by %s to %s: %d", who.user.Name, held.path, to, a.status)
	switch {
	case owner == nil:
		a.want(404)
	case owner != held.of, holder != nil && holder != held.of:
		a.want(409)
	default:
		a.want(303)
		if to != held.of.slug {
			held.of.renamed(to)
		}
	}
}

// undo presses Undo on a page that may be old by now.
func (w *workplace) undo(who *person, held *tab) {
	w.Helper()
	if held == nil || held.undo == nil || !w.inTime(held.undo.move) {
		return
	}
	move, seq := held.undo.move, held.undo.seq
	owner := w.at(held.undo.slug)
	a := who.post("/templates/"+held.undo.slug+"/undo", "seq", seq)
	w.note("%s undoes %s v%d of %s by %s: %d", who.user.Name, move.label, move.to, move.of.slug, held.undo.slug, a.status)
	if owner == nil {
		a.want(404)
		return
	}
	page := who.get(a.want(303).header.Get("Location")).want(200)
	who.undo = nil // whatever came of it
	if owner == move.of && move.of.last[move.label] == move {
		page.says("Undone: ")
		w.moved(nil, move.of, move.label, move.from)
		return
	}
	page.lacks("Undone: ")
}

func (w *workplace) save(who *person, of *workedOn) {
	w.Helper()
	of.latest++
	who.post("/templates/"+of.slug, editorForm(of.latest-1, of.persona())...).want(303)
	w.note("%s saves v%d of %s", who.user.Name, of.latest, of.slug)
}

func (w *workplace) moveByAPI(of *workedOn) {
	w.Helper()
	label, to := w.anyLabel(), w.anyVersion(of)
	path := "/api/v1/templates/" + w.anySlug(of) + "/labels/" + label
	w.note("a key moves %s to %s by %s", label, choice(to), path)
	switch {
	case to > 0:
		w.call(put, path, w.key, map[string]any{"version": to}).want(200)
	case of.labels[label] > 0:
		w.call(del, path, w.key, nil).want(204)
	}
	w.moved(nil, of, label, to)
}

// release gives an old slug up: from then on another persona can have it.
func (w *workplace) release(who *person, of *workedOn) {
	w.Helper()
	aliases := slices.Sorted(maps.Keys(of.aliases))
	if len(aliases) == 0 {
		return
	}
	alias := aliases[w.IntN(len(aliases))]
	path := "/templates/" + of.slug + "/aliases/" + alias + "/release"
	who.send(post, path, who.get(path).want(200).form("confirm")).want(303)
	w.note("%s releases %s of %s", who.user.Name, alias, of.slug)
	delete(of.aliases, alias)
	w.call(post, "/api/v1/session-tokens", w.key, map[string]any{"template": alias}).refused(models.CodeTemplateNotFound)
}
