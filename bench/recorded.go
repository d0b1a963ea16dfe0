package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// recorded ends a server that minted, and compares the mints in its database with the answers that were given: no record, no token.
// A mint whose answer got lost may be recorded or not. On any difference the run fails, however busy the machine is.
func (r *run) recorded(part string, g *greenroom) error {
	if err := g.stop(); err != nil {
		return fmt.Errorf("end the server: %w", err)
	}
	rows, err := g.countMints()
	if err != nil {
		return fmt.Errorf("count the mints: %w", err)
	}
	if !accounted(rows, g.given, g.lost) {
		r.wrong("%s: %d mints are recorded, and %d answers were given (%d got lost)", part, rows, g.given, g.lost)
	}
	if err := g.check(); err != nil {
		r.wrong("%s: the database is not whole: %v", part, err)
	}
	r.hold(part, fmt.Sprintf("mints recorded (%d), over answers given", rows), []float64{float64(rows) / float64(max(g.given, 1))}, floor{})
	return nil
}

// accounted tells whether every answer has its record, and every record its answer or one that got lost.
func accounted(rows, given, lost int) bool { return given <= rows && rows <= given+lost }

// countMints counts the mints that gave a token, by the counts of their hours; the program's own check holds those against the rows.
func (g *greenroom) countMints() (n int, err error) {
	s, err := store.Open(context.Background(), store.Options{Path: g.db, Access: store.Look, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.MintCount(context.Background(), models.MintQuery{Outcome: models.OutcomeOK})
}
