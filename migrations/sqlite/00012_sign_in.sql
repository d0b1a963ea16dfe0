-- +goose Up

-- 1: somebody else made this password, so it is changed before anything else is done with it.
-- Those that were there before count as their owners' own.
ALTER TABLE users ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1));

-- When the person gave the password last in this session, beyond signing in. 0: not since then.
ALTER TABLE sessions ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0 CHECK (confirmed_at >= 0);
