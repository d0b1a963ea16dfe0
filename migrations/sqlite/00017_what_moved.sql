-- +goose Up

-- What moved with each step of the generation: whoever keeps data of mints in memory drops that, and keeps the rest.
-- Each step has its row, so that a gap shows that rows are missing; only the last 10,000 are kept.
CREATE TABLE moves_log (
    n    INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('key', 'template')),
    id   TEXT NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER moves_log_keeps_the_last AFTER INSERT ON moves_log BEGIN DELETE FROM moves_log WHERE n <= NEW.n - 10000; END;
-- +goose StatementEnd

DROP TRIGGER api_keys_insert_moves_generation;
DROP TRIGGER api_keys_update_moves_generation;
DROP TRIGGER api_keys_delete_moves_generation;
DROP TRIGGER labels_insert_moves_generation;
DROP TRIGGER labels_update_moves_generation;
DROP TRIGGER labels_delete_moves_generation;
DROP TRIGGER slugs_insert_moves_generation;
DROP TRIGGER slugs_update_moves_generation;
DROP TRIGGER slugs_delete_moves_generation;
DROP TRIGGER templates_update_moves_generation;
DROP TRIGGER templates_delete_moves_generation;

-- A key or slug that is new moves nothing, because nobody keeps that something is not there.
-- Of a key everything is read. Its last use stands in a table of its own.
-- +goose StatementBegin
CREATE TRIGGER api_keys_update_moves AFTER UPDATE ON api_keys BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'key', OLD.id FROM generation; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_keys_delete_moves AFTER DELETE ON api_keys BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'key', OLD.id FROM generation; END;
-- +goose StatementEnd

-- A label that is new moves its template, which is kept with its labels.
-- Rows of label_moves are read too; each comes with its label, in one transaction.
-- +goose StatementBegin
CREATE TRIGGER labels_insert_moves AFTER INSERT ON labels BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', NEW.template_id FROM generation; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER labels_update_moves AFTER UPDATE OF label, version ON labels BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.template_id FROM generation; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER labels_delete_moves AFTER DELETE ON labels BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.template_id FROM generation; END;
-- +goose StatementEnd

-- A slug that another template takes moves both.
-- +goose StatementBegin
CREATE TRIGGER slugs_update_moves AFTER UPDATE OF slug, template_id, current ON slugs BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', NEW.template_id FROM generation; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER slugs_taken_moves AFTER UPDATE OF template_id ON slugs WHEN NEW.template_id <> OLD.template_id BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.template_id FROM generation; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER slugs_delete_moves AFTER DELETE ON slugs BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.template_id FROM generation; END;
-- +goose StatementEnd

-- Before a row of templates can be deleted, its slugs and labels are.
-- +goose StatementBegin
CREATE TRIGGER templates_update_moves AFTER UPDATE OF archived_at, deleted_at ON templates BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.id FROM generation; END;
-- +goose StatementEnd

-- When each key was used last, by any call, noted about once a minute.
CREATE TABLE key_uses (
    key_id TEXT PRIMARY KEY,
    at     INTEGER NOT NULL CHECK (at >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO key_uses (key_id, at)
    SELECT g.key_id, MAX(h.last_at) FROM mint_groups g JOIN mint_hours h ON h.group_id = g.id
    WHERE g.key_id <> '' AND h.last_at >= 0 GROUP BY g.key_id;
