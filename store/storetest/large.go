package storetest

import (
	"context"
	"crypto/sha256"
	"testing"
)

// AddVersion stores a next version of a template whatever its size, as releases did that knew no bound.
func AddVersion(t testing.TB, path, slug, document string) {
	t.Helper()
	db, sum := beside(t, path), sha256.Sum256([]byte(document))
	const next = `INSERT INTO template_versions (template_id, number, format, document, sha256, name, avatar_id, voice_id, llm_id, note,
			created_by_kind, created_by_id, created_by_name, created_at)
		SELECT v.template_id, v.number + 1, v.format, ?, ?, v.name, v.avatar_id, v.voice_id, v.llm_id, v.note,
			v.created_by_kind, v.created_by_id, v.created_by_name, v.created_at
		FROM template_versions v JOIN templates t ON v.template_id = t.id AND v.number = t.latest_version
		WHERE t.id = (SELECT template_id FROM slugs WHERE slug = ?)`
	if _, err := db.ExecContext(context.Background(), next, document, sum[:], slug); err != nil {
		t.Fatal(err)
	}
	const latest = `UPDATE templates SET latest_version = latest_version + 1 WHERE id = (SELECT template_id FROM slugs WHERE slug = ?)`
	if _, err := db.ExecContext(context.Background(), latest, slug); err != nil {
		t.Fatal(err)
	}
}
