-- +goose Up

-- A move tells which one it took back, and by which request it came.
ALTER TABLE label_moves ADD COLUMN undoes INTEGER NOT NULL DEFAULT 0 CHECK (undoes >= 0);
ALTER TABLE label_moves ADD COLUMN request_id TEXT NOT NULL DEFAULT '' CHECK (length(request_id) <= 64);
