package routes

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/models"
)

func TestListSegments(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	v.get(home).want(200).says("Make the first persona", "An editor or admin can make one").lacks(`href="/templates/new"`)
	k.template("draft-one")
	k.published("live-one")
	k.published("changed-one")
	k.saved("changed-one", persona("Cara two"))
	k.template("old-one")
	_, err := k.store.ArchiveTemplate(t.Context(), tester, "old-one")
	k.must(err)
	for status, want := range map[string]string{"": "draft-one live-one changed-one", "draft": "draft-one", "live": "live-one", "changed": "changed-one", "archived": "old-one", "nonsense": "draft-one live-one changed-one"} {
		page := v.get("/templates?status=" + status).want(200)
		for _, slug := range []string{"draft-one", "live-one", "changed-one", "old-one"} {
			if has := strings.Contains(string(page.body), "<code>"+slug+"</code>"); has != strings.Contains(want, slug) {
				t.Errorf("status %q: %s is there: %v", status, slug, has)
			}
		}
		page.says(`All <span class="segment-count">3</span>`, `Archived <span class="segment-count">1</span>`)
	}
	v.get("/templates?status=changed").says("Live v1", "v2 unpublished", "Cara")
}

func TestListSearchTagSort(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	in := models.NewTemplate{Slug: "zoe", Tags: []string{"shop"}, Persona: persona("Zoe")}
	_, err := k.store.CreateTemplate(t.Context(), tester, in)
	k.must(err)
	v := k.visitor(models.RoleEditor)
	v.get("/templates?search=zoe").says("<code>zoe</code>", `value="zoe"`).lacks("<code>cara</code>")
	v.get("/templates?tag=shop").says("<code>zoe</code>", `<option value="shop" selected>`).lacks("<code>cara</code>")
	v.get("/templates?tag=gone").says("No persona matches", `<option value="gone" selected>`)
	page := string(v.get("/templates?sort=name").want(200).body)
	if strings.Index(page, "<code>cara</code>") > strings.Index(page, "<code>zoe</code>") {
		t.Error("not by name")
	}
	v.get("/templates?search="+hostileQuery).want(200).says("No persona matches").lacks(hostile, "<script>alert")
	v.led(v.get("/templates?cursor=nonsense&search=cara"), "/templates?search=cara").want(200).says("That page of the list is not there any more. This is the first one.")
}

func TestListFragment(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleViewer)
	part := v.part("/templates?search=cara", "section#list").want(200)
	if !strings.HasPrefix(strings.TrimSpace(string(part.body)), `<section id="list"`) || part.header.Get("Vary") != "HX-Request, HX-Target, Accept-Encoding" {
		t.Errorf("%v\n%.200s", part.header, part.body)
	}
	v.part("/templates", "main#main").want(200).says("<!doctype html>")
	v.send(http.MethodGet, "/templates", nil, "HX-Target", "section#list").says("<!doctype html>")
}

func TestListPages(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	for i := range 60 {
		k.template(fmt.Sprintf("cara-%02d", i))
	}
	v := k.visitor(models.RoleViewer)
	first := v.get("/templates?search=cara&sort=name").want(200).says("Next page", "60 personas").lacks("First page")
	_, rest, _ := strings.Cut(string(first.body), `<nav class="pages"`)
	_, rest, _ = strings.Cut(rest, `href="`)
	next, _, _ := strings.Cut(rest, `"`)
	second := v.get(strings.ReplaceAll(next, "&amp;", "&")).want(200).says("First page").lacks("Next page")
	seen := map[string]bool{}
	for i := range 60 {
		slug := fmt.Sprintf("<code>cara-%02d</code>", i)
		if strings.Contains(string(first.body), slug) == strings.Contains(string(second.body), slug) {
			t.Errorf("%s is not on exactly one page", slug)
		}
		seen[slug] = true
	}
}

func TestListTokens(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	template := k.published("cara")
	k.published("quiet")
	for i, m := range []struct {
		ago     time.Duration
		outcome string
	}{{0, "ok"}, {0, "ok"}, {0, "not_published"}, {13 * 24 * time.Hour, "ok"}, {15 * 24 * time.Hour, "ok"}} {
		k.must(k.store.RecordMint(t.Context(), models.Mint{
			ID: fmt.Sprint(i), At: k.clock.now().Add(-m.ago), TemplateID: template.ID, Slug: "cara", UserID: "u", Outcome: m.outcome, RequestID: "r",
		}))
	}
	k.must(k.store.RankTokens(t.Context()))
	v := k.visitor(models.RoleViewer)
	page := string(v.get("/templates?sort=tokens").want(200).says("1 failed", "at most 2 a day", "at most 0 a day").body)
	if strings.Index(page, "<code>cara</code>") > strings.Index(page, "<code>quiet</code>") {
		t.Error("not by tokens")
	}
	if !strings.Contains(page, "<span>3</span>") {
		t.Error("the row doesn't count the tokens of 14 days")
	}
}

// Pages open while Anam hangs or refuses. They show IDs and the reason.
func TestPagesWithAnamDown(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"refuses": {Status: 401, Times: -1}, "breaks": {Status: 500, Times: -1}, "resets": {What: sandbox.Reset, Times: -1},
		"hangs": {What: sandbox.Hang, Times: -1}, "is a gateway's page": {What: sandbox.HTMLError, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			k := newPages(t)
			k.template("cara")
			k.must(k.sandbox.Script(fault))
			v := k.visitor(models.RoleEditor)
			cause, other := "Anam isn't answering", "Anam refused Greenroom's API key"
			if name == "refuses" {
				cause, other = other, cause
			}
			v.get(home).want(200).says(cause, "Voice 6bfbe25a").lacks(other)
			v.get("/lab").want(200).says(cause, "The Lab can't be read now").lacks(other, "The Lab is empty")
			v.get("/lab?search=cara").want(200).says(cause, "The Lab can't be read now").lacks(other, "No Lab persona matches")
			v.get("/templates/new?lab=" + persona("").AvatarID).want(502).says(cause)
			v.get("/templates/new").want(200).says(cause).lacks(other)
			v.get("/requests/sessions?template=cara").want(200).says(cause).lacks(other)
			v.get("/templates/cara").want(200).says(cause, persona("").AvatarID, persona("").VoiceID, persona("").LLMID, `<details class="more" open><summary>Type an ID`).lacks("Anam doesn't list")
			for _, list := range []string{"/catalog/avatars", "/catalog/voices"} {
				v.get(list).want(200).says(cause, "is not available. Close this and use “Type an ID” instead.").lacks(other, "matches", "0 voices", "0 faces")
				v.get(list + "?search=cara").want(200).says("is not available").lacks("matches")
			}
			v.get("/media/avatars/" + persona("").AvatarID).want(404)
			v.led(v.post("/templates/cara", editorForm(1, persona("Cara two"))...), "/templates/cara").says("Saved v2.")
		})
	}
}
