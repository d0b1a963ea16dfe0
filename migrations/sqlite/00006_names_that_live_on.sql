-- +goose Up

-- The highest version that any template had under a slug which it no longer has.
-- A new template under that slug begins above it, so that a clientLabel never names two personas.
CREATE TABLE slug_versions (
    slug         TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 2 AND 48),
    last_version INTEGER NOT NULL CHECK (last_version >= 1)
) STRICT, WITHOUT ROWID;
INSERT INTO slug_versions (slug, last_version)
    SELECT json_extract(before, '$.slug'), MAX(json_extract(before, '$.latestVersion')) FROM audit
    WHERE action = 'template.deleted' AND json_extract(before, '$.slug') IS NOT NULL GROUP BY 1;
