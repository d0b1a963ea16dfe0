package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// mostFindings bounds what one kind of damage says: the first ones are enough to know.
const mostFindings = 20

// CheckDatabase reads the whole database, of a backup too, and says in a sentence each what is not as it was written. It writes nothing.
// Few rows are in memory at a time; on a large database it takes minutes.
func (s *Store) CheckDatabase(ctx context.Context) (findings []string, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		for _, look := range []func(*gorm.DB) ([]string, error){
			damagedPages, danglingKeys, touchedVersions, miscounted, strayLabels, strayRoles, brokenAudit,
		} {
			found, err := look(tx)
			if err != nil {
				return err
			}
			findings = append(findings, found...)
		}
		return nil
	})
	return findings, err
}

func damagedPages(tx *gorm.DB) ([]string, error) {
	var said []string
	if err := tx.Raw(fmt.Sprintf("PRAGMA quick_check(%d)", mostFindings)).Scan(&said).Error; err != nil {
		return nil, fmt.Errorf("check the pages: %w", err)
	}
	if len(said) == 1 && said[0] == "ok" {
		return nil, nil
	}
	for i := range said {
		said[i] = "file: " + said[i]
	}
	return said, nil
}

func danglingKeys(tx *gorm.DB) ([]string, error) {
	return found(tx, "rows of %s point at rows that are not there: %s",
		`SELECT "table" AS what, COUNT(*) AS more FROM pragma_foreign_key_check GROUP BY "table"`)
}

// touchedVersions reads the versions in order, because their documents are long.
func touchedVersions(tx *gorm.DB) (findings []string, err error) {
	rows, err := tx.Model(&versionRow{}).Select("template_id, number, document, sha256").Rows()
	if err != nil {
		return nil, fmt.Errorf("read the versions: %w", err)
	}
	defer rows.Close()
	for rows.Next() && len(findings) < mostFindings {
		var row versionRow
		if err := rows.Scan(&row.TemplateID, &row.Number, &row.Document, &row.SHA256); err != nil {
			return nil, fmt.Errorf("read a version: %w", err)
		}
		if fault := row.untouched(); fault != nil {
			findings = append(findings, fault.Error())
		}
	}
	return findings, rows.Err()
}

func miscounted(tx *gorm.DB) ([]string, error) {
	return found(tx, "requests: %s are counted by hour, %s are there", `SELECT hours AS what, rows AS more FROM
		(SELECT (SELECT COALESCE(SUM(n), 0) FROM mint_hours) AS hours, (SELECT COUNT(*) FROM mints) AS rows) WHERE hours <> rows`)
}

func strayLabels(tx *gorm.DB) ([]string, error) {
	return found(tx, "label %s of template %s does not point where it was last moved to", `SELECT l.label AS what, l.template_id AS more FROM labels l
		WHERE l.version IS NOT (SELECT m.to_version FROM label_moves m WHERE m.template_id = l.template_id AND m.label = l.label ORDER BY m.seq DESC LIMIT 1)`)
}

func strayRoles(tx *gorm.DB) ([]string, error) {
	return found(tx, "person %s has the role %s, which the audit knows nothing of", `SELECT u.id AS what, u.role AS more FROM users u
		WHERE u.role IS NOT (SELECT `+factOf("a.after", "role")+` FROM audit a WHERE a.subject_kind = 'user' AND a.subject_id = u.id
			AND a.action IN ? ORDER BY a.seq DESC LIMIT 1)`, []models.Action{models.ActionUserCreated, models.ActionRoleChanged})
}

func brokenAudit(tx *gorm.DB) ([]string, error) {
	check, err := verifyAudit(tx, nil)
	if err != nil || check.Fault == "" {
		return nil, err
	}
	return []string{fmt.Sprintf("audit: row %d was %s", check.Seq, check.Fault)}, nil
}

// found words each row of a query that gives what and more.
func found(tx *gorm.DB, sentence, query string, values ...any) (findings []string, err error) {
	var rows []struct{ What, More string }
	if err := tx.Raw(fmt.Sprintf("%s LIMIT %d", query, mostFindings), values...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	for _, row := range rows {
		findings = append(findings, fmt.Sprintf(sentence, row.What, row.More))
	}
	return findings, nil
}
