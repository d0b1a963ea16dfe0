-- +goose Up

-- What Anam said of exactly this content, by the SHA-256 of a version's document: never a word of it, never a token.
-- listed is what its look-ups by ID told, tried what a trial mint told; 0 means not asked yet.
CREATE TABLE checks (
    sha256    BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
    listed    TEXT NOT NULL CHECK (json_type(listed) = 'array'),
    listed_at INTEGER NOT NULL CHECK (listed_at >= 0),
    tried     TEXT NOT NULL CHECK (json_type(tried) = 'array'),
    tried_at  INTEGER NOT NULL CHECK (tried_at >= 0),
    talked_at INTEGER NOT NULL CHECK (talked_at >= 0)
) STRICT, WITHOUT ROWID;

-- Each time that a check asked Anam, for as long as its rate looks back.
CREATE TABLE check_asks (
    seq    INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    caller TEXT NOT NULL,
    person INTEGER NOT NULL CHECK (person IN (0, 1))
) STRICT;
CREATE INDEX check_asks_by_time ON check_asks (at);

-- What only one process does at a time, and until when it has that to itself.
CREATE TABLE jobs (
    name   TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    holder TEXT NOT NULL,
    until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Versions that somebody got a token for were talked to already.
INSERT INTO checks (sha256, listed, listed_at, tried, tried_at, talked_at)
    SELECT v.sha256, '[]', 0, '[]', 0, MAX(MAX(m.at), 0) FROM mints m
    JOIN template_versions v ON v.template_id = m.template_id AND v.number = m.version
    WHERE m.outcome = 'ok' GROUP BY v.sha256;
