package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// LastChange finds the latest move of a label or saved version of a template from since until until.
// It gives nil when there was none.
func (s *Store) LastChange(ctx context.Context, templateID string, since, until time.Time) (*models.TemplateChange, error) {
	var row struct {
		At          int64
		Kind        string
		ByID        string
		Name        string
		Label       string
		FromVersion int
		ToVersion   int
	}
	from, to := millis(since), millis(until)
	// Where saving and publishing fall together, the publishing is what apps noticed.
	err := s.read(ctx).Raw(`SELECT moved_at AS at, moved_by_kind AS kind, moved_by_id AS by_id, moved_by_name AS name, label, from_version, to_version, 1 AS moved
			FROM label_moves WHERE template_id = ? AND moved_at BETWEEN ? AND ?
		UNION ALL
		SELECT created_at, created_by_kind, created_by_id, created_by_name, '', 0, number, 0
			FROM template_versions WHERE template_id = ? AND created_at BETWEEN ? AND ?
		ORDER BY at DESC, moved DESC, to_version DESC LIMIT 1`, templateID, from, to, templateID, from, to).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find the last change of a template: %w", err)
	}
	return &models.TemplateChange{
		At: timeOf(row.At), By: models.Actor{Kind: models.ActorKind(row.Kind), ID: row.ByID, Name: row.Name},
		Label: row.Label, From: row.FromVersion, To: row.ToVersion,
	}, nil
}
