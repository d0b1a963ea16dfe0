package store

import (
	"context"
	"fmt"

	"greenroom/models"

	"gorm.io/gorm"
)

// Aliases lists the old slugs that still lead to a template, sorted.
func (s *Store) Aliases(ctx context.Context, templateID string) ([]string, error) {
	return aliasesOf(s.read(ctx), templateID)
}

func aliasesOf(db *gorm.DB, templateID string) ([]string, error) {
	aliases := []string{}
	err := db.Model(&slugRow{}).Where("template_id = ? AND current = ?", templateID, false).Order("slug").Pluck("slug", &aliases).Error
	if err != nil {
		return nil, fmt.Errorf("list aliases: %w", err)
	}
	return aliases, nil
}

// LabelMoves gives the last move of each label of a template that is set, sorted by label.
func (s *Store) LabelMoves(ctx context.Context, templateID string) ([]models.TemplateChange, error) {
	var rows []labelMoveRow
	err := s.read(ctx).Raw(`SELECT `+withName("m", "moved_by")+` FROM labels l JOIN label_moves m ON m.seq =
			(SELECT MAX(n.seq) FROM label_moves n WHERE n.template_id = l.template_id AND n.label = l.label)
		WHERE l.template_id = ? ORDER BY l.label`, templateID).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list label moves: %w", err)
	}
	moves := make([]models.TemplateChange, len(rows))
	for i, row := range rows {
		moves[i] = models.TemplateChange{
			At: timeOf(row.MovedAt), Action: models.ActionLabelMoved, Label: row.Label, From: row.FromVersion, To: row.ToVersion,
			By: models.Actor{Kind: models.ActorKind(row.MovedByKind), ID: row.MovedByID, Name: row.MovedByName},
		}
	}
	return moves, nil
}
