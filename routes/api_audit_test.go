package routes

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

func auditActions(k *kit, key, query string) []string {
	k.Helper()
	var page listAnswer[struct{ Action string }]
	k.call(get, "/api/v1/audit?"+query, key, nil).want(200).into(&page)
	actions := []string{}
	for _, row := range page.Data {
		actions = append(actions, row.Action)
	}
	return actions
}

func TestAuditFilters(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	k.template("dora")
	_, err := k.store.ArchiveTemplate(t.Context(), tester, "dora")
	k.must(err)
	k.must(k.store.DeleteTemplate(t.Context(), tester, "dora"))
	admin := k.user(models.RoleAdmin)
	who := models.Actor{Kind: models.ActorUser, ID: admin.ID, Name: admin.Name, Role: admin.Role}
	k.must(k.store.RemoveLabel(t.Context(), who, "cara", models.LabelRemoval{Label: "live"}))
	key := k.key(models.ScopeAuditRead)
	later := k.clock.now().Add(time.Hour).UTC().Format(time.RFC3339)
	for query, want := range map[string]string{
		"template=cara":                 "label.removed label.moved template.created",
		"template=dora":                 "template.deleted template.archived template.created",
		"template=none":                 "",
		"actor=" + admin.ID:             "label.removed",
		"actor=cli&template=cara":       "label.moved template.created",
		"actor=setup":                   "",
		"action=label.moved":            "label.moved",
		"action=user.created&actor=cli": "user.created",
		"since=" + later:                "",
		"until=" + later + "&action=key.created&limit=1": "key.created",
		"template=cara&actor=" + admin.ID:                "label.removed",
	} {
		if got := strings.Join(auditActions(k, key, query), " "); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	for _, query := range []string{"action=nothing", "since=yesterday", "until=1", "limit=0", "cursor=x", "format=csv", "actor=%ff"} {
		k.call(get, "/api/v1/audit?"+query, key, nil).refused(models.CodeInvalidInput)
	}
}

func TestAuditPagesMeetWithoutGap(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	for range 7 {
		k.key(models.ScopeMint)
	}
	key := k.key(models.ScopeAuditRead)
	next, last, n := "", int64(9), 0
	for {
		var page listAnswer[struct{ Seq int64 }]
		k.call(get, "/api/v1/audit?limit=3"+next, key, nil).want(200).into(&page)
		for _, row := range page.Data {
			if row.Seq != last-1 {
				t.Fatalf("row %d after %d", row.Seq, last)
			}
			last = row.Seq
			n++
		}
		if page.Next == nil {
			break
		}
		next = "&cursor=" + *page.Next
	}
	if n != 8 {
		t.Errorf("%d rows", n)
	}
}

func TestRestrictedKeyReadsOnlyItsRows(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	k.published("dora")
	key := k.newKey(models.NewKey{Name: "App", Scopes: []models.Scope{models.ScopeAuditRead}, Slugs: []string{"cara"}})
	if got := strings.Join(auditActions(k, key, ""), " "); got != "label.moved template.created" {
		t.Errorf("got %q", got)
	}
	if got := auditActions(k, key, "template=dora"); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

// exported gives the rows of an export, which says at its end how many they are.
func exported(k *kit, a answer) []string {
	k.Helper()
	lines := strings.Split(strings.TrimSuffix(string(a.body), "\n"), "\n")
	rows, last := lines[:len(lines)-1], lines[len(lines)-1]
	if want := fmt.Sprintf(`{"complete":true,"rows":%d}`, len(rows)); last != want {
		k.Errorf("the export ends with %s, not %s", last, want)
	}
	return rows
}

func TestAuditExport(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeAuditRead)
	k.call(get, "/api/v1/audit?limit=1", key, nil).want(200) // leaves its row
	var page listAnswer[json.RawMessage]
	k.call(get, "/api/v1/audit?limit=100", key, nil).want(200).into(&page)
	k.clock.advance(time.Second)
	before := "until=" + url.QueryEscape(k.clock.now().Add(-500*time.Millisecond).Format(time.RFC3339Nano)) // reading and exporting leave rows themselves
	byFormat := k.call(get, "/api/v1/audit?format=jsonl&limit=1&"+before, key, nil).want(200)
	byAccept := k.call(get, "/api/v1/audit?"+before, key, nil, "Accept", "application/x-ndjson").want(200)
	if !bytes.Equal(byFormat.body, byAccept.body) {
		t.Error("two ways to ask, two answers")
	}
	lines := exported(k, byFormat)
	if len(lines) != len(page.Data) || len(lines) < 3 {
		t.Fatalf("%d lines, %d rows", len(lines), len(page.Data))
	}
	for i, line := range lines {
		if err := description().valid("#/components/schemas/AuditRow", []byte(line)); err != nil {
			t.Errorf("line %d: %v", i+1, err)
		}
		if line != string(page.Data[len(lines)-1-i]) { // a page is newest first
			t.Errorf("line %d is not its row: %s", i+1, line)
		}
	}
	k.call("HEAD", "/api/v1/audit?format=jsonl", key, nil).want(200)
}

// Over a real connection the export is streamed in chunks and ends properly.
func TestLongExportIsStreamed(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	for range 1200 {
		k.must(k.store.AuditRefused(t.Context(), models.Actor{Kind: models.ActorCLI}, models.Refusal{
			Attempt: "POST /keys", Reason: models.ReasonRole, SubjectKind: "route", SubjectID: "POST /keys", SubjectName: "POST /keys",
		}))
		k.clock.advance(time.Minute)
	}
	r, err := http.NewRequestWithContext(t.Context(), get, "http://"+k.listen()+"/api/v1/audit?format=jsonl&action=attempt.refused", nil)
	k.must(err)
	r.Header.Set("Authorization", "Bearer "+k.key(models.ScopeAuditRead))
	response, err := http.DefaultClient.Do(r)
	k.must(err)
	defer response.Body.Close()
	if response.ContentLength != -1 || response.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("length %d, %v", response.ContentLength, response.Header)
	}
	lines := bufio.NewScanner(response.Body)
	n := int64(0)
	for lines.Scan() {
		var row struct {
			Seq  int64
			Rows *int64
		}
		k.must(json.Unmarshal(lines.Bytes(), &row))
		if row.Rows != nil {
			if *row.Rows != 1200 || lines.Scan() {
				t.Errorf("it ends with %s", lines.Bytes())
			}
			break
		}
		if n++; row.Seq != n {
			t.Fatalf("row %d on line %d", row.Seq, n)
		}
	}
	k.must(lines.Err())
	if n != 1200 {
		t.Errorf("%d lines", n)
	}
}

func TestDescriptionHasEveryAction(t *testing.T) {
	t.Parallel()
	enum, _ := description().at("#/components/schemas/AuditAction/enum")
	var words []models.Action
	for _, word := range enum.([]any) {
		words = append(words, models.Action(word.(string)))
	}
	if !slices.Equal(words, models.Actions) {
		t.Errorf("described %v, known %v", words, models.Actions)
	}
}
