package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// shownStays is how many moves stand beside a version of the history.
const shownStays = 3

// stayRow is a move with the next move of the same label.
type stayRow struct {
	Move    labelMoveRow `gorm:"embedded"`
	EndedAt *int64
	Undone  bool
}

// stayColumns and nextMove find how each move m ended; it takes one look into an index for each.
var stayColumns = withName("m", "moved_by") + ", n.moved_at AS ended_at, COALESCE(n.undoes = m.seq, 0) AS undone"

const nextMove = `LEFT JOIN label_moves n ON n.seq = (SELECT MIN(x.seq) FROM label_moves x WHERE x.template_id = m.template_id AND x.label = m.label AND x.seq > m.seq)`

// Stays lists the moves of a template's labels, newest first, each with its end.
// Errors: template_not_found, invalid_input (cursor, limit).
func (s *Store) Stays(ctx context.Context, q models.StayQuery) (page models.LabelStayPage, err error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return page, err
	}
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		template, _, err := findTemplate(tx, q.Slug)
		if err != nil {
			return err
		}
		moves, err := movesFor(tx, template.ID, q)
		if err != nil {
			return err
		}
		var rows []stayRow
		moves = moves.Order("seq DESC").Limit(limit + 1)
		if err := tx.Table("(?) AS m "+nextMove, moves).Select(stayColumns).Order("m.seq DESC").Find(&rows).Error; err != nil {
			return fmt.Errorf("list the moves of labels: %w", err)
		}
		rows, page.Next = cutPage(rows, limit, staysListing(template.ID, q), func(r stayRow) []any { return []any{r.Move.Seq} })
		page.Items = staysIn(rows)
		return nil
	})
	return page, err
}

func staysListing(templateID string, q models.StayQuery) listing {
	return listingOf("stays", templateID, q.Label, q.Version)
}

func movesFor(tx *gorm.DB, templateID string, q models.StayQuery) (*gorm.DB, error) {
	db := tx.Model(&labelMoveRow{}).Where("template_id = ?", templateID)
	if q.Label != "" {
		db = db.Where("label = ?", q.Label)
	}
	if q.Version > 0 {
		db = db.Where("to_version = ?", q.Version)
	}
	if q.Cursor == "" {
		return db, nil
	}
	var below int64
	err := staysListing(templateID, q).read(q.Cursor, &below)
	return db.Where("seq < ?", below), err
}

// staysOf gives the newest moves to each version, one more than are shown, so that one knows whether there are more.
func staysOf(tx *gorm.DB, templateID string, versions []int) (map[int][]models.LabelStay, error) {
	var rows []stayRow
	if err := staysFor(tx, templateID, versions).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read when labels pointed at versions: %w", err)
	}
	stays := make(map[int][]models.LabelStay, len(versions))
	for _, stay := range staysIn(rows) {
		stays[stay.To] = append(stays[stay.To], stay)
	}
	return stays, nil
}

func staysFor(tx *gorm.DB, templateID string, versions []int) *gorm.DB {
	const newest = "SELECT o.seq FROM label_moves o WHERE o.template_id = v.template_id AND o.to_version = v.number ORDER BY o.seq DESC LIMIT ?"
	return tx.Table("template_versions v JOIN label_moves m ON m.seq IN ("+newest+") "+nextMove, shownStays+1).
		Where("v.template_id = ? AND v.number IN ?", templateID, versions).Select(stayColumns).Order("m.seq DESC")
}

func staysIn(rows []stayRow) []models.LabelStay {
	stays := make([]models.LabelStay, len(rows))
	for i, row := range rows {
		stays[i] = models.LabelStay{LabelMoved: row.Move.model(), Undone: row.Undone}
		if row.EndedAt != nil {
			stays[i].Until = timeOf(*row.EndedAt)
		}
	}
	return stays
}
