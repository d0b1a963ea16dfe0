package routes

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"greenroom/models"
	"greenroom/store/storetest"
)

// work is what the store was asked for.
type work struct {
	queries []string
	rows    int64
}

// workCounter counts work.
type workCounter struct {
	mu sync.Mutex
	work
}

func (w *workCounter) told(statement string, rows int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queries = append(w.queries, fmt.Sprintf("%d: %.160s", rows, strings.Join(strings.Fields(statement), " ")))
	w.rows += rows
}

// take gives the work since it was last taken.
func (w *workCounter) take() work {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.work
	w.work = work{}
	return taken
}

// crowded is an app with n templates, keys and people, each of whom asked for a token and stands in the audit.
func crowded(t *testing.T, n int) (*kit, *workCounter) {
	t.Helper()
	k := newPages(t)
	counted := &workCounter{}
	k.must(k.store.EachRead(counted.told))
	k.must(storetest.Bulk(t.Context(), k.file, storetest.Crowd{Templates: n, Prompt: 100, Newest: k.clock.now()}))
	db, err := sql.Open("sqlite", "file:"+k.file+"?_pragma=busy_timeout(5000)")
	k.must(err)
	defer db.Close()
	const many = `WITH RECURSIVE c (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < $1) `
	for _, statement := range []string{
		`INSERT INTO users (id, email, name, role, password_hash, created_at) ` + many + `SELECT printf('00000000-0000-7000-8000-%012d', n), printf('p%d@example.com', n), printf('Person %04d', n), 'admin', '$argon2id$', 1 FROM c`,
		`INSERT INTO api_keys (id, prefix, hash, name, scopes, template_ids, lab_personas, rate_per_minute, created_by_kind, created_by_id, created_by_name, created_at) ` + many +
			`SELECT printf('00000000-0000-7000-9000-%012d', n), printf('k%07d', n), zeroblob(32), printf('Key %04d', n), '["mint"]',
			CASE n % 2 WHEN 0 THEN NULL ELSE (SELECT json_group_array(template_id) FROM (SELECT template_id FROM slugs LIMIT 200)) END, 1, 0, 'cli', '', '', 1 FROM c`,
		`INSERT INTO audit (seq, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, before, after, request_id, address, prev_hash, hash) ` + many +
			`SELECT 1000000 + n, 1, 'user', printf('00000000-0000-7000-8000-%012d', n), printf('Person %04d', n), 'template.archived', 'template', (SELECT template_id FROM slugs WHERE slug = printf('persona-%06d', n)), '', '', '', '', '', zeroblob(32), zeroblob(32) FROM c`,
	} {
		if _, err := db.ExecContext(t.Context(), statement, n); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	for i := range n {
		m := models.Mint{ID: fmt.Sprintf("m%06d", i), At: k.clock.now(), Slug: storetest.Crowd{}.Slug(i), Outcome: "not_published", Label: models.LabelLive, RequestID: models.NewRequestID(k.clock.now())}
		k.must(db.QueryRowContext(t.Context(), "SELECT template_id FROM slugs WHERE slug = ?", m.Slug).Scan(&m.TemplateID))
		if m.KeyID = crowdID('9', i); i%3 == 0 {
			m.KeyID, m.UserID = "", crowdID('8', i)
		}
		k.must(k.store.RecordMint(t.Context(), m))
		m.ID, m.TemplateID, m.KeyID, m.UserID = m.ID+"b", crowdTemplate(k, db), crowdID('9', i), ""
		k.must(k.store.RecordMint(t.Context(), m))
	}
	return k, counted
}

func crowdID(kind byte, i int) string { return fmt.Sprintf("00000000-0000-7000-%c000-%012d", kind, i) }

// crowdTemplate is the template that every key asked for.
func crowdTemplate(k *kit, db *sql.DB) (id string) {
	k.must(db.QueryRowContext(k.Context(), "SELECT template_id FROM slugs WHERE slug = 'persona-000000'").Scan(&id))
	return id
}

// crowdPages are pages and API calls that name or offer templates, keys or people.
func crowdPages() []string {
	const persona = "/templates/persona-000000"
	return []string{
		"/requests", "/requests?since=30d&outcome=failed", "/requests?key=" + crowdID('9', 1), "/requests?key=" + crowdID('8', 1), "/requests?key=" + url.QueryEscape("key 0002"), "/requests?key=grk_k0000001",
		"/requests?template=persona-000001", "/keys", "/keys?search=key", "/keys/" + crowdID('9', 1), "/keys/new", "/keys/new?templates=persona-000000", "/mint", "/mint?template=persona-000000",
		"/people", "/people?search=person", "/audit", "/audit?who=user:" + crowdID('8', 1), "/audit?who=" + url.QueryEscape("person 0001"), "/audit?template=persona-000001",
		"/choose/personas", "/choose/personas?for=key", "/choose/personas?search=desk", "/choose/callers", "/choose/callers?search=person", "/choose/callers?search=key", "/choose/actors", "/choose/actors?search=person",
		"/templates", persona, persona + "/use", persona + "/settings", persona + "/archive", persona + "/publish?version=1", persona + "/history", persona + "/moves", persona + "/rename?slug=other",
		"/account", "/connection",
		"/api/v1/templates", "/api/v1/audit", "/api/v1" + persona, "/api/v1" + persona + "/moves", "/api/v1" + persona + "/versions",
	}
}

// TestWorkDoesNotGrow opens each page with 3 and with 300 templates, keys and people: it asks as many queries, and reads a page of rows.
func TestWorkDoesNotGrow(t *testing.T) {
	t.Parallel()
	few := workOfPages(t, 3)
	many := workOfPages(t, 300)
	for _, path := range crowdPages() {
		said := strings.Join(many[path].queries, "\n")
		if len(many[path].queries) > len(few[path].queries) {
			t.Errorf("%s: %d queries, and %d with 300 of everything:\n%s", path, len(few[path].queries), len(many[path].queries), said)
		}
		most := int64(550) // 51 rows, 100 groups and the names of all these
		if path == "/templates" {
			most = 50*14 + 200 // the tokens of each row on each day of two weeks
		}
		if many[path].rows > most {
			t.Errorf("%s reads %d rows (%d with 3 of everything):\n%s", path, many[path].rows, few[path].rows, said)
		}
	}
}

func workOfPages(t *testing.T, n int) map[string]work {
	t.Helper()
	k, counted := crowded(t, n)
	v := k.visitor(models.RoleAdmin)
	key := k.key(models.ScopeTemplatesRead, models.ScopeAuditRead)
	done := map[string]work{}
	for _, path := range crowdPages() {
		ask := func() answer { return v.get(path) }
		if strings.HasPrefix(path, "/api/") {
			ask = func() answer { return k.call(get, path, key, nil) }
		}
		ask().want(200) // what is read once for all
		counted.take()
		page := ask().want(200)
		done[path] = counted.take()
		if len(page.body) > 400_000 {
			t.Errorf("%s has %d bytes with %d of everything", path, len(page.body), n)
		}
	}
	return done
}
