-- +goose Up

-- Session tokens that the door for Anam's own clients gave: only these are passed on from there to POST /v1/engine/session.
-- hash is the SHA-256 of the token. A row is written in the transaction of its mint.
CREATE TABLE given_tokens (
    hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
    mint_id    TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX given_tokens_by_expiry ON given_tokens (expires_at);
