-- +goose Up

-- A mint is unknown when no template has the slug, the template never had the label, or Anam never gave a token for the
-- Lab persona that was asked for. Unknown ones are counted together, so that made-up names don't make groups without end.
ALTER TABLE mints ADD COLUMN unknown INTEGER NOT NULL DEFAULT 0 CHECK (unknown IN (0, 1));

UPDATE mints SET unknown = 1 WHERE template_id = '' AND slug NOT IN ('', 'new')
    OR label NOT IN ('', 'live', 'preview') AND NOT EXISTS (SELECT 1 FROM label_moves m WHERE m.template_id = mints.template_id AND m.label = mints.label)
    OR persona_id <> '' AND outcome <> 'ok' AND persona_id NOT IN (SELECT g.persona_id FROM mint_groups g WHERE g.outcome = 'ok');

-- The same condition over the groups: what they counted is counted again below.
DELETE FROM mint_hours WHERE group_id IN (SELECT id FROM mint_groups WHERE template_id = '' AND slug NOT IN ('', 'new')
    OR label NOT IN ('', 'live', 'preview') AND NOT EXISTS (SELECT 1 FROM label_moves m WHERE m.template_id = mint_groups.template_id AND m.label = mint_groups.label)
    OR persona_id <> '' AND outcome <> 'ok' AND persona_id NOT IN (SELECT g.persona_id FROM mint_groups g WHERE g.outcome = 'ok'));
DELETE FROM mint_groups WHERE NOT EXISTS (SELECT 1 FROM mint_hours WHERE group_id = mint_groups.id);

-- In a shared group * stands for whatever was asked for.
CREATE TEMP TABLE shared AS SELECT template_id, key_id, user_id, outcome,
        CASE WHEN label IN ('', 'live', 'preview') THEN label ELSE '*' END AS label,
        CASE WHEN template_id <> '' OR slug = '' THEN slug ELSE '*' END AS slug,
        CASE WHEN persona_id = '' THEN '' ELSE '*' END AS persona_id,
        at - (at % 3600000 + 3600000) % 3600000 AS hour, at
    FROM mints WHERE unknown = 1;
INSERT INTO mint_groups (template_id, key_id, user_id, outcome, label, slug, persona_id)
    SELECT DISTINCT template_id, key_id, user_id, outcome, label, slug, persona_id FROM shared;
INSERT INTO mint_hours (group_id, hour, n, first_at, last_at)
    SELECT g.id, s.hour, COUNT(*), MIN(s.at), MAX(s.at) FROM shared s
    JOIN mint_groups g USING (template_id, key_id, user_id, outcome, label, slug, persona_id) GROUP BY g.id, s.hour;
DROP TABLE shared;

-- The generation moves only with what a mint reads: a draft that is saved, a new description or tag changes nothing for apps.
DROP TRIGGER template_versions_insert_moves_generation;
DROP TRIGGER templates_insert_moves_generation;
DROP TRIGGER templates_update_moves_generation;
-- +goose StatementBegin
CREATE TRIGGER templates_update_moves_generation AFTER UPDATE OF archived_at, deleted_at ON templates BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
