package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"
	"modernc.org/sqlite"
)

// The migration that fills version_changes asks for the changes between two stored documents, one pair at a time.
func init() { sqlite.MustRegisterDeterministicScalarFunction("changed_fields", 2, changedFieldsSQL) }

// changedFieldsSQL gives a JSON array of names. It is empty where a document cannot be read: that must not stop an upgrade.
func changedFieldsSQL(_ *sqlite.FunctionContext, documents []driver.Value) (driver.Value, error) {
	before, _ := documents[0].(string)
	after, _ := documents[1].(string)
	changed, err := changedFields(versionRow{Document: before}, versionRow{Document: after})
	if err != nil || len(changed) == 0 {
		return "[]", nil
	}
	names, err := json.Marshal(changed)
	return string(names), err
}

// changesOf gives the changed fields of versions, sorted.
func changesOf(tx *gorm.DB, templateID string, versions []int) (map[int][]string, error) {
	var rows []versionChangeRow
	err := tx.Where("template_id = ? AND version IN ?", templateID, versions).Order("version, field").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read what versions changed: %w", err)
	}
	changed := make(map[int][]string, len(versions))
	for _, row := range rows {
		changed[row.Version] = append(changed[row.Version], row.Field)
	}
	return changed, nil
}
