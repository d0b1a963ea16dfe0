-- +goose Up

-- What a list shows or sorts by, copied from slug, latest and live version by the transaction that changes them,
-- so that a page of any list reads one row for each of its lines, and no document.
ALTER TABLE templates ADD COLUMN slug TEXT NOT NULL DEFAULT '' CHECK (length(slug) <= 48);
ALTER TABLE templates ADD COLUMN name TEXT NOT NULL DEFAULT '';
-- The name as it is sorted: folded, in byte order.
ALTER TABLE templates ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN avatar_id TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN voice_id TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN llm_id TEXT NOT NULL DEFAULT '';
-- The author of the latest version.
ALTER TABLE templates ADD COLUMN author_kind TEXT NOT NULL DEFAULT '' CHECK (author_kind IN ('', 'user', 'key', 'cli', 'setup'));
ALTER TABLE templates ADD COLUMN author_id TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN author_name TEXT NOT NULL DEFAULT '';
-- The version that the label live points at; 0 and empty texts where it is not set.
ALTER TABLE templates ADD COLUMN live_version INTEGER NOT NULL DEFAULT 0 CHECK (live_version >= 0);
ALTER TABLE templates ADD COLUMN live_name TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN live_avatar_id TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN live_voice_id TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN live_llm_id TEXT NOT NULL DEFAULT '';
-- Two triggers keep it; a generated column would keep its index from answering alone.
ALTER TABLE templates ADD COLUMN status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'live', 'changed', 'archived', 'deleted'));
-- How many tokens were given in the last days, as far as the last count of them knows: no request for a token writes here.
ALTER TABLE templates ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0 CHECK (tokens >= 0);
-- 0: a row of an older database whose copies, tags and words the upgrade has still to fill in.
ALTER TABLE templates ADD COLUMN listed INTEGER NOT NULL DEFAULT 0 CHECK (listed IN (0, 1));
CREATE INDEX templates_unlisted ON templates (seq) WHERE listed = 0;

-- +goose StatementBegin
CREATE TRIGGER templates_insert_has_status AFTER INSERT ON templates BEGIN
    UPDATE templates SET status = CASE WHEN deleted_at IS NOT NULL THEN 'deleted' WHEN archived_at IS NOT NULL THEN 'archived'
        WHEN live_version = 0 THEN 'draft' WHEN live_version = latest_version THEN 'live' ELSE 'changed' END WHERE seq = NEW.seq;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER templates_update_has_status AFTER UPDATE OF latest_version, live_version, archived_at, deleted_at ON templates BEGIN
    UPDATE templates SET status = CASE WHEN deleted_at IS NOT NULL THEN 'deleted' WHEN archived_at IS NOT NULL THEN 'archived'
        WHEN live_version = 0 THEN 'draft' WHEN live_version = latest_version THEN 'live' ELSE 'changed' END WHERE seq = NEW.seq;
END;
-- +goose StatementEnd

-- An index for each order of all templates in use, and of those with one status; each answers alone which templates come next.
DROP INDEX templates_by_update;
CREATE INDEX templates_by_update ON templates (updated_at DESC, id DESC, archived_at) WHERE archived_at IS NULL;
CREATE INDEX templates_by_creation ON templates (created_at DESC, id DESC, archived_at) WHERE archived_at IS NULL;
CREATE INDEX templates_by_name ON templates (name_key, id, archived_at) WHERE archived_at IS NULL;
CREATE INDEX templates_by_tokens ON templates (tokens DESC, id DESC, archived_at) WHERE archived_at IS NULL;
CREATE INDEX templates_by_status_and_update ON templates (status, updated_at DESC, id DESC);
CREATE INDEX templates_by_status_and_creation ON templates (status, created_at DESC, id DESC);
CREATE INDEX templates_by_status_and_name ON templates (status, name_key, id);
CREATE INDEX templates_by_status_and_tokens ON templates (status, tokens DESC, id DESC);

-- The tags of the templates that are not deleted, one a row, with what the list sorts by; templates.tags keeps the order in which they are shown.
CREATE TABLE template_tags (
    tag        TEXT NOT NULL CHECK (length(tag) BETWEEN 1 AND 32),
    seq        INTEGER NOT NULL REFERENCES templates (seq),
    id         TEXT NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('draft', 'live', 'changed', 'archived')),
    updated_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    name_key   TEXT NOT NULL,
    PRIMARY KEY (tag, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX template_tags_by_template ON template_tags (seq);
CREATE INDEX template_tags_by_update ON template_tags (tag, updated_at DESC, id DESC, status);
CREATE INDEX template_tags_by_creation ON template_tags (tag, created_at DESC, id DESC, status);
CREATE INDEX template_tags_by_name ON template_tags (tag, name_key, id, status);
-- +goose StatementBegin
CREATE TRIGGER template_tags_follow AFTER UPDATE OF status, updated_at, name_key ON templates WHEN NEW.status <> 'deleted' BEGIN
    UPDATE template_tags SET status = NEW.status, updated_at = NEW.updated_at, name_key = NEW.name_key WHERE seq = NEW.seq;
END;
-- +goose StatementEnd

-- The words of the templates that are not deleted, folded as searches are: slug, name and tags; the beginnings of their words;
-- and description and prompt of the latest version.
CREATE TABLE template_words (
    seq    INTEGER PRIMARY KEY REFERENCES templates (seq),
    head   TEXT NOT NULL CHECK (length(head) > 0),
    starts TEXT NOT NULL,
    body   TEXT NOT NULL
) STRICT;

-- The pieces of template_words, cut by Greenroom itself, each once for each template.
DROP TABLE template_search;
CREATE VIRTUAL TABLE template_search USING fts5 (pieces, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
