package routes

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

var undoSeq = regexp.MustCompile(`action="/templates/cara/undo">(?:<input type="hidden" name="once"[^>]*>)?<input type="hidden" name="seq" value="(\d+)">`)

// seq is the sequence number in a page's Undo form, empty without a form.
func (a answer) seq() string {
	found := undoSeq.FindSubmatch(a.body)
	if found == nil {
		return ""
	}
	return string(found[1])
}

// publishing makes a persona whose editor just published v2 over v1. It gives the page after that.
func publishing(t *testing.T) (*kit, *visitor, answer) {
	t.Helper()
	k := newPages(t)
	k.published("cara")
	k.saved("cara", persona("Cara two"))
	v := k.visitor(models.RoleEditor)
	page := v.led(v.post("/templates/cara/publish", "version", "2", "from", "1"), "/templates/cara")
	return k, v, page
}

func TestUndoPublish(t *testing.T) {
	t.Parallel()
	k, v, page := publishing(t)
	page.says("You made v2 of Cara two live.", "Undo", `seconds="60"`)
	if seq := v.get("/requests").seq(); seq == "" || seq != page.seq() {
		t.Errorf("the next page offers %q, want %q", seq, page.seq())
	}
	v.led(v.post("/templates/cara/undo", "seq", page.seq()), "/templates/cara").says("Undone: v1 is live again.", "Live v1").lacks("<gr-undo")
	if live := k.latest("cara").Labels["live"]; live != 1 {
		t.Errorf("v%d is live", live)
	}
	v.led(v.post("/templates/cara/undo", "seq", page.seq()), "/templates/cara").says("Somebody moved this label meanwhile")
}

func TestUndoTheFirstPublish(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	page := v.led(v.post("/templates/cara/publish", "version", "1", "from", "0"), "/templates/cara")
	v.led(v.post("/templates/cara/undo", "seq", page.seq()), "/templates/cara").says("Undone: the label is not set, as before.", "Draft")
}

// An accidental unpublish can be undone.
func TestUndoUnpublish(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	page := v.led(v.post("/templates/cara/publish", "version", "none", "from", "1"), "/templates/cara").says("You removed the label live of Cara.")
	v.led(v.post("/templates/cara/undo", "seq", page.seq()), "/templates/cara").says("Undone: v1 is live again.")
	if live := k.latest("cara").Labels["live"]; live != 1 {
		t.Errorf("v%d is live", live)
	}
}

func TestUndoIsRefusedAfterSomebodyElse(t *testing.T) {
	t.Parallel()
	k, v, page := publishing(t)
	k.saved("cara", persona("Cara three"))
	k.point("cara", "live", 3)
	v.led(v.post("/templates/cara/undo", "seq", page.seq()), "/templates/cara").says("Somebody moved this label meanwhile: live points at version 3 now.", "Live v3").lacks("<gr-undo")
	if live := k.latest("cara").Labels["live"]; live != 3 {
		t.Errorf("v%d is live", live)
	}
}

// The server trusts neither the browser's clock nor its cookie.
func TestUndoIsRefusedAfterAMinute(t *testing.T) {
	t.Parallel()
	k, v, page := publishing(t)
	kept := v.cookies[undoCookie]
	k.clock.advance(61 * time.Second)
	v.get("/templates/cara").want(200).lacks("<gr-undo")
	v.cookies[undoCookie] = kept
	v.led(v.post("/templates/cara/undo", "seq", page.seq()), "/templates/cara").says("This can be undone for 60 seconds only.", "Live v2")
}

func TestUndoRefusals(t *testing.T) {
	t.Parallel()
	k, v, page := publishing(t)
	k.visitor(models.RoleViewer).post("/templates/cara/undo", "seq", page.seq()).want(403)
	v.post("/templates/cara/undo", "seq", "x").want(422)
	v.post("/templates/cara/undo").want(422)
	v.post("/templates/none/undo", "seq", page.seq()).want(404)
	v.led(v.post("/templates/cara/undo", "seq", "99999"), "/templates/cara").says("There is no such change to undo.")
	k.template("other")
	v.led(v.post("/templates/other/undo", "seq", page.seq()), "/templates/other").says("There is no such change to undo.")
	_, err := k.store.SetLabelProtected(t.Context(), tester, "cara", "live", true)
	k.must(err)
	v.post("/templates/cara/undo", "seq", page.seq()).want(403)
	if live := k.latest("cara").Labels["live"]; live != 2 {
		t.Errorf("v%d is live", live)
	}
}

// TestUndoCookieIsANumber plants cookies: the number of one's own last move is all that is believed, and what it is about is looked up.
func TestUndoCookieIsANumber(t *testing.T) {
	t.Parallel()
	k, v, page := publishing(t)
	if v.cookies[undoCookie] != page.seq() {
		t.Errorf("the cookie holds %q, want %q", v.cookies[undoCookie], page.seq())
	}
	later := k.clock.now().Add(30 * time.Second).UnixMilli()
	offer := `{"slug":%q,"name":"<script>","label":"live","to":2,"seq":` + page.seq() + `,"until":` + fmt.Sprint(later) + `}`
	planted := []string{"", "0", "-1", "99999", "1e0", "0x1", page.seq() + "/../../../keys/1/revoke?", page.seq() + " ", "{", "[]", "9223372036854775808", strings.Repeat("9", 3000)}
	for _, slug := range []string{"cara", "x/../../keys/1/revoke?", "../people/1/disable", "//evil.example", `"><script>`, ""} {
		raw := fmt.Sprintf(offer, slug)
		planted = append(planted, raw, base64.RawURLEncoding.EncodeToString([]byte(raw)))
	}
	for _, value := range planted {
		v.cookies[undoCookie] = value
		v.get("/requests").want(200).lacks("<gr-undo", "<script>", "evil.example", "/revoke", "/disable")
	}
	v.cookies[undoCookie] = page.seq()
	v.get("/requests").says("You made v2 of Cara two live.", `action="/templates/cara/undo"`)
	k.stranger().get("/login").want(200).lacks("<gr-undo")
}

// TestUndoIsOfferedToWhoMovedIt plants the number of a move that can be undone in the browser of somebody else.
func TestUndoIsOfferedToWhoMovedIt(t *testing.T) {
	t.Parallel()
	k, _, page := publishing(t)
	other := k.visitor(models.RoleAdmin)
	other.cookies[undoCookie] = page.seq()
	other.get("/requests").want(200).lacks("<gr-undo")
}

// TestUndoFollowsItsPersona offers the move under the slug of today, and no longer once the persona is gone.
func TestUndoFollowsItsPersona(t *testing.T) {
	t.Parallel()
	k, v, page := publishing(t)
	slug := "cara-two"
	_, err := k.store.PatchTemplate(t.Context(), tester, "cara", models.TemplatePatch{Slug: &slug})
	k.must(err)
	v.get("/requests").says(`action="/templates/cara-two/undo"`)
	_, err = k.store.ArchiveTemplate(t.Context(), tester, slug)
	k.must(err)
	k.must(k.store.DeleteTemplate(t.Context(), tester, slug))
	v.cookies[undoCookie] = page.seq()
	v.get("/requests").want(200).lacks("<gr-undo")
}

func TestRollBack(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	for n, name := range []string{"two", "three"} {
		k.saved("cara", persona("Cara "+name))
		k.point("cara", "live", n+2)
	}
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/menu").want(200).says(`href="/templates/cara/publish?version=before"`)
	page := v.get("/templates/cara/publish?version=before").want(200)
	page.says("Roll back live to v2?", "Apps get v3 now. With their next token they get v2.", "What changes from v3 to v2",
		`<option value="3">v3, live now</option>`, `<option value="2" selected>v2, live before</option>`, `<option value="1">v1, live before</option>`, `<option value="none">none: remove live</option>`,
		`href="/templates/cara/publish?version=none">Stop giving tokens`)
	v.get("/templates/cara/publish?version=1&label=live").want(200).says("Roll back live to v1?")
	v.led(v.post("/templates/cara/publish", "version", "2", "label", "live", "from", "3"), "/templates/cara").says("v2 is live.", "You made v2 of")
	v.get("/templates/cara/publish?version=before").says("Roll back live to v1?") // further back, and not to what was rolled back from
}

func TestRollBackWithNothingBefore(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	k.template("draft")
	v := k.visitor(models.RoleEditor)
	v.led(v.get("/templates/cara/publish?version=before"), "/templates/cara/publish?label=live&version=none").says("No other version was live before", "Stop giving tokens?")
	v.led(v.get("/templates/draft/publish?version=before"), "/templates/draft").says("No version was live before.")
}
