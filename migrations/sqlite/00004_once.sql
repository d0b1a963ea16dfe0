-- +goose Up

-- A request that carries a mark is done once, whichever process it reaches and however often it is sent.
-- A row is claimed before anything is done and finished in the transaction of the change.
-- mark is the SHA-256 of the mark and its caller, content that of what was sent. The answer is sealed with a key that only the caller can derive.
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
CREATE INDEX once_by_expiry ON once (expires_at);
