-- Times are integer milliseconds since 1970, UTC. IDs are UUIDv7 text. Booleans are 0 and 1.

-- +goose Up
CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    name          TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    role          TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
    password_hash TEXT NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER
) STRICT;

CREATE TABLE sessions (
    id           TEXT PRIMARY KEY,
    token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    user_id      TEXT NOT NULL REFERENCES users (id),
    user_agent   TEXT NOT NULL CHECK (length(user_agent) <= 200),
    address      TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id, last_seen_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- A deleted template keeps its row, without slug and labels, because its versions, mints and audit stay.
-- Its seq is its row in the search index.
CREATE TABLE templates (
    seq            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    description    TEXT NOT NULL CHECK (length(description) <= 500),
    tags           TEXT NOT NULL CHECK (json_type(tags) = 'array'),
    latest_version INTEGER NOT NULL CHECK (latest_version >= 1),
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    archived_at    INTEGER,
    deleted_at     INTEGER CHECK (deleted_at IS NULL OR archived_at IS NOT NULL)
) STRICT;
CREATE INDEX templates_by_update ON templates (updated_at DESC, id DESC) WHERE deleted_at IS NULL;

-- Every slug that leads to a template: its current one, and old ones as aliases until another template takes them.
CREATE TABLE slugs (
    slug        TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 2 AND 48),
    template_id TEXT NOT NULL REFERENCES templates (id),
    current     INTEGER NOT NULL CHECK (current IN (0, 1)),
    created_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX slugs_one_current ON slugs (template_id) WHERE current = 1;
CREATE INDEX slugs_by_template ON slugs (template_id);

CREATE TABLE template_versions (
    template_id     TEXT NOT NULL REFERENCES templates (id),
    number          INTEGER NOT NULL CHECK (number >= 1),
    format          INTEGER NOT NULL CHECK (format >= 1),
    document        TEXT NOT NULL CHECK (json_valid(document)),
    sha256          BLOB NOT NULL CHECK (length(sha256) = 32),
    name            TEXT NOT NULL,
    avatar_id       TEXT NOT NULL,
    voice_id        TEXT NOT NULL,
    llm_id          TEXT NOT NULL,
    note            TEXT NOT NULL CHECK (length(note) <= 500),
    created_by_kind TEXT NOT NULL CHECK (created_by_kind IN ('user', 'key', 'cli', 'setup')),
    created_by_id   TEXT NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (template_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
    template_id TEXT NOT NULL REFERENCES templates (id),
    label       TEXT NOT NULL CHECK (length(label) BETWEEN 2 AND 16),
    version     INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    PRIMARY KEY (template_id, label),
    FOREIGN KEY (template_id, version) REFERENCES template_versions (template_id, number)
) STRICT, WITHOUT ROWID;

-- Every move of every label: from 0 means it was not set, to 0 that it was removed.
CREATE TABLE label_moves (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    template_id   TEXT NOT NULL REFERENCES templates (id),
    label         TEXT NOT NULL,
    from_version  INTEGER NOT NULL CHECK (from_version >= 0),
    to_version    INTEGER NOT NULL CHECK (to_version >= 0),
    note          TEXT NOT NULL CHECK (length(note) <= 500),
    moved_by_kind TEXT NOT NULL CHECK (moved_by_kind IN ('user', 'key', 'cli', 'setup')),
    moved_by_id   TEXT NOT NULL,
    moved_by_name TEXT NOT NULL,
    moved_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX label_moves_by_template ON label_moves (template_id, to_version);

CREATE TABLE api_keys (
    id              TEXT PRIMARY KEY,
    prefix          TEXT NOT NULL UNIQUE CHECK (length(prefix) = 8),
    hash            BLOB NOT NULL CHECK (length(hash) = 32),
    name            TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    scopes          TEXT NOT NULL CHECK (json_type(scopes) = 'array'),
    template_ids    TEXT CHECK (template_ids IS NULL OR json_type(template_ids) = 'array'),
    lab_personas    INTEGER NOT NULL CHECK (lab_personas IN (0, 1)),
    rate_per_minute INTEGER NOT NULL CHECK (rate_per_minute >= 0),
    created_by_kind TEXT NOT NULL CHECK (created_by_kind IN ('user', 'key', 'cli', 'setup')),
    created_by_id   TEXT NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER,
    revoked_at      INTEGER
) STRICT;

-- Every authenticated attempt to get a token, never the token; empty text and 0 mean none.
-- A row goes behind the one before it, in no other index: what is asked of many mints is answered by mint_hours.
CREATE TABLE mints (
    id           TEXT NOT NULL,
    at           INTEGER NOT NULL,
    key_id       TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    template_id  TEXT NOT NULL,
    slug         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    label        TEXT NOT NULL,
    persona_id   TEXT NOT NULL,
    client_label TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    anam_status  INTEGER NOT NULL,
    fields       TEXT NOT NULL,
    duration_us  INTEGER NOT NULL,
    request_id   TEXT NOT NULL,
    address      TEXT NOT NULL,
    PRIMARY KEY (at, id),
    CHECK ((key_id = '') <> (user_id = ''))
) STRICT, WITHOUT ROWID;

-- Who asked for what and what came of it: a row for each combination that mints have.
CREATE TABLE mint_groups (
    id          INTEGER PRIMARY KEY,
    template_id TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    label       TEXT NOT NULL,
    slug        TEXT NOT NULL,
    persona_id  TEXT NOT NULL,
    UNIQUE (template_id, key_id, user_id, outcome, label, slug, persona_id),
    CHECK ((key_id = '') <> (user_id = ''))
) STRICT;

-- How many mints of a group came in an hour, written and forgotten together with them.
-- An hour is named by its first millisecond.
CREATE TABLE mint_hours (
    group_id INTEGER NOT NULL REFERENCES mint_groups (id),
    hour     INTEGER NOT NULL CHECK (hour % 3600000 = 0),
    n        INTEGER NOT NULL CHECK (n >= 1),
    first_at INTEGER NOT NULL CHECK (first_at >= hour),
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at AND last_at < hour + 3600000),
    PRIMARY KEY (group_id, hour)
) STRICT, WITHOUT ROWID;

-- Each row's hash covers the hash of the row before it.
CREATE TABLE audit (
    seq          INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    actor_kind   TEXT NOT NULL CHECK (actor_kind IN ('user', 'key', 'cli', 'setup')),
    actor_id     TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    action       TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id   TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    before       TEXT NOT NULL CHECK (before = '' OR json_valid(before)),
    after        TEXT NOT NULL CHECK (after = '' OR json_valid(after)),
    request_id   TEXT NOT NULL,
    address      TEXT NOT NULL,
    prev_hash    BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash         BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- What the list searches, by templates.seq: slug, name, description, tags and prompt of the latest version,
-- in lower case, in pieces of three characters.
CREATE VIRTUAL TABLE template_search USING fts5 (words, tokenize = 'trigram');

-- One row that moves whenever a key, label, slug, template or version does, whichever process wrote it.
CREATE TABLE generation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n  INTEGER NOT NULL
) STRICT;
INSERT INTO generation (id, n) VALUES (1, 1);

-- INSERT OR REPLACE deletes without asking the triggers on DELETE: those on INSERT stop it.
-- +goose StatementBegin
CREATE TRIGGER template_versions_no_replace BEFORE INSERT ON template_versions WHEN EXISTS (SELECT 1 FROM template_versions WHERE template_id = NEW.template_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER label_moves_no_replace BEFORE INSERT ON label_moves WHEN EXISTS (SELECT 1 FROM label_moves WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'label moves are immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER template_versions_no_update BEFORE UPDATE ON template_versions BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER template_versions_no_delete BEFORE DELETE ON template_versions BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER label_moves_no_update BEFORE UPDATE ON label_moves BEGIN SELECT RAISE(ABORT, 'label moves are immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER label_moves_no_delete BEFORE DELETE ON label_moves BEGIN SELECT RAISE(ABORT, 'label moves are immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER api_keys_insert_moves_generation AFTER INSERT ON api_keys BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_keys_update_moves_generation AFTER UPDATE ON api_keys BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_keys_delete_moves_generation AFTER DELETE ON api_keys BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER labels_insert_moves_generation AFTER INSERT ON labels BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER labels_update_moves_generation AFTER UPDATE ON labels BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER labels_delete_moves_generation AFTER DELETE ON labels BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER slugs_insert_moves_generation AFTER INSERT ON slugs BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER slugs_update_moves_generation AFTER UPDATE ON slugs BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER slugs_delete_moves_generation AFTER DELETE ON slugs BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER templates_insert_moves_generation AFTER INSERT ON templates BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER templates_update_moves_generation AFTER UPDATE ON templates BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER templates_delete_moves_generation AFTER DELETE ON templates BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER template_versions_insert_moves_generation AFTER INSERT ON template_versions BEGIN UPDATE generation SET n = n + 1; END;
-- +goose StatementEnd
