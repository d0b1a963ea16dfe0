-- +goose Up

-- A protected label of a template is moved and removed by admins, and by keys that an admin allowed it.
CREATE TABLE protected_labels (
    template_id  TEXT NOT NULL REFERENCES templates (id),
    label        TEXT NOT NULL CHECK (length(label) BETWEEN 2 AND 16),
    protected_at INTEGER NOT NULL,
    PRIMARY KEY (template_id, label)
) STRICT, WITHOUT ROWID;

ALTER TABLE api_keys ADD COLUMN protected_labels INTEGER NOT NULL DEFAULT 0 CHECK (protected_labels IN (0, 1));

-- Where the audit's chain ends: a chain alone cannot tell that its last rows are gone.
CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    seq  INTEGER NOT NULL CHECK (seq >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit_head (id, seq, hash)
    SELECT 1, COALESCE(MAX(seq), 0), COALESCE((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), zeroblob(32)) FROM audit;

-- +goose StatementBegin
CREATE TRIGGER audit_head_no_insert BEFORE INSERT ON audit_head BEGIN SELECT RAISE(ABORT, 'the audit has one head'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'the audit has one head'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_head_moves_by_one BEFORE UPDATE ON audit_head WHEN NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1 BEGIN SELECT RAISE(ABORT, 'the head of the audit moves with its last row'); END;
-- +goose StatementEnd

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_actor ON audit (actor_kind, actor_id, at);
CREATE INDEX audit_by_subject ON audit (subject_id, at);
CREATE INDEX audit_by_action ON audit (action, at);

CREATE INDEX label_moves_by_label ON label_moves (template_id, label);
CREATE INDEX template_versions_by_author ON template_versions (template_id, created_by_kind, created_by_id);
