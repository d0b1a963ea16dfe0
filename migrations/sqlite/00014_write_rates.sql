-- +goose Up

-- The most changes a minute that a key may make through the API; 0: no limit.
ALTER TABLE api_keys ADD COLUMN writes_per_minute INTEGER NOT NULL DEFAULT 0 CHECK (writes_per_minute >= 0);
