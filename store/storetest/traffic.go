package storetest

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Traffic says which requests and audit rows Busy adds to a database.
type Traffic struct {
	Mints, Audit int
	// Templates, Keys and Versions are how many of each the requests are spread over, 100, 20 and 3 when 0; one in ten requests failed.
	Templates, Keys, Versions int
	Days                      int       // that all are spread over, 60 when 0
	Newest                    time.Time // of all; today's time when zero
}

// Busy adds traffic to the database at path, and makes that database where there is none. Requests are counted as the store counts them;
// the audit's rows have no chain.
func Busy(ctx context.Context, path string, t Traffic) (err error) {
	t.Templates, t.Keys, t.Versions, t.Days = cmp.Or(t.Templates, 100), cmp.Or(t.Keys, 20), cmp.Or(t.Versions, 3), cmp.Or(t.Days, 60)
	if t.Newest.IsZero() {
		t.Newest = time.Now()
	}
	if err := openAndClose(ctx, path); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=synchronous(OFF)&_pragma=foreign_keys(1)&_pragma=cache_size(-65536)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	for _, statement := range []string{mintsOfTraffic, groupsOfTraffic, hoursOfTraffic, auditOfTraffic} {
		_, err := db.ExecContext(ctx, statement, sql.Named("mints", t.Mints), sql.Named("audit", t.Audit), sql.Named("templates", t.Templates), sql.Named("keys", t.Keys),
			sql.Named("versions", t.Versions), sql.Named("newest", t.Newest.UnixMilli()), sql.Named("span", int64(t.Days)*24*time.Hour.Milliseconds()))
		if err != nil {
			return fmt.Errorf("add traffic: %w", err)
		}
	}
	return nil
}

const (
	// 7919 and 104729 are primes: who asks for what goes round in no order that a count by hour would notice.
	mintsOfTraffic = `WITH RECURSIVE c (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < @mints)
		INSERT INTO mints (id, at, key_id, user_id, template_id, slug, version, label, persona_id, client_label, outcome, anam_status, fields, duration_us, request_id, address, unknown)
		SELECT printf('m%08d', i), @newest - (@mints - 1 - i) * @span / @mints, printf('key-%04d', i * 7919 % @keys), '', printf('template-%06d', i * 104729 % @templates),
			printf('persona-%06d', i * 104729 % @templates), 1 + i / 1000 % @versions, 'live', '', printf('gr:label-%d', i), CASE i % 10 WHEN 3 THEN 'anam_timeout' ELSE 'ok' END,
			200, '', 1000, '', '', 0 FROM c WHERE @mints > 0`
	groupsOfTraffic = `INSERT OR IGNORE INTO mint_groups (template_id, key_id, user_id, outcome, label, slug, persona_id, version)
		SELECT DISTINCT template_id, key_id, user_id, outcome, label, slug, persona_id, version FROM mints`
	hoursOfTraffic = `INSERT INTO mint_hours (group_id, hour, n, first_at, last_at) SELECT g.id, m.at / 3600000 * 3600000, COUNT(*), MIN(m.at), MAX(m.at)
		FROM mints m JOIN mint_groups g USING (template_id, key_id, user_id, outcome, label, slug, persona_id, version) GROUP BY 1, 2`
	auditOfTraffic = `WITH RECURSIVE c (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < @audit)
		INSERT INTO audit (seq, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, before, after, request_id, address, prev_hash, hash)
		SELECT (SELECT COALESCE(MAX(seq), 0) FROM audit) + 1 + i, @newest - (@audit - 1 - i) * @span / @audit, 'key', printf('key-%04d', i % @keys), 'Key', CASE i % 1000 WHEN 7 THEN 'key.revoked' ELSE 'label.moved' END,
			'template', printf('template-%06d', i * 104729 % @templates), printf('persona-%06d', i * 104729 % @templates), '', '', '', '', zeroblob(32), zeroblob(32) FROM c WHERE @audit > 0`
)
