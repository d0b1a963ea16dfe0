package routes

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

// readings gives the rows that tell of reading, the newest first.
func (k *kit) readings() string {
	k.Helper()
	page, err := k.store.AuditEvents(k.Context(), models.AuditQuery{Limit: 100})
	k.must(err)
	var rows []string
	for _, e := range page.Items {
		switch e.Action {
		case models.ActionAuditRead, models.ActionAuditExported, models.ActionUsersRead:
			rows = append(rows, strings.TrimSpace(fmt.Sprint(e.Actor.Name, " ", e.Action, " ", e.After)))
			if e.Actor.RequestID == "" || e.Actor.Address == "" {
				k.Errorf("row %d doesn't tell from where: %+v", e.Seq, e)
			}
		}
	}
	return strings.Join(rows, "\n")
}

func (k *kit) wantReadings(want ...string) {
	k.Helper()
	if got := k.readings(); got != strings.Join(want, "\n") {
		k.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// TestReadingTheAuditLeavesOneRowAnHour reads by page and by API, over and over, and the list of people too.
func TestReadingTheAuditLeavesOneRowAnHour(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := k.visitor(models.RoleAdmin)
	name := admin.user.Name
	key := k.newKey(models.NewKey{Name: "Watcher", Scopes: []models.Scope{models.ScopeAuditRead}})
	for range 3 {
		admin.get("/audit").want(200)
		k.call(get, "/api/v1/audit", key, nil).want(200)
		admin.get("/people").want(200)
		k.clock.advance(19 * time.Minute)
	}
	k.wantReadings(name+" user.list_read", "Watcher audit.read", name+" audit.read")
	k.clock.advance(10 * time.Minute)
	admin.get("/audit").want(200).says("read the audit log.", "read the list of people.")
	k.wantReadings(name+" audit.read", name+" user.list_read", "Watcher audit.read", name+" audit.read")
	admin.get("/audit?from=yesterday").want(422)
	k.call(get, "/api/v1/audit?limit=0", key, nil).refused(models.CodeInvalidInput)
	k.visitor(models.RoleEditor).get("/audit").want(403)
	k.wantReadings(name+" audit.read", name+" user.list_read", "Watcher audit.read", name+" audit.read")
}

// TestEachExportOfTheAuditIsARow tells the part that was taken, and nothing that was typed.
func TestEachExportOfTheAuditIsARow(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := k.visitor(models.RoleAdmin)
	name := admin.user.Name
	key := k.newKey(models.NewKey{Name: "Watcher", Scopes: []models.Scope{models.ScopeAuditRead}})
	admin.get("/audit/export").want(200)
	admin.get("/audit/export?template=hunter2&action=key.created&from=2026-01-02").want(200)
	k.call(get, "/api/v1/audit?format=jsonl", key, nil).want(200)
	admin.get("/audit/export?from=x").want(422)
	k.wantReadings("Watcher audit.exported", name+` audit.exported {"action":"key.created","since":"2026-01-02T00:00:00Z"}`, name+" audit.exported")
}

// TestFullDiskKeepsNobodyFromTheAudit reads and exports what can't be noted.
func TestFullDiskKeepsNobodyFromTheAudit(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := k.visitor(models.RoleAdmin)
	key := k.key(models.ScopeAuditRead)
	storetest.FillDisk(t, k.store)
	for range 2 {
		admin.get("/audit").want(200)
		admin.get("/people").want(200)
		admin.get("/audit/export").want(200).says("user.created")
		k.call(get, "/api/v1/audit", key, nil).want(200)
		k.call(get, "/api/v1/audit?format=jsonl", key, nil).want(200).says("user.created")
	}
	k.wantReadings()
}
