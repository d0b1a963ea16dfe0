package store

import (
	"fmt"
	"testing"

	"greenroom/models"
)

// Rows that wait when the store closes are written, and their callers hear so.
func TestClosingWritesWaitingMints(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	writer, err := newMintWriter(t.Context(), s.sqlWriter())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = writer.close() }()
	// Each recorder starts only when it is closing already. It may still choose to take a row first, so one round shows little.
	for round := range 30 {
		r := &mintRecorder{now: s.now, writer: writer, writing: s.writing, moved: s.sameFile, uses: &s.uses, waiting: make(chan *pendingMint, 4), closing: make(chan struct{}), stopped: make(chan struct{})}
		var rows []*pendingMint
		for i := range 3 {
			p := &pendingMint{row: mintRowOf(models.Mint{ID: fmt.Sprint("m", round, "-", i), KeyID: "k", Outcome: models.OutcomeOK}), done: make(chan error, 1)}
			r.waiting <- p
			rows = append(rows, p)
		}
		close(r.closing)
		r.run()
		for i, p := range rows {
			if err := p.resultAtClose(); err != nil {
				t.Errorf("round %d, row %d: %v", round, i, err)
			}
		}
	}
	if n := column(t, s, "SELECT COUNT(*) FROM mints"); n[0] != "90" {
		t.Errorf("%s rows, want 90", n[0])
	}
}
