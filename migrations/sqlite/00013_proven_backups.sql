-- +goose Up

-- The last scheduled backup that was restored to a temporary place and found whole, and why the last one was not.
-- A time of 0: none yet. failed_at is 0 again once a backup is proven.
CREATE TABLE backup_state (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    proven_at    INTEGER NOT NULL,
    proven_file  TEXT NOT NULL,
    proven_bytes INTEGER NOT NULL CHECK (proven_bytes >= 0),
    failed_at    INTEGER NOT NULL,
    failure      TEXT NOT NULL
) STRICT;
