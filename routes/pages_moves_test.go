package routes

import (
	"fmt"
	"html"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// move points a label as somebody does, with a note.
func (k *kit) move(who models.Actor, slug, label string, version int, note string) {
	k.Helper()
	_, err := k.store.MoveLabel(k.Context(), who, slug, models.LabelMove{Label: label, Version: version, Note: note})
	k.must(err)
}

// stayed gives the texts of the moves beside a version, newest first.
func (a answer) stayed(version int) []string {
	_, row, _ := strings.Cut(string(a.body), fmt.Sprintf(`<tr id="v%d">`, version))
	row, _, _ = strings.Cut(row, "</tr>")
	_, list, _ := strings.Cut(row, `<ul class="stays">`)
	list, _, _ = strings.Cut(list, "</ul>")
	var texts []string
	for _, item := range strings.Split(list, "<li>")[1:] {
		texts = append(texts, plainText(item))
	}
	return texts
}

// Every role reads what was live when, by whom and why: beside the versions, on the page of moves, and by the API.
func TestHistoryTellsWhatWasLiveWhen(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	k.saved("cara", persona("Cara two"))
	made, err := k.store.CreateUser(k.Context(), tester, models.NewUser{Email: "ed@example.com", Name: "Ed", Role: models.RoleAdmin, Password: "a password of some words"})
	k.must(err)
	ed := models.Actor{Kind: models.ActorUser, ID: made.ID, Name: made.Name, Role: made.Role}
	at := func(clockTime string) {
		to, err := time.Parse(time.DateTime, "2030-05-06 "+clockTime)
		k.must(err)
		k.clock.stop(to)
	}
	at("10:02:00")
	k.move(ed, "cara", "live", 1, "Friday wording")
	at("14:10:00")
	k.move(ed, "cara", "live", 2, "")
	k.move(ed, "cara", "qa", 2, "مرحبا "+hostile)
	at("14:10:20")
	last, err := k.store.LastMove(k.Context(), "cara", "live")
	k.must(err)
	_, err = k.store.UndoMove(k.Context(), ed, "cara", last.Seq)
	k.must(err)
	k.must(k.store.RemoveLabel(k.Context(), ed, "cara", models.LabelRemoval{Label: "qa"}))
	_, err = k.store.SetLabelProtected(k.Context(), ed, "cara", "live", true)
	k.must(err)
	_, err = k.store.PatchTemplate(k.Context(), ed, "cara", models.TemplatePatch{Slug: new("clara")})
	k.must(err)
	at("15:00:00")
	for _, role := range []models.Role{models.RoleViewer, models.RoleEditor, models.RoleAdmin} {
		v := k.visitor(role)
		v.led(v.get("/templates/cara/history?search=friday"), "/templates/clara/history?search=friday").want(200).says("1 version: v1")
		page := v.get("/templates/clara/history").want(200).lacks(hostile)
		wantTexts(t, page.stayed(1), "live since 14:10 UTC, by Ed Undo", "live 10:02 to 14:10 UTC, by Ed: Friday wording")
		wantTexts(t, page.stayed(2), "qa 14:10:00 to 14:10:20 UTC, by Ed: مرحبا "+hostile, "live 14:10:00 to 14:10:20 UTC, by Ed Undone")
		page.says(`href="/templates/clara/moves"`)
		v.led(v.get("/templates/cara/moves?label=qa"), "/templates/clara/moves?label=qa").want(200).says("removed from v2", "2 moves").lacks("Friday wording")
		v.get("/templates/clara/moves").want(200).lacks(hostile).says("5 moves", "Friday wording", "v1 → ", `href="/templates/clara/diff?from=1&to=2"`, "Undone")
		v.get("/templates/clara/moves?version=1").want(200).says("2 moves", "Only moves to v1.", `href="/templates/clara/moves"`).lacks("qa 14")
		v.get("/templates/clara/moves?version=7").want(200).says("No such move", "v7 was never given to apps by it.")
	}
	_, err = k.store.ArchiveTemplate(k.Context(), ed, "clara")
	k.must(err)
	k.clock.advance(24 * time.Hour)
	wantTexts(t, k.visitor(models.RoleViewer).get("/templates/clara/history").want(200).stayed(1)[1:], "live 6 May, 10:02 to 14:10 UTC, by Ed: Friday wording")
	k.template("draft")
	v := k.visitor(models.RoleViewer)
	v.get("/templates/draft/moves").want(200).says("Nothing was live yet")
	v.get("/templates/draft/history").want(200).lacks("What was live when")
	v.get("/templates/none/moves").want(404)
	v.led(v.get("/templates/clara/moves?cursor=nonsense"), "/templates/clara/moves").want(200).says("This is the first one.")
}

// A label that is moved many times in a minute fills no page: three moves stand beside a version, all of them on pages of their own.
func TestManyMovesInAMinute(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	k.saved("cara", persona("Cara two"))
	for n := range 121 {
		k.move(tester, "cara", "live", 1+n%2, fmt.Sprintf("move %d.", n))
		k.clock.advance(100 * time.Millisecond)
	}
	v := k.visitor(models.RoleViewer)
	page := v.get("/templates/cara/history").want(200)
	if got := page.stayed(1); len(got) != 4 || !strings.Contains(got[0], "move 120.") || !strings.Contains(got[2], "move 116.") || !strings.HasPrefix(got[3], "Earlier") {
		t.Errorf("got %q", got)
	}
	seen := 0
	for path := "/templates/cara/moves?version=1"; path != ""; {
		moves := v.get(path).want(200)
		seen += moves.times(">move ")
		path = moves.next()
	}
	if seen != 61 {
		t.Errorf("%d moves to v1 on all pages", seen)
	}
}

// The audit and its export tell the note of a publication.
func TestAuditTellsTheNote(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	k.move(tester, "cara", "live", 1, "Friday wording "+hostile)
	v := k.visitor(models.RoleAdmin)
	v.get("/audit").want(200).says(`<p class="audit-note" dir="auto">Friday wording `).lacks(hostile)
	v.get("/audit/export").want(200).says(`"note":"Friday wording `)
}

// plainText is what a person reads of a piece of a page.
func plainText(piece string) string {
	return strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(piece, "")))
}

func wantTexts(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
