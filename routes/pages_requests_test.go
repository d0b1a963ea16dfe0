package routes

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

func TestRequestsTellWhatHappened(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	secret := k.key(models.ScopeMint)
	viewer, editor := k.visitor(models.RoleViewer), k.visitor(models.RoleEditor)
	viewer.get("/requests").want(200).says("No requests yet")

	good := k.call("POST", "/api/v1/session-tokens", secret, `{"template":"cara"}`).want(201).header.Get("X-Request-Id")
	k.clock.advance(10 * time.Minute)
	k.must(k.store.RemoveLabel(t.Context(), tester, "cara", models.LabelRemoval{Label: "live"}))
	k.clock.advance(5 * time.Minute)
	first := k.call("POST", "/api/v1/session-tokens", secret, `{"template":"cara"}`).want(409).header.Get("X-Request-Id")
	k.clock.advance(time.Minute)
	k.call("POST", "/api/v1/session-tokens", secret, `{"template":"cara"}`).want(409)

	editor.get("/requests").want(200).says(
		"Token given", "Not published", "cara has no live version. Ask an editor to publish it.", "This is for your editors.",
		"Just before: Command line took the label live away from v1, 5 min earlier.", `href="/templates/cara/publish?label=live"`, "Publish cara", good, first,
		`<span class="outcome-count">2</span>`)
	viewer.get("/requests").says("Not published").lacks("/templates/cara/publish")

	viewer.get("/requests?search="+first).says(first, "Not published").lacks(good)
	viewer.get("/requests?outcome=ok").says(good).lacks(first)
	viewer.get("/requests?outcome=failed&template=cara").says(first).lacks(good)
	viewer.get("/requests?template=nobody").says("No request matches").lacks(first, good)
	viewer.part("/requests?outcome=ok", "section#list").says(good).lacks("<main", "<html")

	k.clock.advance(20 * day)
	viewer.kit.visitor(models.RoleViewer).get("/requests").says("No request matches").lacks("No requests yet")
	v := k.visitor(models.RoleViewer)
	v.get("/requests?since=30d").says(good, first)
	v.get("/requests?search=" + good).says(good)
}

// TestRequestsTellWhatChangedJustBefore checks that the last change before a failure is shown, of every kind.
func TestRequestsTellWhatChangedJustBefore(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	secret := k.key(models.ScopeMint)
	editor := k.visitor(models.RoleEditor)
	k.clock.advance(19 * time.Minute)
	editor.post("/templates/cara/archive").want(303)
	k.clock.advance(time.Second)
	k.call("POST", "/api/v1/session-tokens", secret, `{"template":"cara"}`).want(409)
	editor.get("/requests?outcome=template_archived").want(200).says("Just before: Dana editor archived it.").lacks("set the label")

	k.clock.advance(time.Minute)
	editor.post("/templates/cara/unarchive").want(303)
	k.clock.advance(time.Minute)
	_, err := k.store.PatchTemplate(t.Context(), tester, "cara", models.TemplatePatch{Slug: new("clara")})
	k.must(err)
	k.clock.advance(time.Minute)
	k.call("POST", "/api/v1/session-tokens", secret, `{"template":"clara","label":"beta"}`).want(409)
	editor.get("/requests?outcome=not_published").want(200).says("Just before: Command line changed its slug from cara to clara, 1 min earlier.")
}

// A slug that was released leads to no persona any more, so the release is found by the slug.
func TestRequestsTellOfAReleasedSlug(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	secret := k.key(models.ScopeMint)
	v := k.visitor(models.RoleViewer)
	for _, slug := range []string{"clara", "claire"} {
		_, err := k.store.PatchTemplate(t.Context(), tester, "cara", models.TemplatePatch{Slug: &slug})
		k.must(err)
	}
	asked := func(slug string) answer {
		t.Helper()
		k.clock.advance(time.Minute)
		k.call("POST", "/api/v1/session-tokens", secret, `{"template":"`+slug+`"}`).want(404)
		return v.get("/requests?outcome=template_not_found").want(200)
	}
	asked("nobody").lacks("Just before")
	for _, alias := range []string{"cara", "clara"} {
		k.must(k.store.ReleaseAlias(t.Context(), tester, "claire", alias))
	}
	asked("cara").says("No persona has the slug cara.", "Just before: Command line released its old slug cara, 1 min earlier.")
	asked("nobody").lacks("Just before")
	k.call("POST", "/api/v1/session-tokens", k.key(models.ScopeMint), `{"template":"nobody"}`).want(404) // so that the list reaches back to the release
	k.clock.advance(time.Hour)
	asked("cara").lacks("Just before")
}

// A colleague is named only for outcomes that their change can cause, only for the label it was made with, and only within the hour.
func TestRequestsBlameNobodyForAnam(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	cara := k.published("cara")
	k.key(models.ScopeMint)
	keys, err := k.keys()
	k.must(err)
	viewer := k.visitor(models.RoleViewer)
	k.clock.advance(time.Minute)
	record := func(outcome, label string) {
		k.must(k.store.RecordMint(t.Context(), models.Mint{
			ID: store.NewID(), At: k.clock.now(), KeyID: keys[0].ID, TemplateID: cara.ID, Slug: "cara", Label: label, Outcome: outcome, RequestID: "R-" + outcome + label,
		}))
	}
	codes := []string{models.OutcomeOK}
	for code := range httpkit.StatusOf {
		codes = append(codes, string(code))
	}
	for _, code := range codes {
		record(code, "live")
	}
	published := []string{"anam_rejected", "anam_legacy_token", "anam_forbidden"}
	for _, code := range codes {
		page := viewer.get("/requests?outcome=" + code).want(200).says("R-" + code)
		if slices.Contains(published, code) {
			page.says("Just before: Command line set the label live to v1, 1 min earlier.")
		} else {
			page.lacks("Just before")
		}
	}

	k.clock.advance(30 * day) // the groups are new again
	viewer = k.visitor(models.RoleViewer)
	k.point("cara", "staging", 1)
	k.must(k.store.RemoveLabel(t.Context(), tester, "cara", models.LabelRemoval{Label: "live"}))
	k.clock.advance(time.Minute)
	record("not_published", "staging")
	record("anam_rejected", "live")
	viewer.get("/requests?since=24h").want(200).says("R-not_publishedstaging", "R-anam_rejectedlive").lacks("Just before")
	k.clock.advance(day + time.Hour)
	viewer = k.visitor(models.RoleViewer)
	k.point("cara", "live", 1)
	k.clock.advance(time.Hour + time.Second)
	record("anam_rejected", "live")
	viewer.get("/requests?since=24h").want(200).says("R-anam_rejectedlive").lacks("Just before")
}

// TestRequestsOfEveryOutcome renders a group and a row of each outcome.
func TestRequestsOfEveryOutcome(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	cara := k.published("cara")
	k.key(models.ScopeMint)
	keys, err := k.keys()
	k.must(err)
	codes := []string{models.OutcomeOK}
	for code := range httpkit.StatusOf {
		codes = append(codes, string(code))
	}
	for _, code := range codes {
		m := models.Mint{ID: store.NewID(), At: k.clock.now(), KeyID: keys[0].ID, TemplateID: cara.ID, Slug: "cara", Version: 1, Label: "live", Outcome: code, Fields: "personaId", RequestID: "R-" + code}
		k.must(k.store.RecordMint(t.Context(), m))
	}
	a := k.visitor(models.RoleAdmin).get("/requests").want(200)
	for _, code := range codes {
		a.says("R-" + code)
	}
	a.lacks("{persona}", "{slug}", "{key}", "{fields}", "{label}")
}

var groupLink = regexp.MustCompile(`<h2><a href="(/requests[^"]*)">`)

// TestEveryGroupLeadsToItsOwnRows follows each group's link and counts the rows there.
func TestEveryGroupLeadsToItsOwnRows(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	k.template("draft-one")
	shop, lab := k.key(models.ScopeMint), k.newKey(models.NewKey{Name: hostile, Scopes: []models.Scope{models.ScopeMint}, RatePerMinute: 2})
	token := func(key, body string) { k.call("POST", "/api/v1/session-tokens", key, body) }
	for range 3 {
		token(shop, `{"template":"cara"}`)
		token(lab, `{"template":"cara"}`) // the third is over the rate
	}
	token(shop, `{"template":"draft-one"}`)
	token(shop, `{"template":"nobody"}`)
	token(shop, `{"personaId":"00000000-0000-4000-8000-000000000000"}`)
	token(shop, `{"nonsense":1}`)
	token(shop, `{"template":"\"><script>alert(1)</script>"}`)
	k.published("gone-soon")
	token(shop, `{"template":"gone-soon"}`)
	_, err := k.store.ArchiveTemplate(t.Context(), tester, "gone-soon")
	k.must(err)
	k.must(k.store.DeleteTemplate(t.Context(), tester, "gone-soon"))
	editor := k.visitor(models.RoleEditor)
	editor.post("/mint", "template", "cara").want(200)

	page := editor.get("/requests").want(200)
	page.lacks("<script>alert")
	groups := groupLink.FindAllStringSubmatch(string(page.body), -1)
	if len(groups) != 9 { // what nobody knows is one group of its caller and outcome
		t.Fatalf("%d groups, want 9", len(groups))
	}
	total := 0
	for _, group := range groups {
		link := strings.ReplaceAll(group[1], "&amp;", "&")
		alone := editor.get(link).want(200)
		if n := len(groupLink.FindAllString(string(alone.body), -1)); n != 1 {
			t.Errorf("%s shows %d groups", link, n)
		}
		total += strings.Count(string(alone.body), `<td class="nowrap">`)
	}
	if total != 13 {
		t.Errorf("the groups lead to %d rows, want 13", total)
	}
}

// A loop against a rate is one group that counts all of it, and the page says that not every one is listed.
func TestRequestsTellOfALoop(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.clock.stop(time.Now())
	k.published("cara")
	key := k.newKey(models.NewKey{Name: "Loop", Scopes: []models.Scope{models.ScopeMint}, RatePerMinute: 1})
	for range 201 {
		k.call("POST", "/api/v1/session-tokens", key, `{"template":"cara"}`)
	}
	viewer := k.visitor(models.RoleViewer)
	for deadline := time.Now().Add(20 * time.Second); ; {
		n, err := k.store.MintCount(t.Context(), models.MintQuery{})
		k.must(err)
		if n == 201 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d are counted", n)
		}
	}
	k.clock.advance(time.Minute)
	page := viewer.get("/requests?outcome=rate_limited").want(200).
		says(`<span class="outcome-count">200</span>`, "the first 30 a minute are listed here", "200 requests")
	if n := strings.Count(string(page.body), `<td class="nowrap">`); n != 30 {
		t.Errorf("%d rows, want 30", n)
	}
	viewer.get("/requests?outcome=ok").want(200).lacks("the first 30 a minute")
}

func TestRequestsGoOnByCursor(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	viewer := k.visitor(models.RoleViewer)
	for i := range 70 {
		m := models.Mint{ID: store.NewID(), At: k.clock.now(), UserID: viewer.user.ID, Slug: "cara", Outcome: "ok", RequestID: fmt.Sprintf("R%02d-", i)}
		k.must(k.store.RecordMint(t.Context(), m))
	}
	first := viewer.get("/requests?outcome=ok").want(200)
	next := regexp.MustCompile(`href="([^"]*)" rel="next"`).FindStringSubmatch(string(first.body))
	if next == nil {
		t.Fatal("there is no next page")
	}
	second := viewer.get(strings.ReplaceAll(next[1], "&amp;", "&")).want(200).says("First page", "outcome=ok")
	seen := strings.Count(string(first.body), `<td class="nowrap">`) + strings.Count(string(second.body), `<td class="nowrap">`)
	if seen != 70 {
		t.Errorf("both pages have %d rows, want 70", seen)
	}
	viewer.led(viewer.get("/requests?outcome=ok&cursor=made-up"), "/requests?outcome=ok").want(200).says("This is the first one.")
	viewer.get("/requests?search=" + strings.Repeat("x", 300)).want(422).says("search: Use at most 200 characters.")
	viewer.get("/requests?key=nobody&since=never&outcome=" + "%22%3E%3Cscript%3Ealert(1)").want(200).lacks("<script>alert")
}

// What is older than 90 days is counted by UTC day, and the page says so where it shows any of it.
func TestRequestsSayWhatIsCountedByDay(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	for i, days := range []int{0, 40, 100, 101} {
		k.must(k.store.RecordMint(t.Context(), models.Mint{ID: fmt.Sprint("m", i), At: k.clock.now().AddDate(0, 0, -days), KeyID: "k", Outcome: "anam_timeout", RequestID: fmt.Sprint("R", i)}))
	}
	v.get("/requests?since=all").says("4 requests", "R3").lacks("by UTC day")
	_, err := k.store.FoldMints(t.Context(), k.clock.now())
	k.must(err)
	day := k.clock.now().UTC().AddDate(0, 0, -99).Format("2 Jan 2006, 00:00:00 UTC")
	v.get("/requests?since=all").says("4 requests", "R0", "R3", "Requests before", day+"</time> are counted by UTC day.")
	v.get("/requests?since=all&outcome=failed").says("4 requests", "R2", "R3", "by UTC day")
	v.get("/requests?since=90d").says("2 requests", "R1").lacks("R2", "by UTC day")
	v.get("/requests").says("1 request<").lacks("by UTC day")
}
