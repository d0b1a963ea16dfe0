package routes

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"greenroom/catalog"
	"greenroom/models"
)

// withVersions makes a template of v1 to v4: v2 by an editor, v3 live.
func withVersions(t *testing.T) (*kit, *visitor) {
	t.Helper()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	p := persona("Cara")
	p.LanguageCode = "es"
	v.led(v.post("/templates/cara", editorForm(1, p, "note", "Spanish")...), "/templates/cara")
	p.SystemPrompt, p.VoiceGenerationOptions = p.SystemPrompt+"\nBe kind.", &models.VoiceGenerationOptions{Speed: number(1.1)}
	k.saved("cara", p)
	k.point("cara", "live", 3)
	p.Name = "Cara " + hostile
	k.saved("cara", p)
	return k, v
}

// times tells how often the page's source has a text.
func (a answer) times(text string) int { return strings.Count(string(a.body), text) }

var nextLink = regexp.MustCompile(`href="([^"]+)" rel="next"`)

// next is the address of the next page, empty on the last one.
func (a answer) next() string {
	found := nextLink.FindSubmatch(a.body)
	if found == nil {
		return ""
	}
	return html.UnescapeString(string(found[1]))
}

var pageButton = regexp.MustCompile(`<button class="button[^"]*" formaction="([^"]+)"(?: name="cursor" value="([^"]+)")?>(?:<svg.*?</svg>)?([A-Za-z ]+)`)

// turned is the address that a button of the table leads to, with the choice and the filters that its form sends; empty where there is none.
func (a answer) turned(button string) string {
	for _, found := range pageButton.FindAllSubmatch(a.body, -1) {
		if string(found[3]) != button {
			continue
		}
		query := url.Values{}
		form := string(a.body[bytes.Index(a.body, []byte(`<form class="history"`)):])
		for _, input := range sentInput.FindAllStringSubmatch(form, -1) {
			query.Set(input[1]+input[3], html.UnescapeString(input[2]+input[4]))
		}
		if len(found[2]) > 0 {
			query.Set("cursor", string(found[2]))
		}
		return string(found[1]) + "?" + query.Encode()
	}
	return ""
}

// sentInput is a hidden field, or a radio button that is on.
var sentInput = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">|<input type="radio"[^>]* name="([a-z]+)" value="(\d+)"[^>]* checked>`)

// firstAvatar is a face that the catalog lists.
func (k *kit) firstAvatar() catalog.Avatar {
	k.Helper()
	k.must(k.options.Catalog.Refresh(k.Context()))
	avatars, down := k.options.Catalog.Avatars(k.Context(), catalog.AvatarQuery{})
	if down || len(avatars) == 0 {
		k.Fatal("the catalog lists no face")
	}
	return avatars[0]
}

// point moves a label as the command line does.
func (k *kit) point(slug, label string, version int) {
	k.Helper()
	_, err := k.store.MoveLabel(k.Context(), tester, slug, models.LabelMove{Label: label, Version: version})
	k.must(err)
}

func TestHistory(t *testing.T) {
	t.Parallel()
	_, v := withVersions(t)
	v.get("/templates/cara/history").want(200).
		says("v4", "v3", "v2", "v1", "First version", "Spanish", "Dana editor", "Command line", "System prompt", "How it speaks", "Language",
			`name="from" value="3" aria-label="Before: v3" checked`, `name="to" value="4" aria-label="After: v4" checked`,
			`href="/templates/cara?restore=2"`, `href="/templates/cara/publish?version=4"`, `href="/templates/cara/diff?from=live&to=4"`, `href="/templates/cara/diff?to=1"`).
		lacks(hostile, `restore=4"`, `publish?version=3"`, "Was live")
}

func TestHistoryFilters(t *testing.T) {
	t.Parallel()
	k, v := withVersions(t)
	v.get("/templates/cara/history?author=user:"+v.user.ID).want(200).says("Spanish").lacks(`aria-label="After: v3"`, `aria-label="After: v1"`)
	v.get("/templates/cara/history?author=cli").want(200).says("v3").lacks("Spanish")
	k.point("cara", "staging", 2)
	v.get("/templates/cara/history?label=staging").want(200).says("Spanish", "Was live", `<option value="staging" selected>`).lacks(`aria-label="After: v3"`)
	v.get("/templates/cara/history?label=*").want(200).says("Spanish", `<option value="*" selected>`, `aria-label="After: v3"`).lacks(`aria-label="After: v4"`, `aria-label="After: v1"`)
	v.get("/templates/cara/history?search=SPANISH").want(200).says("Spanish", `value="SPANISH"`).lacks(`aria-label="After: v3"`, `aria-label="After: v1"`)
	v.get("/templates/cara/history?search=how+it+speaks").want(200).says("v3").lacks(`aria-label="After: v2"`)
	v.get("/templates/cara/history?search=farewell&from=1").want(200).says("No version matches", "the names of changed fields, such as Greeting", `href="/templates/cara/history?from=1"`)
	v.get("/templates/cara/history?search=" + url.QueryEscape(hostile+"\x00")).want(200).says("No version matches").lacks(hostile)
	v.get("/templates/cara/history?label=none&author=user:nobody").want(200).says("No version matches", `href="/templates/cara/history"`)
	v.part("/templates/cara/history?author=cli", "section#list").want(200).says("v3").lacks("<html")
	v.led(v.get("/templates/cara/history?cursor=nonsense"), "/templates/cara/history").want(200).says("This is the first one.")
	v.get("/templates/none/history").want(404)
}

// A thousand versions come in pages of fifty, and none of them twice.
func TestLongHistory(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	for n := 2; n <= 120; n++ {
		k.saved("cara", persona(fmt.Sprintf("Cara %d", n)))
	}
	v := k.visitor(models.RoleViewer)
	path, seen := "/templates/cara/history", 0
	for path != "" {
		page := v.get(path).want(200)
		seen += page.times(`aria-label="After: v`)
		path = page.turned("Older")
	}
	if seen != 120 {
		t.Errorf("%d versions on all pages", seen)
	}
	v.get("/templates/cara/history").lacks("restore=", "/publish?version") // a viewer changes nothing
}

func TestDiffOfVersions(t *testing.T) {
	t.Parallel()
	k, v := withVersions(t)
	page := v.get("/templates/cara/diff?from=1&to=3").want(200)
	page.says("v1 → v3", "1 field changed, 2 added", "Language", "Speed", "1.1", "Not set", "Added: Be kind.", "2 words added, 0 removed",
		`href="/templates/cara/diff?from=3&to=1"`).lacks("/publish?version=3") // it is live
	v.get("/templates/cara/diff?from=3&to=1").want(200).says("v3 → v1", "Removed: Be kind.", "/publish?version=1")
	v.get("/templates/cara/diff?from=live&to=4").want(200).says("v3 → v4", "Name", "Cara "+hostile, "/publish?version=4").lacks(hostile)
	v.get("/templates/cara/diff").want(200).says("v3 → v4")
	v.get("/templates/cara/diff?to=2").want(200).says("v1 → v2")
	v.get("/templates/cara/diff?to=1").want(200).says("Nothing → v1", "fields", "Added").lacks("from=0")
	v.get("/templates/cara/diff?from=4&to=4").want(200).says("Nothing differs")
	k.visitor(models.RoleViewer).get("/templates/cara/diff?from=1&to=4").want(200).lacks("/publish?version=4")
}

// An unchanged line is not marked as removed, even when the line added below begins like it.
func TestDiffMarksOnlyWhatIsGone(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	p := persona("Cara")
	p.SystemPrompt = "Be kind."
	k.saved("cara", p)
	p.SystemPrompt += "\nBe kind. 179 words at most."
	k.saved("cara", p)
	v := k.visitor(models.RoleViewer)
	v.get("/templates/cara/diff?from=2&to=3").want(200).says("6 words added, 0 removed", `diff-cell after changed`).lacks(`diff-cell before changed`)
	v.get("/templates/cara/diff?from=3&to=2").want(200).says("0 words added, 6 removed", `diff-cell before changed`).lacks(`diff-cell after changed`)
}

// The page and the API refuse the same comparisons.
func TestDiffRefusals(t *testing.T) {
	t.Parallel()
	k, v := withVersions(t)
	key := k.key(models.ScopeTemplatesRead)
	for query, status := range map[string]int{
		"?from=9": 404, "?to=0": 404, "?from=0&to=1": 404, "?from=staging": 409, "?to=%00": 422, "?from=" + "x": 422, "?from=-1": 409, "?to=99999999999": 409,
	} {
		page, api := v.get("/templates/cara/diff"+query), k.call(get, "/api/v1/templates/cara/diff"+query, key, nil)
		if page.status != status || api.status != status {
			t.Errorf("%s: page %d, API %d, want %d", query, page.status, api.status, status)
		}
	}
	v.get("/templates/none/diff").want(404)
}

// An unsaved form is compared with the live version and is not stored.
func TestDiffOfUnsavedEdits(t *testing.T) {
	t.Parallel()
	k, v := withVersions(t)
	p := k.latest("cara").Version.Document.Persona
	v.post("/templates/cara/diff", editorForm(4, p, "initialMessage", "Hello "+hostile, "maxSessionLengthSeconds", "ten")...).want(422).says("Longest session", "Hello "+hostile)
	v.post("/templates/cara/diff", editorForm(4, p, "initialMessage", "Hello "+hostile)...).want(200).
		says("v3 → Unsaved edits", "Greeting", "Hello "+hostile, "Name").lacks(hostile, "Swap sides", "Publish…")
	if k.latest("cara").LatestVersion != 4 {
		t.Error("looking at the difference saved something")
	}
	k.visitor(models.RoleViewer).post("/templates/cara/diff", editorForm(4, p)...).want(403)
	k.template("draft")
	v.post("/templates/draft/diff", editorForm(1, persona("Other"))...).want(200).says("v1 → Unsaved edits")
}

// IDs that Anam lists are shown by name.
func TestDiffNamesFacesAndVoices(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	face := k.firstAvatar()
	p := persona("Cara")
	p.AvatarID = face.ID
	k.saved("cara", p)
	k.visitor(models.RoleViewer).get("/templates/cara/diff?from=1&to=2").want(200).says("Face", face.Person, face.ID, picturePath(face.ID), persona("Cara").AvatarID)
}

func TestRestoreOlderVersion(t *testing.T) {
	t.Parallel()
	k, v := withVersions(t)
	v.get("/templates/cara?restore=1").want(200).
		says("The form holds v1. Nothing is saved yet: Save makes it v5.", `name="base" value="4"`, `value="Back to v1"`, `data-saved="es"`, " kept hidden>")
	if k.latest("cara").LatestVersion != 4 {
		t.Error("opening the editor saved something")
	}
	v.led(v.post("/templates/cara", editorForm(4, persona("Cara"), "note", "Back to v1")...), "/templates/cara").says("Saved v5.")
	for _, number := range []string{"9", "0", "x", "-1"} {
		v.get("/templates/cara?restore=" + number).want(404)
	}
}

// Restored edits come back into the form. They never overwrite a newer version silently.
func TestRestoreKeptEdits(t *testing.T) {
	t.Parallel()
	k, v := withVersions(t)
	p := k.latest("cara").Version.Document.Persona
	v.post("/templates/cara", editorForm(4, p, "systemPrompt", "Kept", "then", "restore")...).want(200).
		says("Your unsaved edits are back in the form.", ">\nKept</textarea>", `data-saved="`, `base="4" kept hidden`)
	v.post("/templates/cara", editorForm(3, p, "systemPrompt", "Kept", "then", "restore")...).want(409).
		says("Command line saved v4 meanwhile.", ">\nKept</textarea>", `base="3" kept hidden`)
	if k.latest("cara").LatestVersion != 4 {
		t.Error("restoring saved something")
	}
	v.post("/templates", editorForm(0, persona("New"), "slug", "new-one", "then", "restore")...).want(200).
		says("Your unsaved edits are back in the form.", `value="new-one"`, `path="/templates/new"`)
	if _, err := k.store.TemplateBySlug(t.Context(), "new-one"); models.CodeOf(err) != models.CodeTemplateNotFound {
		t.Error("restoring made a persona")
	}
}

func TestLongUnchangedTextIsFolded(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	long := persona("Cara")
	for i := range 400 {
		long.SystemPrompt += fmt.Sprintf(" word%d", i)
	}
	k.saved("cara", long)
	long.SystemPrompt += " and the end."
	k.saved("cara", long)
	v := k.visitor(models.RoleViewer)
	v.get("/templates/cara/diff?from=2&to=3").want(200).says("unchanged characters", "Added:  and the end.", "word200")
}

// One can go to a version by its number, and is told where there is none.
func TestHistoryGoesToAVersion(t *testing.T) {
	t.Parallel()
	k, v := withVersions(t)
	for _, at := range []string{"2", "v2", "V2", "%20v2%20"} {
		v.get("/templates/cara/history?at="+at).want(200).says("2 versions, v2 to v1", "Newer", "First page").lacks(`aria-label="After: v3"`, "Older")
	}
	v.get("/templates/cara/history?at=4").want(200).says("4 versions, v4 to v1").lacks("Newer")
	for at, message := range map[string]string{
		"5": "There is no v5. The latest is v4.", "1300": "There is no v1300.", "0": "Enter the number of a version, up to 4.", "v": "Enter the number", "-1": "Enter the number",
		"two": "Enter the number", "99999999999": "Enter the number", "1.5": "Enter the number",
	} {
		v.get("/templates/cara/history?at="+at).want(422).says(message, `aria-invalid="true" aria-describedby="at-error"`, "4 versions, v4 to v1")
	}
	v.get("/templates/cara/history?author=cli&at=2").want(200).says("v2 doesn", `href="/templates/cara/history?at=2"`, "1 version: v1")
	v.get("/templates/cara/history?author=cli&at=3").want(200).lacks("doesn&#39;t match what")
	k.must(k.store.RemoveLabel(k.Context(), tester, "cara", models.LabelRemoval{Label: "live"}))
	_, err := k.store.ArchiveTemplate(k.Context(), tester, "cara")
	k.must(err)
	k.must(k.store.DeleteTemplate(k.Context(), tester, "cara"))
	k.template("cara") // begins at v5
	v.get("/templates/cara/history").want(200).says("First version", "v5").lacks("Compare with v4")
	v.get("/templates/cara/diff?to=5").want(200).says("Nothing → v5")
	v.get("/templates/cara/history?at=3").want(200).says("No version matches")
}

// What is chosen on one page goes with whoever turns it, goes to a version, filters or comes back from the comparison: any two can be compared.
func TestHistoryKeepsTheChoice(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	for n := 2; n <= 120; n++ {
		k.saved("cara", persona(fmt.Sprintf("Cara %d", n)))
	}
	v := k.visitor(models.RoleViewer)
	from := func(n int) string { return fmt.Sprintf(`id="from-%d" name="from" value="%d"`, n, n) }
	first := v.get("/templates/cara/history").want(200).says(from(119)+` aria-label="Before: v119" checked`, `id="to-120" name="to" value="120" aria-label="After: v120" checked`).lacks("chosen-apart")
	second := v.get(first.turned("Older")).want(200).says(`From v119`, `To v120`, "v70", from(119)+" checked")
	second.lacks(`aria-label="Before: v70" checked`)
	chosen := v.get(strings.Replace(second.turned("Older"), "from=119", "from=61", 1)).want(200).says("From v61", "To v120", "v20")
	if chosen.times(from(61)) != 1 || chosen.times(" checked>") != 2 {
		t.Errorf("the choice stands there %d times, %d are chosen", chosen.times(from(61)), chosen.times(" checked>"))
	}
	back := v.get(chosen.turned("Newer")).want(200).says(`aria-label="Before: v61" checked`, "To v120").lacks("From v61")
	v.get(back.turned("First page")).want(200).says("From v61", "v120").lacks("Newer")
	filtered := v.get("/templates/cara/history?search=name&from=61&to=3").want(200).
		says("From v61", "To v3", `<input type="hidden" name="search" value="name">`, `<input type="hidden" name="from" value="61"><input type="hidden" name="to" value="3">`)
	v.get(filtered.turned("Older")).want(200).says(`value="name"`, `aria-label="Before: v61" checked`, "To v3")
	v.get("/templates/cara/diff?search=name&from=61&to=3").want(200).says("v61 → v3", `href="/templates/cara/history?from=61&search=name&to=3"`)
	v.get("/templates/cara/history?from=0&to=999").want(200).says(`aria-label="Before: v119" checked`, `aria-label="After: v120" checked`).lacks("chosen-apart")
	v.get("/templates/cara/history?from=x&to=%00&cursor=").want(200).says(`aria-label="Before: v119" checked`)
	if got := len(first.body); got > 130_000 {
		t.Errorf("a page of fifty versions takes %d bytes", got)
	}
}
