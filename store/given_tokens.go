package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// givenTokenLife is how long a session token is known that was given to one of Anam's own clients: as long as Anam takes it.
const givenTokenLife = time.Hour

const addGivenToken = "INSERT INTO given_tokens (hash, mint_id, expires_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at"

// givenTokenRow is a session token that a client may start with here.
type givenTokenRow struct {
	Hash      []byte `gorm:"primaryKey"`
	MintID    string
	ExpiresAt int64
}

// TableName names the table.
func (givenTokenRow) TableName() string { return "given_tokens" }

// RecordGiven is RecordMint for a token that will come back to start its session here. It is known by its hash, from the moment on at which its mint is.
func (s *Store) RecordGiven(ctx context.Context, m models.Mint, token models.Secret) error {
	given := &givenTokenRow{Hash: hashToken(token.Reveal()), MintID: m.ID, ExpiresAt: millis(s.now().Add(givenTokenLife))}
	return s.recordPending(ctx, &pendingMint{row: mintRowOf(m), given: given, done: make(chan error, 1)})
}

// Gave tells whether the token was recorded by RecordGiven within the last hour.
func (s *Store) Gave(ctx context.Context, token models.Secret) (bool, error) {
	var row givenTokenRow
	err := s.read(ctx).Where("hash = ? AND expires_at > ?", hashToken(token.Reveal()), millis(s.now())).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a given token: %w", err)
	}
	return true, nil
}

// ForgetGivenTokens deletes the tokens whose hour is over, in small transactions.
func (s *Store) ForgetGivenTokens(ctx context.Context) error {
	for {
		var gone int64
		err := s.write(ctx, func(tx *gorm.DB) error {
			done := tx.Exec("DELETE FROM given_tokens WHERE hash IN (SELECT hash FROM given_tokens WHERE expires_at <= ? LIMIT ?)", millis(s.now()), forgetBatch)
			gone = done.RowsAffected
			return done.Error
		})
		if err != nil {
			return fmt.Errorf("forget given tokens: %w", err)
		}
		if gone < forgetBatch {
			return nil
		}
	}
}

// keepGiven adds the tokens of a batch that will come back.
func (w *mintWriter) keepGiven(ctx context.Context, tx *sql.Tx, batch []*pendingMint) error {
	for _, p := range batch {
		if p.given == nil {
			continue
		}
		if _, err := tx.StmtContext(ctx, w.addGiven).ExecContext(ctx, p.given.Hash, p.given.MintID, p.given.ExpiresAt); err != nil {
			return err
		}
	}
	return nil
}
