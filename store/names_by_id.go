package store

import (
	"context"
	"encoding/json"
	"fmt"

	"greenroom/models"
)

// namesOfIDs reads IDs out of JSON arrays, so that it is one statement however many they are.
const namesOfIDs = `SELECT 'template' AS kind, t.id, s.slug AS word, v.name FROM templates t JOIN slugs s ON s.template_id = t.id AND s.current = 1
	JOIN template_versions v ON v.template_id = t.id AND v.number = t.latest_version WHERE t.id IN (SELECT value FROM json_each(@templates))
	UNION ALL SELECT 'slug', slug, '', '' FROM slugs WHERE slug IN (SELECT value FROM json_each(@slugs)) AND current = 1
	UNION ALL SELECT 'key', id, prefix, name FROM api_keys WHERE id IN (SELECT value FROM json_each(@keys))
	UNION ALL SELECT 'user', id, '', name FROM users WHERE id IN (SELECT value FROM json_each(@users))`

// Names reads the names of all IDs of a page in one query.
func (s *Store) Names(ctx context.Context, q models.NamesQuery) (models.Names, error) {
	names := models.Names{Templates: map[string]models.TemplateName{}, Slugs: map[string]bool{}, Keys: map[string]models.Caller{}, Users: map[string]models.Caller{}}
	if len(q.TemplateIDs)+len(q.Slugs)+len(q.KeyIDs)+len(q.UserIDs) == 0 {
		return names, nil
	}
	var rows []struct{ Kind, ID, Word, Name string }
	if err := s.read(ctx).Raw(namesOfIDs, map[string]any{
		"templates": idList(q.TemplateIDs), "slugs": idList(q.Slugs), "keys": idList(q.KeyIDs), "users": idList(q.UserIDs),
	}).Find(&rows).Error; err != nil {
		return names, fmt.Errorf("read names: %w", err)
	}
	for _, r := range rows {
		switch r.Kind {
		case "template":
			names.Templates[r.ID] = models.TemplateName{Slug: r.Word, Name: r.Name}
		case "slug":
			names.Slugs[r.ID] = true
		case "key":
			names.Keys[r.ID] = models.Caller{Kind: models.ActorKey, ID: r.ID, Name: r.Name, Prefix: r.Word}
		case "user":
			names.Users[r.ID] = models.Caller{Kind: models.ActorUser, ID: r.ID, Name: r.Name}
		}
	}
	return names, nil
}

// idList is a JSON array for json_each.
func idList(ids []string) string {
	raw, err := json.Marshal(ids)
	if err != nil || ids == nil {
		return "[]"
	}
	return string(raw)
}

// NamesBySlug names the templates that slugs lead to, old slugs too, in one query. A slug that leads nowhere has no entry.
func (s *Store) NamesBySlug(ctx context.Context, slugs []string) (map[string]models.TemplateName, error) {
	names := map[string]models.TemplateName{}
	if len(slugs) == 0 {
		return names, nil
	}
	var rows []struct{ Asked, Slug, Name string }
	err := s.read(ctx).Raw(`SELECT a.slug AS asked, s.slug, v.name FROM slugs a JOIN templates t ON t.id = a.template_id JOIN slugs s ON s.template_id = t.id AND s.current = 1
		JOIN template_versions v ON v.template_id = t.id AND v.number = t.latest_version WHERE a.slug IN (SELECT value FROM json_each(?))`, idList(slugs)).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	for _, r := range rows {
		names[r.Asked] = models.TemplateName{Slug: r.Slug, Name: r.Name}
	}
	return names, nil
}
