package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// LastChanges finds for each span the latest of its actions, in one query.
// The result has one entry for each span, nil for a span without a change.
func (s *Store) LastChanges(ctx context.Context, spans []models.ChangeSpan) ([]*models.TemplateChange, error) {
	changes := make([]*models.TemplateChange, len(spans))
	if len(spans) == 0 {
		return changes, nil
	}
	var rows []struct {
		N      int
		Change auditRow `gorm:"embedded"`
	}
	if err := lastChanges(s.read(ctx), spans).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find the last changes of templates: %w", err)
	}
	told := make([]auditRow, len(rows))
	for i, row := range rows {
		told[i] = row.Change
	}
	found, err := templateChanges(s.read(ctx), told)
	for i := range found {
		changes[rows[i].N] = &found[i]
	}
	return changes, err
}

// mostReleases bounds AliasReleases.
const mostReleases = 200

// AliasReleases gives the newest releases of old slugs from since to until, the last one first.
func (s *Store) AliasReleases(ctx context.Context, since, until time.Time) ([]models.TemplateChange, error) {
	var rows []auditRow
	err := s.read(ctx).Where("action = ? AND at BETWEEN ? AND ?", models.ActionAliasReleased, millis(since), millis(until)).
		Order("at DESC, seq DESC").Limit(mostReleases).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list releases of slugs: %w", err)
	}
	return templateChanges(s.read(ctx), rows)
}

// lastChanges queries all spans at once; n is the index of the span that a row belongs to.
func lastChanges(tx *gorm.DB, spans []models.ChangeSpan) *gorm.DB {
	var asked, counting []string
	var spanValues, actionValues []any
	for i, span := range spans {
		asked = append(asked, "(?, ?, ?, ?, ?)")
		spanValues = append(spanValues, i, span.TemplateID, millis(span.Since), millis(span.Until), span.Label)
		for _, action := range span.Actions {
			counting = append(counting, "(?, ?)")
			actionValues = append(actionValues, i, action)
		}
	}
	values := append(spanValues, actionValues...)
	return tx.Raw(`WITH asked (n, template_id, since, until, label) AS (VALUES `+strings.Join(asked, ", ")+`),
			counting (n, action) AS (VALUES `+strings.Join(counting, ", ")+`)
		SELECT asked.n, audit.* FROM asked JOIN audit ON audit.seq =
			(SELECT c.seq FROM audit c WHERE c.subject_id = asked.template_id AND c.at BETWEEN asked.since AND asked.until
				AND c.action IN (SELECT action FROM counting WHERE counting.n = asked.n)
				AND (c.action <> ? OR `+factOf("c.after", "slug")+` IS NOT NULL)
				AND (asked.label = '' OR COALESCE(`+factOf("c.before", "label")+`, asked.label) = asked.label)
				ORDER BY c.at DESC, c.seq DESC LIMIT 1)`, append(values, models.ActionTemplateChanged)...)
}

// factOf is the SQL for one fact of a row's before or after, NULL where it has none.
// It is the one place that reads the audit's JSON in SQL.
func factOf(column, name string) string {
	return "json_extract(NULLIF(" + column + ", ''), '$." + name + "')"
}

// changeFacts is what is told of a change beside its action.
type changeFacts struct {
	Label   string `json:"label"`
	Version int    `json:"version"`
	Slug    string `json:"slug"`
	Alias   string `json:"alias"`
}

// templateChanges reads changes of templates from their audit rows, with one query for the names of people.
func templateChanges(db *gorm.DB, rows []auditRow) ([]models.TemplateChange, error) {
	all, err := events(db, rows)
	if err != nil {
		return nil, err
	}
	changes := make([]models.TemplateChange, len(all))
	for i, event := range all {
		if changes[i], err = templateChange(event); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

func templateChange(e models.AuditEvent) (models.TemplateChange, error) {
	change := models.TemplateChange{At: e.At, By: models.Actor{Kind: e.Actor.Kind, ID: e.Actor.ID, Name: e.Actor.Name}, Action: e.Action}
	before, err := factsIn(e.Seq, e.Before)
	if err != nil {
		return change, err
	}
	after, err := factsIn(e.Seq, e.After)
	if err != nil {
		return change, err
	}
	switch change.Action {
	case models.ActionLabelMoved, models.ActionLabelRemoved:
		change.Label, change.From, change.To = before.Label, before.Version, after.Version
	case models.ActionTemplateCreated, models.ActionVersionSaved:
		change.To = after.Version
	case models.ActionTemplateChanged:
		change.OldSlug, change.NewSlug = before.Slug, after.Slug
	case models.ActionAliasReleased, models.ActionAliasTaken:
		change.Alias = before.Alias
	}
	return change, nil
}

func factsIn(seq int64, text string) (f changeFacts, err error) {
	if text == "" {
		return f, nil
	}
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return f, fmt.Errorf("read row %d of the audit: %w", seq, err)
	}
	return f, nil
}
