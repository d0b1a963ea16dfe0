package store

import (
	"context"
	"fmt"

	"greenroom/models"
)

// KnowsLabPersona tells whether Anam ever gave a token for a Lab persona, as far as mints are remembered.
func (s *Store) KnowsLabPersona(ctx context.Context, personaID string) (bool, error) {
	var found int64
	err := s.read(ctx).Model(&mintGroupRow{}).Where("persona_id = ? AND outcome = ?", personaID, models.OutcomeOK).Limit(1).Count(&found).Error
	if err != nil {
		return false, fmt.Errorf("look for a Lab persona: %w", err)
	}
	return found > 0, nil
}
