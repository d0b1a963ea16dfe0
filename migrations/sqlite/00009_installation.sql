-- +goose Up

-- What tells this database from another one on the same host. Names of cookies carry short_id, because browsers share cookies between ports.
-- Every server on the database reads the same one, and a restored backup keeps it.
-- last_unnamed is when the newest session was started that was there before: its cookie has the old name. 0: there was none.
CREATE TABLE installation (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    short_id     TEXT NOT NULL CHECK (length(short_id) = 8 AND short_id NOT GLOB '*[^0-9a-f]*'),
    last_unnamed INTEGER NOT NULL CHECK (last_unnamed >= 0)
) STRICT;
INSERT INTO installation (id, short_id, last_unnamed) SELECT 1, lower(hex(randomblob(4))), COALESCE(MAX(created_at), 0) FROM sessions;
