-- +goose Up

-- When a job was last done, by whichever process; 0: never.
ALTER TABLE jobs ADD COLUMN done_at INTEGER NOT NULL DEFAULT 0;

-- What the last check of the whole database by the server itself found.
CREATE TABLE database_check (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    at       INTEGER NOT NULL,
    findings INTEGER NOT NULL CHECK (findings >= 0)
) STRICT;

-- How far forgetting believes the clock. believed is the time at the last look that was believed, 0 before the first one;
-- doubted is when the clock was first seen too far ahead of it, 0: it is not.
CREATE TABLE believed_clock (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    believed INTEGER NOT NULL,
    doubted  INTEGER NOT NULL
) STRICT;
INSERT INTO believed_clock (id, believed, doubted) SELECT 1, COALESCE(MAX(at), 0), 0 FROM mints;
