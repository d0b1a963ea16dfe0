package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// lastRows walks audit_by_actor from actor to actor, one step for each, and gives the last row of each: reading every row of the audit would take longer with each of them.
// Strangers who were not signed in are none.
const lastRows = `WITH RECURSIVE
	start (seq) AS (SELECT seq FROM audit WHERE @first OR (actor_kind, actor_id) < (@kind, @id) ORDER BY actor_kind DESC, actor_id DESC, at DESC, seq DESC LIMIT 1),
	last (seq) AS (
		SELECT seq FROM start
		UNION ALL
		SELECT (SELECT n.seq FROM audit n WHERE (n.actor_kind, n.actor_id) < (a.actor_kind, a.actor_id) ORDER BY n.actor_kind DESC, n.actor_id DESC, n.at DESC, n.seq DESC LIMIT 1)
		FROM last JOIN audit a ON a.seq = last.seq
	)
	SELECT a.* FROM last CROSS JOIN audit a ON a.seq = last.seq WHERE (a.actor_kind <> 'user' OR a.actor_id <> '')`

// AuditActors lists who stands in the audit, each by the name in their last row: people, setup, keys, the command line; the newest person and the newest key first.
// Errors: invalid_input (search, cursor, limit).
func (s *Store) AuditActors(ctx context.Context, q models.ListQuery) (page models.ActorPage, err error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return page, err
	}
	words, err := searchWords(q.Search, folded)
	if err != nil {
		return page, err
	}
	var kind, id string
	list := listingOf("actors", q.Search)
	if err := list.read(q.Cursor, &kind, &id); err != nil {
		return page, err
	}
	query := lastRows
	values := map[string]any{"first": q.Cursor == "", "kind": kind, "id": id, "limit": limit + 1, "words": idList(words)}
	if len(words) > 0 {
		query += " AND NOT EXISTS (SELECT 1 FROM json_each(@words) WHERE instr(folded(" + shownActor + "), value) = 0)"
	}
	var rows []auditRow
	if err := s.read(ctx).Raw(query+" LIMIT @limit", values).Find(&rows).Error; err != nil {
		return page, fmt.Errorf("list who acted: %w", err)
	}
	rows, page.Next = cutPage(rows, limit, list, func(r auditRow) []any { return []any{r.ActorKind, r.ActorID} })
	page.Items, err = actorsOf(s.read(ctx), rows)
	return page, err
}

// shownActor is models.Actor.Shown for a search. Rows keep the name of a person apart, so that it can be forgotten.
const shownActor = `COALESCE(NULLIF(a.actor_name, ''), (SELECT json_extract(p.facts, '$.name') FROM audit_personal p WHERE p.sum = a.actor_sum),
	CASE a.actor_kind WHEN 'user' THEN '` + models.DeletedPerson + `' WHEN 'cli' THEN 'Command line' WHEN 'setup' THEN 'Setup' ELSE '' END)`

// actorsOf names who made rows.
func actorsOf(db *gorm.DB, rows []auditRow) ([]models.Actor, error) {
	made, err := events(db, rows)
	actors := make([]models.Actor, len(made))
	for i, event := range made {
		actors[i] = models.Actor{Kind: event.Actor.Kind, ID: event.Actor.ID, Name: event.Actor.Name}
	}
	return actors, err
}

// AuditActor gives an actor by the name in their last row, and without a name when they stand in no row.
func (s *Store) AuditActor(ctx context.Context, kind models.ActorKind, id string) (models.Actor, error) {
	var rows []auditRow
	err := s.read(ctx).Where("actor_kind = ? AND actor_id = ?", kind, id).Order("at DESC, seq DESC").Limit(1).Find(&rows).Error
	if err != nil {
		return models.Actor{}, fmt.Errorf("find who acted: %w", err)
	}
	actors, err := actorsOf(s.read(ctx), rows)
	if len(actors) == 0 {
		return models.Actor{Kind: kind, ID: id}, err
	}
	return actors[0], err
}
