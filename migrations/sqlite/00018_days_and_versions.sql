-- +goose Up

-- Requests are counted by the version that was found for them too; 0: none was found, or it is of a refusal that was only counted before.
-- All is counted again from the requests themselves, which are kept as long as their counts: forgetting must find each where it is counted.
CREATE TEMP TABLE counted AS SELECT template_id, key_id, user_id, outcome,
        CASE WHEN unknown AND label NOT IN ('', 'live', 'preview') THEN '*' ELSE label END AS label,
        CASE WHEN unknown AND template_id = '' AND slug <> '' THEN '*' ELSE slug END AS slug,
        CASE WHEN unknown AND persona_id <> '' THEN '*' ELSE persona_id END AS persona_id,
        CASE client_label WHEN '' THEN 0 ELSE version END AS version,
        at - (at % 3600000 + 3600000) % 3600000 AS hour, COUNT(*) AS n, MIN(at) AS first_at, MAX(at) AS last_at
    FROM mints GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
INSERT INTO counted SELECT g.template_id, g.key_id, g.user_id, g.outcome, g.label, g.slug, g.persona_id, 0,
        r.second - (r.second % 3600000 + 3600000) % 3600000, r.n, r.first_at, r.last_at
    FROM mint_refusals r JOIN mint_groups g ON g.id = r.group_id;

CREATE TABLE new_groups (
    id          INTEGER PRIMARY KEY,
    template_id TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    label       TEXT NOT NULL,
    slug        TEXT NOT NULL,
    persona_id  TEXT NOT NULL,
    version     INTEGER NOT NULL CHECK (version >= 0),
    UNIQUE (template_id, key_id, user_id, outcome, label, slug, persona_id, version),
    CHECK ((key_id = '') <> (user_id = ''))
) STRICT;
INSERT INTO new_groups (template_id, key_id, user_id, outcome, label, slug, persona_id, version)
    SELECT DISTINCT template_id, key_id, user_id, outcome, label, slug, persona_id, version FROM counted;

CREATE TABLE new_hours (
    group_id INTEGER NOT NULL REFERENCES new_groups (id),
    hour     INTEGER NOT NULL CHECK (hour % 3600000 = 0),
    n        INTEGER NOT NULL CHECK (n >= 1),
    first_at INTEGER NOT NULL CHECK (first_at >= hour),
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at AND last_at < hour + 3600000),
    PRIMARY KEY (group_id, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO new_hours (group_id, hour, n, first_at, last_at)
    SELECT g.id, c.hour, SUM(c.n), MIN(c.first_at), MAX(c.last_at) FROM counted c
    JOIN new_groups g USING (template_id, key_id, user_id, outcome, label, slug, persona_id, version) GROUP BY g.id, c.hour;

CREATE TABLE new_refusals (
    group_id INTEGER NOT NULL REFERENCES new_groups (id),
    second   INTEGER NOT NULL CHECK (second % 1000 = 0),
    n        INTEGER NOT NULL CHECK (n >= 1),
    first_at INTEGER NOT NULL CHECK (first_at >= second),
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at),
    PRIMARY KEY (group_id, second)
) STRICT, WITHOUT ROWID;
INSERT INTO new_refusals (group_id, second, n, first_at, last_at)
    SELECT n.id, r.second, r.n, r.first_at, r.last_at FROM mint_refusals r JOIN mint_groups g ON g.id = r.group_id
    JOIN new_groups n USING (template_id, key_id, user_id, outcome, label, slug, persona_id) WHERE n.version = 0;

DROP TABLE counted;
DROP TABLE mint_refusals;
DROP TABLE mint_hours;
DROP TABLE mint_groups;
ALTER TABLE new_groups RENAME TO mint_groups;
ALTER TABLE new_hours RENAME TO mint_hours;
ALTER TABLE new_refusals RENAME TO mint_refusals;

-- How many of a group came on a UTC day, for days whose hours are not kept any more; a day is named by its first millisecond.
-- Of the hours only a bit is left for each that had any, so that a list need not look into the others.
CREATE TABLE mint_days (
    group_id INTEGER NOT NULL REFERENCES mint_groups (id),
    day      INTEGER NOT NULL CHECK (day % 86400000 = 0),
    n        INTEGER NOT NULL CHECK (n >= 1),
    first_at INTEGER NOT NULL CHECK (first_at >= day),
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at AND last_at < day + 86400000),
    hours    INTEGER NOT NULL CHECK (hours BETWEEN 1 AND 16777215),
    PRIMARY KEY (group_id, day)
) STRICT, WITHOUT ROWID;

-- The end of the last day that was folded; NULL: none was. Hours before it are of rows that came late, and not yet in mint_days.
CREATE TABLE mint_fold (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    until INTEGER CHECK (until % 86400000 = 0)
) STRICT;
INSERT INTO mint_fold (id) VALUES (1);

-- Counts are found by time where nothing else is asked for, and by group where a caller, a persona or a failure is.
CREATE INDEX mint_hours_by_hour ON mint_hours (hour);
CREATE INDEX mint_days_by_day ON mint_days (day);
CREATE INDEX mint_refusals_by_second ON mint_refusals (second);
CREATE INDEX mint_groups_by_key ON mint_groups (key_id) WHERE key_id <> '';
CREATE INDEX mint_groups_by_user ON mint_groups (user_id) WHERE user_id <> '';
CREATE INDEX mint_groups_by_failure ON mint_groups (outcome) WHERE outcome <> 'ok';
CREATE INDEX mint_groups_by_slug ON mint_groups (slug);

-- What somebody did of one kind may be little among all that they did.
CREATE INDEX audit_by_actor_action ON audit (actor_kind, actor_id, action, at);
