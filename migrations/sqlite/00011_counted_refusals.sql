-- +goose Up

-- Refused attempts that left no row of their own: an app that asks over and over must not fill the disk. mint_hours counts them too.
-- An entry is what one group had in a second, or in an hour while nothing could be written; second is that of the first one.
CREATE TABLE mint_refusals (
    group_id INTEGER NOT NULL REFERENCES mint_groups (id),
    second   INTEGER NOT NULL CHECK (second % 1000 = 0),
    n        INTEGER NOT NULL CHECK (n >= 1),
    first_at INTEGER NOT NULL CHECK (first_at >= second),
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at),
    PRIMARY KEY (group_id, second)
) STRICT, WITHOUT ROWID;
