package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"greenroom/models"
)

// mostFindings bounds what one kind of damage says: the first ones are enough to know.
const mostFindings = 20

// Finding is something that is not as it was written.
type Finding struct {
	// Kind is a word for what it concerns: pages, references, versions, requests, labels, lists, roles or audit.
	Kind string
	// Text says it in a sentence, without what people wrote.
	Text string
}

// CheckDatabase reads the whole database, of a backup too, and says what is not as it was written. It writes nothing.
// Few rows are in memory at a time; on a large database it takes minutes. It reads on a connection of its own, so that no page waits for one,
// and each kind as of another moment, so that the write-ahead log can be emptied in between.
func (s *Store) CheckDatabase(ctx context.Context) (findings []Finding, err error) {
	if err := s.sameFile(); err != nil {
		return nil, err
	}
	pool, err := openReaders(ctx, s.path, readerDSN(s.path), 1, readerPragmas)
	if err != nil {
		return nil, fmt.Errorf("open %s to check it: %w", s.path, err)
	}
	defer pool.Close()
	db, err := handle(pool, s.now, s.log, nil)
	if err != nil {
		return nil, fmt.Errorf("open %s to check it: %w", s.path, err)
	}
	for _, damage := range kindsOfDamage {
		var texts []string
		err := db.WithContext(ctx).Transaction(func(tx *gorm.DB) (err error) {
			texts, err = damage.find(tx)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			findings = append(findings, Finding{damage.kind, text})
		}
	}
	return findings, nil
}

// kindsOfDamage stand in the order in which they are looked for.
var kindsOfDamage = []struct {
	kind string
	find func(*gorm.DB) ([]string, error)
}{
	{"pages", damagedPages}, {"references", danglingKeys}, {"versions", touchedVersions}, {"requests", miscounted},
	{"labels", strayLabels}, {"lists", strayCopies}, {"roles", strayRoles}, {"audit", brokenAudit},
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
	return found(tx, "requests: %s are counted by hour and day, %s are there, those included that are only counted", `SELECT hours AS what, rows AS more FROM
		(SELECT (SELECT COALESCE(SUM(n), 0) FROM mint_hours) + (SELECT COALESCE(SUM(n), 0) FROM mint_days) AS hours,
			(SELECT COUNT(*) FROM mints) + (SELECT COALESCE(SUM(n), 0) FROM mint_refusals) AS rows) WHERE hours <> rows`)
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

// databaseCheck is the one row that keeps what the last check by the server itself found.
type databaseCheck struct {
	ID       int `gorm:"primaryKey"`
	At       int64
	Findings int
}

// TableName names the table.
func (databaseCheck) TableName() string { return "database_check" }

// KeepCheck keeps how many findings a check has, for every process on the database.
func (s *Store) KeepCheck(ctx context.Context, findings int) error {
	row := databaseCheck{ID: 1, At: millis(s.now()), Findings: findings}
	if err := s.writer.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("keep the check of the database: %w", err)
	}
	return nil
}

// Checked tells when the server last checked the whole database, zero if never, and how many findings it had.
func (s *Store) Checked(ctx context.Context) (at time.Time, findings int, err error) {
	var rows []databaseCheck
	if err := s.read(ctx).Find(&rows).Error; err != nil {
		return time.Time{}, 0, fmt.Errorf("read the check of the database: %w", err)
	}
	if len(rows) == 0 {
		return time.Time{}, 0, nil
	}
	return timeOf(rows[0].At), rows[0].Findings, nil
}
