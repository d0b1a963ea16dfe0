package routes

import (
	"testing"
	"time"

	"greenroom/models"
)

// A key that may not publish can't give one persona the name of another, by which apps ask.
func TestNamesThatAppsAskBy(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara-support")
	k.published("leo-coach")
	writer := k.key(models.ScopeTemplatesRead, models.ScopeTemplatesWrite)
	publisher := k.key(models.ScopeTemplatesRead, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	k.call(patch, "/api/v1/templates/cara-support", writer, `{"slug":"away"}`).refused(models.CodeForbidden)
	k.call(patch, "/api/v1/templates/cara-support", writer, `{"description":"Still mine to write"}`).want(200)
	k.call(patch, "/api/v1/templates/cara-support", publisher, `{"slug":"away"}`).want(200)

	taken := k.call(patch, "/api/v1/templates/leo-coach", publisher, `{"slug":"cara-support"}`).refused(models.CodeConflict)
	if taken["slug"] != "alias_in_use" {
		t.Errorf("%v", taken)
	}
	k.call(post, "/api/v1/templates", writer, map[string]any{"slug": "cara-support", "persona": persona("Eve")}).refused(models.CodeConflict)
	k.call(del, "/api/v1/templates/away/aliases/cara-support", writer, nil).refused(models.CodeForbidden)
	k.call(del, "/api/v1/templates/away/aliases/unheard-of", publisher, nil).refused(models.CodeNotFound)
	k.call(del, "/api/v1/templates/away/aliases/away", publisher, nil).refused(models.CodeNotFound)
	var got struct{ Aliases []string }
	k.call(get, "/api/v1/templates/away", writer, nil).want(200).into(&got)
	if len(got.Aliases) != 1 || got.Aliases[0] != "cara-support" {
		t.Errorf("%v", got)
	}
	k.call(del, "/api/v1/templates/away/aliases/cara-support", publisher, nil).want(204)
	k.call(patch, "/api/v1/templates/leo-coach", publisher, `{"slug":"cara-support"}`).want(200)
}

// An alias that nobody asks by any more may be taken, and both personas' audits tell.
func TestAliasOfADraftIsFree(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.template("draft")
	key := k.key(models.ScopeTemplatesRead, models.ScopeTemplatesWrite)
	k.call(patch, "/api/v1/templates/draft", key, `{"slug":"renamed"}`).want(200)
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "draft", "persona": persona("Eve")}).want(201)
	var audit listAnswer[struct {
		Before  struct{ Alias string }
		Subject struct{ Name string }
	}]
	k.call(get, "/api/v1/audit?action=template.alias_taken", k.key(models.ScopeAuditRead), nil).want(200).into(&audit)
	if len(audit.Data) != 1 || audit.Data[0].Before.Alias != "draft" || audit.Data[0].Subject.Name != "renamed" {
		t.Errorf("%+v", audit.Data)
	}
}

// Ninety days after the last request for a token an alias is free, where no label is set.
func TestAliasIsKeptWhileAppsAskByIt(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint, models.ScopeTemplatesRead, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	secrets.add(k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(201).decoded()["sessionToken"].(string))
	k.call(patch, "/api/v1/templates/cara", key, `{"slug":"clara"}`).want(200)
	k.call(del, "/api/v1/templates/clara/labels/live", key, nil).want(204)
	body := map[string]any{"slug": "cara", "persona": persona("Eve")}
	k.call(post, "/api/v1/templates", key, body).refused(models.CodeConflict)
	k.clock.advance(91 * 24 * time.Hour)
	k.call(post, "/api/v1/templates", key, body).want(201)
}

// A clientLabel names slug and version: a new persona under a deleted one's slug must not have the old one's numbers.
func TestVersionsUnderAFormerSlugGoOn(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.template("cara")
	k.saved("cara", persona("Cara two"))
	key := k.key(models.ScopeTemplatesRead, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish)
	k.call(post, "/api/v1/templates/cara/archive", key, nil).want(200)
	k.call(del, "/api/v1/templates/cara", key, nil).want(204)
	var made struct{ LatestVersion int }
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "cara", "persona": persona("Eve")}).want(201).into(&made)
	if made.LatestVersion != 3 {
		t.Errorf("begins with version %d, want 3", made.LatestVersion)
	}
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":3}`).want(200)
	k.call(get, "/api/v1/templates/cara/versions", key, nil).want(200)
	k.call(get, "/api/v1/templates/cara/diff?from=3&to=3", key, nil).want(200)
}
