CREATE INDEX audit_by_action ON audit (action, at);

CREATE INDEX audit_by_actor ON audit (actor_kind, actor_id, at);

CREATE INDEX audit_by_actor_action ON audit (actor_kind, actor_id, action, at);

CREATE INDEX audit_by_subject ON audit (subject_id, at);

CREATE INDEX audit_by_time ON audit (at);

CREATE INDEX check_asks_by_time ON check_asks (at);

CREATE INDEX given_tokens_by_expiry ON given_tokens (expires_at);

CREATE INDEX label_moves_by_label ON label_moves (template_id, label);

CREATE INDEX label_moves_by_template ON label_moves (template_id, to_version);

CREATE INDEX label_moves_naming ON label_moves (moved_by_id) WHERE moved_by_kind = 'user' AND moved_by_name <> '';

CREATE INDEX mint_days_by_day ON mint_days (day);

CREATE INDEX mint_groups_by_failure ON mint_groups (outcome) WHERE outcome <> 'ok';

CREATE INDEX mint_groups_by_key ON mint_groups (key_id) WHERE key_id <> '';

CREATE INDEX mint_groups_by_slug ON mint_groups (slug);

CREATE INDEX mint_groups_by_user ON mint_groups (user_id) WHERE user_id <> '';

CREATE INDEX mint_hours_by_hour ON mint_hours (hour);

CREATE INDEX mint_refusals_by_second ON mint_refusals (second);

CREATE INDEX once_by_expiry ON once (expires_at);

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE INDEX sessions_by_user ON sessions (user_id, last_seen_at);

CREATE INDEX slugs_by_template ON slugs (template_id);

CREATE UNIQUE INDEX slugs_one_current ON slugs (template_id) WHERE current = 1;

CREATE INDEX template_tags_by_creation ON template_tags (tag, created_at DESC, id DESC, status);

CREATE INDEX template_tags_by_name ON template_tags (tag, name_key, id, status);

CREATE INDEX template_tags_by_template ON template_tags (seq);

CREATE INDEX template_tags_by_update ON template_tags (tag, updated_at DESC, id DESC, status);

CREATE INDEX template_versions_by_author ON template_versions (template_id, created_by_kind, created_by_id);

CREATE INDEX template_versions_naming ON template_versions (created_by_id) WHERE created_by_kind = 'user' AND created_by_name <> '';

CREATE INDEX template_versions_noted ON template_versions (template_id, note) WHERE note <> '';

CREATE INDEX templates_by_creation ON templates (created_at DESC, id DESC, archived_at) WHERE archived_at IS NULL;

CREATE INDEX templates_by_name ON templates (name_key, id, archived_at) WHERE archived_at IS NULL;

CREATE INDEX templates_by_status_and_creation ON templates (status, created_at DESC, id DESC);

CREATE INDEX templates_by_status_and_name ON templates (status, name_key, id);

CREATE INDEX templates_by_status_and_tokens ON templates (status, tokens DESC, id DESC);

CREATE INDEX templates_by_status_and_update ON templates (status, updated_at DESC, id DESC);

CREATE INDEX templates_by_tokens ON templates (tokens DESC, id DESC, archived_at) WHERE archived_at IS NULL;

CREATE INDEX templates_by_update ON templates (updated_at DESC, id DESC, archived_at) WHERE archived_at IS NULL;

CREATE INDEX templates_unlisted ON templates (seq) WHERE listed = 0;

CREATE INDEX version_changes_by_field ON version_changes (template_id, field);

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
, protected_labels INTEGER NOT NULL DEFAULT 0 CHECK (protected_labels IN (0, 1)), writes_per_minute INTEGER NOT NULL DEFAULT 0 CHECK (writes_per_minute >= 0)) STRICT;

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
, format INTEGER NOT NULL DEFAULT 1 CHECK (format >= 1), actor_sum BLOB NOT NULL DEFAULT x'' CHECK (length(actor_sum) IN (0, 32)), subject_sum BLOB NOT NULL DEFAULT x'' CHECK (length(subject_sum) IN (0, 32))) STRICT;

CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    seq  INTEGER NOT NULL CHECK (seq >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE audit_personal (
    sum    BLOB NOT NULL PRIMARY KEY CHECK (length(sum) = 32),
    person TEXT NOT NULL,
    salt   BLOB NOT NULL CHECK (length(salt) = 32),
    facts  TEXT NOT NULL CHECK (json_type(facts) = 'object'),
    UNIQUE (person, facts)
) STRICT, WITHOUT ROWID;

CREATE TABLE backup_state (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    proven_at    INTEGER NOT NULL,
    proven_file  TEXT NOT NULL,
    proven_bytes INTEGER NOT NULL CHECK (proven_bytes >= 0),
    failed_at    INTEGER NOT NULL,
    failure      TEXT NOT NULL
) STRICT;

CREATE TABLE believed_clock (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    believed INTEGER NOT NULL,
    doubted  INTEGER NOT NULL
) STRICT;

CREATE TABLE check_asks (
    seq    INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    caller TEXT NOT NULL,
    person INTEGER NOT NULL CHECK (person IN (0, 1))
) STRICT;

CREATE TABLE checks (
    sha256    BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
    listed    TEXT NOT NULL CHECK (json_type(listed) = 'array'),
    listed_at INTEGER NOT NULL CHECK (listed_at >= 0),
    tried     TEXT NOT NULL CHECK (json_type(tried) = 'array'),
    tried_at  INTEGER NOT NULL CHECK (tried_at >= 0),
    talked_at INTEGER NOT NULL CHECK (talked_at >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE database_check (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    at       INTEGER NOT NULL,
    findings INTEGER NOT NULL CHECK (findings >= 0)
) STRICT;

CREATE TABLE generation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n  INTEGER NOT NULL
) STRICT;

CREATE TABLE given_tokens (
    hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
    mint_id    TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);

CREATE TABLE installation (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    short_id     TEXT NOT NULL CHECK (length(short_id) = 8 AND short_id NOT GLOB '*[^0-9a-f]*'),
    last_unnamed INTEGER NOT NULL CHECK (last_unnamed >= 0)
) STRICT;

CREATE TABLE jobs (
    name   TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    holder TEXT NOT NULL,
    until  INTEGER NOT NULL
, done_at INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;

CREATE TABLE key_uses (
    key_id TEXT PRIMARY KEY,
    at     INTEGER NOT NULL CHECK (at >= 0)
) STRICT, WITHOUT ROWID;

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
, undoes INTEGER NOT NULL DEFAULT 0 CHECK (undoes >= 0), request_id TEXT NOT NULL DEFAULT '' CHECK (length(request_id) <= 64)) STRICT;

CREATE TABLE labels (
    template_id TEXT NOT NULL REFERENCES templates (id),
    label       TEXT NOT NULL CHECK (length(label) BETWEEN 2 AND 16),
    version     INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    PRIMARY KEY (template_id, label),
    FOREIGN KEY (template_id, version) REFERENCES template_versions (template_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE migration_checksums (
    version    INTEGER PRIMARY KEY,
    sha256     TEXT NOT NULL CHECK (length(sha256) = 64),
    applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE mint_days (
    group_id INTEGER NOT NULL REFERENCES mint_groups (id),
    day      INTEGER NOT NULL CHECK (day % 86400000 = 0),
    n        INTEGER NOT NULL CHECK (n >= 1),
    first_at INTEGER NOT NULL CHECK (first_at >= day),
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at AND last_at < day + 86400000),
    hours    INTEGER NOT NULL CHECK (hours BETWEEN 1 AND 16777215),
    PRIMARY KEY (group_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE mint_fold (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    until INTEGER CHECK (until % 86400000 = 0)
) STRICT;

CREATE TABLE "mint_groups" (
    id          INTEGER PRIMARY KEY,
    template_id TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    label       TEXT NOT NULL,
    slug        TEXT NOT NULL,
    persona_id  TEXT NOT NULL,
    version     INTEGER NOT NULL CHECK (version >= 0),
    UNIQUE (template_id, key_id, user_id, outcome, label, slug, persona_id, version),
    CHECK ((key_id = '') <> (user_id = ''))
) STRICT;

CREATE TABLE "mint_hours" (
    group_id INTEGER NOT NULL REFERENCES "mint_groups" (id),
    hour     INTEGER NOT NULL CHECK (hour % 3600000 = 0),
    n        INTEGER NOT NULL CHECK (n >= 1),
    first_at INTEGER NOT NULL CHECK (first_at >= hour),
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at AND last_at < hour + 3600000),
    PRIMARY KEY (group_id, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE "mint_refusals" (
    group_id INTEGER NOT NULL REFERENCES "mint_groups" (id),
    second   INTEGER NOT NULL CHECK (second % 1000 = 0),
    n        INTEGER NOT NULL CHECK (n >= 1),
    first_at INTEGER NOT NULL CHECK (first_at >= second),
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at),
    PRIMARY KEY (group_id, second)
) STRICT, WITHOUT ROWID;

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
    address      TEXT NOT NULL, unknown INTEGER NOT NULL DEFAULT 0 CHECK (unknown IN (0, 1)),
    PRIMARY KEY (at, id),
    CHECK ((key_id = '') <> (user_id = ''))
) STRICT, WITHOUT ROWID;

CREATE TABLE moves_log (
    n    INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('key', 'template')),
    id   TEXT NOT NULL
) STRICT;

CREATE TABLE once (
    id         INTEGER PRIMARY KEY,
    mark       BLOB NOT NULL CHECK (length(mark) = 32),
    content    BLOB NOT NULL CHECK (length(content) = 32),
    claimed_at INTEGER NOT NULL,
    done_at    INTEGER,
    answer     BLOB CHECK (answer IS NULL OR done_at IS NOT NULL AND length(answer) <= 262144),
    expires_at INTEGER NOT NULL,
    UNIQUE (mark, content)
) STRICT;

CREATE TABLE protected_labels (
    template_id  TEXT NOT NULL REFERENCES templates (id),
    label        TEXT NOT NULL CHECK (length(label) BETWEEN 2 AND 16),
    protected_at INTEGER NOT NULL,
    PRIMARY KEY (template_id, label)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id           TEXT PRIMARY KEY,
    token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    user_id      TEXT NOT NULL REFERENCES users (id),
    user_agent   TEXT NOT NULL CHECK (length(user_agent) <= 200),
    address      TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
, confirmed_at INTEGER NOT NULL DEFAULT 0 CHECK (confirmed_at >= 0)) STRICT;

CREATE TABLE slug_versions (
    slug         TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 2 AND 48),
    last_version INTEGER NOT NULL CHECK (last_version >= 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE slugs (
    slug        TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 2 AND 48),
    template_id TEXT NOT NULL REFERENCES templates (id),
    current     INTEGER NOT NULL CHECK (current IN (0, 1)),
    created_at  INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE template_search USING fts5 (pieces, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

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

CREATE TABLE template_words (
    seq    INTEGER PRIMARY KEY REFERENCES templates (seq),
    head   TEXT NOT NULL CHECK (length(head) > 0),
    starts TEXT NOT NULL,
    body   TEXT NOT NULL
) STRICT;

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
, slug TEXT NOT NULL DEFAULT '' CHECK (length(slug) <= 48), name TEXT NOT NULL DEFAULT '', name_key TEXT NOT NULL DEFAULT '', avatar_id TEXT NOT NULL DEFAULT '', voice_id TEXT NOT NULL DEFAULT '', llm_id TEXT NOT NULL DEFAULT '', author_kind TEXT NOT NULL DEFAULT '' CHECK (author_kind IN ('', 'user', 'key', 'cli', 'setup')), author_id TEXT NOT NULL DEFAULT '', author_name TEXT NOT NULL DEFAULT '', live_version INTEGER NOT NULL DEFAULT 0 CHECK (live_version >= 0), live_name TEXT NOT NULL DEFAULT '', live_avatar_id TEXT NOT NULL DEFAULT '', live_voice_id TEXT NOT NULL DEFAULT '', live_llm_id TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'live', 'changed', 'archived', 'deleted')), tokens INTEGER NOT NULL DEFAULT 0 CHECK (tokens >= 0), listed INTEGER NOT NULL DEFAULT 0 CHECK (listed IN (0, 1))) STRICT;

CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    name          TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    role          TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
    password_hash TEXT NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER
, must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1))) STRICT;

CREATE TABLE version_changes (
    template_id TEXT NOT NULL,
    version     INTEGER NOT NULL,
    field       TEXT NOT NULL CHECK (length(field) BETWEEN 1 AND 200),
    PRIMARY KEY (template_id, version, field),
    FOREIGN KEY (template_id, version) REFERENCES template_versions (template_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER api_keys_delete_moves AFTER DELETE ON api_keys BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'key', OLD.id FROM generation; END;

CREATE TRIGGER api_keys_update_moves AFTER UPDATE ON api_keys BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'key', OLD.id FROM generation; END;

CREATE TRIGGER audit_head_moves_by_one BEFORE UPDATE ON audit_head WHEN NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1 BEGIN SELECT RAISE(ABORT, 'the head of the audit moves with its last row'); END;

CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'the audit has one head'); END;

CREATE TRIGGER audit_head_no_insert BEFORE INSERT ON audit_head BEGIN SELECT RAISE(ABORT, 'the audit has one head'); END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;

CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;

CREATE TRIGGER audit_personal_no_update BEFORE UPDATE ON audit_personal BEGIN SELECT RAISE(ABORT, 'what the audit tells of people is forgotten, never changed'); END;

CREATE TRIGGER label_moves_no_delete BEFORE DELETE ON label_moves BEGIN SELECT RAISE(ABORT, 'label moves are immutable'); END;

CREATE TRIGGER label_moves_no_replace BEFORE INSERT ON label_moves WHEN EXISTS (SELECT 1 FROM label_moves WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'label moves are immutable'); END;

CREATE TRIGGER label_moves_no_update BEFORE UPDATE ON label_moves BEGIN SELECT RAISE(ABORT, 'label moves are immutable'); END;

CREATE TRIGGER labels_delete_moves AFTER DELETE ON labels BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.template_id FROM generation; END;

CREATE TRIGGER labels_insert_moves AFTER INSERT ON labels BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', NEW.template_id FROM generation; END;

CREATE TRIGGER labels_update_moves AFTER UPDATE OF label, version ON labels BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.template_id FROM generation; END;

CREATE TRIGGER moves_log_keeps_the_last AFTER INSERT ON moves_log BEGIN DELETE FROM moves_log WHERE n <= NEW.n - 10000; END;

CREATE TRIGGER slugs_delete_moves AFTER DELETE ON slugs BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.template_id FROM generation; END;

CREATE TRIGGER slugs_taken_moves AFTER UPDATE OF template_id ON slugs WHEN NEW.template_id <> OLD.template_id BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.template_id FROM generation; END;

CREATE TRIGGER slugs_update_moves AFTER UPDATE OF slug, template_id, current ON slugs BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', NEW.template_id FROM generation; END;

CREATE TRIGGER template_tags_follow AFTER UPDATE OF status, updated_at, name_key ON templates WHEN NEW.status <> 'deleted' BEGIN
    UPDATE template_tags SET status = NEW.status, updated_at = NEW.updated_at, name_key = NEW.name_key WHERE seq = NEW.seq;
END;

CREATE TRIGGER template_versions_no_delete BEFORE DELETE ON template_versions BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;

CREATE TRIGGER template_versions_no_replace BEFORE INSERT ON template_versions WHEN EXISTS (SELECT 1 FROM template_versions WHERE template_id = NEW.template_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;

CREATE TRIGGER template_versions_no_update BEFORE UPDATE ON template_versions BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;

CREATE TRIGGER templates_insert_has_status AFTER INSERT ON templates BEGIN
    UPDATE templates SET status = CASE WHEN deleted_at IS NOT NULL THEN 'deleted' WHEN archived_at IS NOT NULL THEN 'archived'
        WHEN live_version = 0 THEN 'draft' WHEN live_version = latest_version THEN 'live' ELSE 'changed' END WHERE seq = NEW.seq;
END;

CREATE TRIGGER templates_update_has_status AFTER UPDATE OF latest_version, live_version, archived_at, deleted_at ON templates BEGIN
    UPDATE templates SET status = CASE WHEN deleted_at IS NOT NULL THEN 'deleted' WHEN archived_at IS NOT NULL THEN 'archived'
        WHEN live_version = 0 THEN 'draft' WHEN live_version = latest_version THEN 'live' ELSE 'changed' END WHERE seq = NEW.seq;
END;

CREATE TRIGGER templates_update_moves AFTER UPDATE OF archived_at, deleted_at ON templates BEGIN UPDATE generation SET n = n + 1; INSERT INTO moves_log (n, kind, id) SELECT n, 'template', OLD.id FROM generation; END;
