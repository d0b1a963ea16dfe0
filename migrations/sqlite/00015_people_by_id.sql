-- +goose Up

-- Rows of the audit name people by ID alone from here on. Their names, emails and addresses stand in a table that may forget,
-- and the row holds a salted hash of them, which its own hash covers. Rows of format 1 were written before and keep what they hold.
ALTER TABLE audit ADD COLUMN format INTEGER NOT NULL DEFAULT 1 CHECK (format >= 1);
ALTER TABLE audit ADD COLUMN actor_sum BLOB NOT NULL DEFAULT x'' CHECK (length(actor_sum) IN (0, 32));
ALTER TABLE audit ADD COLUMN subject_sum BLOB NOT NULL DEFAULT x'' CHECK (length(subject_sum) IN (0, 32));

-- What is known of somebody by one hash. It is deleted with the person whose ID it has; '' is nobody's, such as the address of a key.
CREATE TABLE audit_personal (
    sum    BLOB NOT NULL PRIMARY KEY CHECK (length(sum) = 32),
    person TEXT NOT NULL,
    salt   BLOB NOT NULL CHECK (length(salt) = 32),
    facts  TEXT NOT NULL CHECK (json_type(facts) = 'object'),
    UNIQUE (person, facts)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_personal_no_update BEFORE UPDATE ON audit_personal BEGIN SELECT RAISE(ABORT, 'what the audit tells of people is forgotten, never changed'); END;

-- Versions and moves that were made before keep the name of their author. These indexes hold no others, so they never grow.
CREATE INDEX template_versions_naming ON template_versions (created_by_id) WHERE created_by_kind = 'user' AND created_by_name <> '';
CREATE INDEX label_moves_naming ON label_moves (moved_by_id) WHERE moved_by_kind = 'user' AND moved_by_name <> '';

-- Keys may change, so theirs name people by ID at once.
UPDATE api_keys SET created_by_name = '' WHERE created_by_kind = 'user' AND created_by_id IN (SELECT id FROM users);
