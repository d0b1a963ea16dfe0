-- +goose Up

-- The fields that a version changed against the one before it, so that nobody reads two documents to tell. The first version has none.
CREATE TABLE version_changes (
    template_id TEXT NOT NULL,
    version     INTEGER NOT NULL,
    field       TEXT NOT NULL CHECK (length(field) BETWEEN 1 AND 200),
    PRIMARY KEY (template_id, version, field),
    FOREIGN KEY (template_id, version) REFERENCES template_versions (template_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_changes_by_field ON version_changes (template_id, field);

-- changed_fields is Greenroom's own: the rule by which saves tell what changed is written once.
INSERT INTO version_changes (template_id, version, field)
    SELECT v.template_id, v.number, changed.value FROM template_versions v
    JOIN template_versions b ON b.template_id = v.template_id AND b.number = v.number - 1
    JOIN json_each(changed_fields(b.document, v.document)) changed;

-- A note stands behind the long document of its version; here it is searched without reading that.
CREATE INDEX template_versions_noted ON template_versions (template_id, note) WHERE note <> '';
