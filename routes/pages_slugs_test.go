package routes

import (
	"encoding/json"
	"testing"
	"time"

	"greenroom/models"
)

// asked records a request of a new key by a slug of a persona.
func (k *kit) askedBy(name string, t models.Template, slug string, ago time.Duration) {
	k.Helper()
	key, secret, err := k.store.CreateKey(k.Context(), tester, models.NewKey{Name: name, Scopes: []models.Scope{models.ScopeMint}})
	k.must(err)
	secrets.add(secret.Reveal())
	k.must(k.store.RecordMint(k.Context(), models.Mint{
		ID: name, At: k.clock.now().Add(-ago), KeyID: key.ID, TemplateID: t.ID, Slug: slug, Label: "live", Version: 1, Outcome: "ok", RequestID: "r",
	}))
}

// Before a persona is renamed, the page names the apps that ask by the slug and says what they get afterwards, which is so.
func TestRenamingAsksFirst(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	cara := k.published("cara")
	key := k.key(models.ScopeMint)
	k.askedBy("Shop "+hostile, cara, "cara", 80*24*time.Hour)
	k.askedBy("Long ago", cara, "cara", 91*24*time.Hour)
	k.askedBy("By the old one", cara, "older", time.Hour)
	v := k.visitor(models.RoleEditor)
	page := v.get("/templates/cara/rename?slug=clara").want(200).
		says("Rename cara to clara?", "Apps get the same persona and version by either slug.", "cara stays as an old slug", "gr:clara@…", "Asked by cara in the last 90 days:", "Shop "+hostile).
		lacks(hostile, "Long ago", "By the old one")
	if k.latest("cara").Slug != "cara" {
		t.Fatal("asking renamed it")
	}
	v.led(v.send(post, "/templates/cara/rename", page.form("confirm")), "/templates/clara/settings").says("The slug is clara now.")
	for _, slug := range []string{"cara", "clara"} {
		if m := k.mint(key, map[string]any{"template": slug}); m.Template != "clara" || m.Version != 1 || m.ClientLabel[:len("gr:clara@1:")] != "gr:clara@1:" {
			t.Errorf("by %s apps get %+v", slug, m)
		}
	}
	v.get("/templates/nobody/rename?slug=x1").want(404)
	v.get("/templates/clara/rename").want(422)
}

// A slug that is another persona's old one is told before it is taken, and refused before it is asked about while apps may ask by it.
func TestTakingAnAliasAsksFirst(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("draft")
	rename := func(from, to string) {
		_, err := k.store.PatchTemplate(t.Context(), tester, from, models.TemplatePatch{Slug: &to})
		k.must(err)
	}
	rename("draft", "drafted")
	k.published("used")
	rename("used", "renamed")
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara/rename?slug=used").want(409).says("Slug: This is an old slug of renamed, and apps may still ask by it.", `value="used"`)
	page := v.get("/templates/cara/rename?slug=draft").want(200).says("draft is an old slug of drafted now. Apps that still ask by it get this persona instead.",
		"Sessions of whatever had this slug before were called gr:draft@1 to @1 at Anam.")
	v.led(v.send(post, "/templates/cara/rename", page.form("confirm")), "/templates/draft/settings")
	k.wantAudit(
		[4]string{"template.alias_taken", "drafted", `{"alias":"draft"}`, ""},
		[4]string{"template.changed", "draft", `{"slug":"cara"}`, `{"slug":"draft"}`},
	)
	v.get("/templates/drafted/settings").want(200).lacks("Old slugs that still work")
}

// Releasing an old slug asks first, naming the apps that will be refused, and is told in the audit of the persona; taking it is told of both.
func TestReleasingAsksFirst(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	cara := k.published("cara")
	_, err := k.store.PatchTemplate(t.Context(), tester, "cara", models.TemplatePatch{Slug: new("clara")})
	k.must(err)
	k.askedBy("Kiosk", cara, "cara", time.Hour)
	k.askedBy("Shop", cara, "clara", time.Hour)
	v, key := k.visitor(models.RoleEditor), k.key(models.ScopeMint)
	v.get("/templates/clara/settings").want(200).says("Old slugs that still work", `href="/templates/clara/aliases/cara/release"`)
	k.visitor(models.RoleViewer).get("/templates/clara/settings").want(200).says("<code>cara</code>").lacks("/release")
	page := v.get("/templates/clara/aliases/cara/release").want(200).
		says("Release cara?", "Apps that ask by cara are refused at once.", "Another persona can take the slug", "Asked by cara in the last 90 days:", "Kiosk").lacks("Shop")
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(201)
	v.led(v.send(post, "/templates/clara/aliases/cara/release", page.form("confirm")), "/templates/clara/settings").
		says("Released cara. Apps that ask by it are refused now.").lacks("Old slugs that still work")
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).refused(models.CodeTemplateNotFound)
	k.call(post, "/api/v1/session-tokens", key, `{"template":"clara"}`).want(201)
	k.wantAudit([4]string{"template.alias_released", "clara", `{"alias":"cara"}`, ""})
	v.led(v.get("/templates/clara/aliases/cara/release"), "/templates/clara/settings").says("This persona has no old slug cara.")
	v.led(v.post("/templates/clara/aliases/cara/release"), "/templates/clara").says("This persona has no such old slug.")
}

// wantAudit holds the newest rows of the audit to these, oldest first: action, persona, before and after.
func (k *kit) wantAudit(want ...[4]string) {
	k.Helper()
	page, err := k.store.AuditEvents(k.Context(), models.AuditQuery{Limit: 20})
	k.must(err)
	var rows []models.AuditEvent
	for _, row := range page.Items {
		if row.SubjectKind == "template" && len(rows) < len(want) {
			rows = append(rows, row)
		}
	}
	for i, w := range want {
		row := rows[len(rows)-1-i]
		if got := [4]string{string(row.Action), row.SubjectName, row.Before, row.After}; got != w {
			raw, _ := json.Marshal(got)
			k.Errorf("row %d is %s, want %q", i, raw, w)
		}
	}
}
