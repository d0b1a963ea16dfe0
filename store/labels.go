package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"greenroom/messages"
	"greenroom/models"
)

// MoveLabel points a label at a version: publishing moves live forward, rolling back moves it back.
// Errors: template_not_found, template_archived, forbidden (protected), version_not_found, conflict (the label is not where From says), invalid_input.
func (s *Store) MoveLabel(ctx context.Context, who models.Actor, slug string, in models.LabelMove) (models.Template, error) {
	if err := models.Invalid(in.Problems()...); err != nil {
		return models.Template{}, err
	}
	return s.changeTemplate(ctx, who, slug, func(tx *gorm.DB) error {
		about, err := movable(tx, who, slug, in.Label, models.ActionLabelMoved)
		if err != nil {
			return err
		}
		if _, err := findVersion(tx, about.id, in.Version); err != nil {
			return err
		}
		from, err := labelVersion(tx, about.id, in.Label)
		if err != nil {
			return err
		}
		if from == in.Version { // whoever believed what, it is where it shall be
			return nil
		}
		if in.FromSet && believed(in.From) != from {
			return lostLabel(in.Label, from)
		}
		return s.setLabel(tx, who, about, labelMoveRow{Label: in.Label, FromVersion: from, ToVersion: in.Version, Note: in.Note, Confirmed: in.Confirm})
	})
}

// RemoveLabel unsets a label: apps get no tokens by it any more.
// Errors: template_not_found, template_archived, forbidden (protected), label_not_found, conflict (the label is not where From says), invalid_input.
func (s *Store) RemoveLabel(ctx context.Context, who models.Actor, slug string, in models.LabelRemoval) error {
	if err := models.Invalid(in.Problems()...); err != nil {
		return err
	}
	return s.guarded(ctx, who, func(tx *gorm.DB) error {
		about, err := movable(tx, who, slug, in.Label, models.ActionLabelRemoved)
		if err != nil {
			return err
		}
		from, err := labelVersion(tx, about.id, in.Label)
		switch {
		case err != nil:
			return err
		case in.From != nil && *in.From != from:
			return lostLabel(in.Label, from)
		case from == 0:
			return messages.NewError(messages.NoSuchLabel, messages.Facts{})
		}
		return s.removeLabel(tx, who, about, labelMoveRow{Label: in.Label, FromVersion: from, Note: in.Note})
	})
}

// movable finds the template whose label an actor may move.
func movable(tx *gorm.DB, who models.Actor, slug, label string, attempt models.Action) (subject, error) {
	row, current, err := findChangeable(tx, who, slug)
	if err != nil {
		return subject{}, err
	}
	about := subject{"template", row.ID, current}
	return about, mayMove(tx, who, about, label, attempt)
}

func (s *Store) setLabel(tx *gorm.DB, who models.Actor, about subject, move labelMoveRow) error {
	set := labelRow{TemplateID: about.id, Label: move.Label, Version: move.ToVersion, UpdatedAt: millis(s.now())}
	if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&set).Error; err != nil {
		return fmt.Errorf("move label %s of %s: %w", move.Label, about.name, err)
	}
	return s.moved(tx, who, about, move)
}

func (s *Store) removeLabel(tx *gorm.DB, who models.Actor, about subject, move labelMoveRow) error {
	if err := tx.Where("template_id = ? AND label = ?", about.id, move.Label).Delete(&labelRow{}).Error; err != nil {
		return fmt.Errorf("remove label %s of %s: %w", move.Label, about.name, err)
	}
	return s.moved(tx, who, about, move)
}

// removeLabels unsets every label of a template that is about to be deleted.
func (s *Store) removeLabels(tx *gorm.DB, who models.Actor, about subject) error {
	var rows []labelRow
	if err := tx.Where("template_id = ?", about.id).Find(&rows).Error; err != nil {
		return fmt.Errorf("list labels of %s: %w", about.name, err)
	}
	for _, row := range rows {
		if err := s.removeLabel(tx, who, about, labelMoveRow{Label: row.Label, FromVersion: row.Version}); err != nil {
			return err
		}
	}
	return nil
}

// moved writes the move's own row and its audit row.
func (s *Store) moved(tx *gorm.DB, who models.Actor, about subject, move labelMoveRow) error {
	move.TemplateID, move.MovedAt, move.RequestID = about.id, millis(s.now()), who.RequestID
	move.MovedByKind, move.MovedByID, move.MovedByName = string(who.Kind), who.ID, who.NameToKeep()
	if err := tx.Create(&move).Error; err != nil {
		return fmt.Errorf("record move of label %s of %s: %w", move.Label, about.name, err)
	}
	if move.Label == models.LabelLive {
		if err := copyLive(tx, about.id, move.ToVersion); err != nil {
			return err
		}
	}
	action, before, after := models.ActionLabelMoved, facts{"label": move.Label}, facts{"label": move.Label, "version": move.ToVersion}
	if move.FromVersion > 0 {
		before["version"] = move.FromVersion
	}
	if len(move.Confirmed) > 0 {
		after["confirmed"] = move.Confirmed
	}
	if move.ToVersion == 0 {
		action, after = models.ActionLabelRemoved, nil
	}
	if move.Note != "" {
		after = after.with("note", move.Note)
	}
	return s.audit(tx, who, action, about, before, after)
}

// labelVersion tells where a label points, 0 when it is not set.
func labelVersion(db *gorm.DB, templateID, label string) (int, error) {
	var row labelRow
	err := db.Where("template_id = ? AND label = ?", templateID, label).Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, fmt.Errorf("read label %s: %w", label, err)
	}
	return row.Version, nil
}

// labelsOf gives the labels of each template, an empty map for one without.
func labelsOf(db *gorm.DB, templateIDs ...string) (map[string]map[string]int, error) {
	out := make(map[string]map[string]int, len(templateIDs))
	for _, id := range templateIDs {
		out[id] = map[string]int{}
	}
	var rows []labelRow
	if err := db.Where("template_id IN ?", templateIDs).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read labels: %w", err)
	}
	for _, row := range rows {
		out[row.TemplateID][row.Label] = row.Version
	}
	return out, nil
}

func believed(from *int) int {
	if from == nil {
		return 0
	}
	return *from
}

func lostLabel(label string, now int) error {
	message := messages.LabelPointsElsewhere
	if now == 0 {
		message = messages.LabelNotSet
	}
	return messages.NewError(message, messages.Facts{Label: label, Version: now})
}
