package store

import (
	"context"
	"fmt"

	"greenroom/models"
)

// installationRow is the one row that tells this database from another one.
type installationRow struct {
	ID          int `gorm:"primaryKey"`
	ShortID     string
	LastUnnamed int64
}

func (installationRow) TableName() string { return "installation" }

// readInstallation reads the row once: nothing changes it while the database is open.
func (s *Store) readInstallation(ctx context.Context) error {
	if err := s.read(ctx).Take(&s.installation).Error; err != nil {
		return fmt.Errorf("read the database's short ID: %w", err)
	}
	return nil
}

// ShortID tells this database from others on the same host: eight hexadecimal digits, in the name of each cookie.
// Every server on the database has the same one, and a restored backup keeps it.
func (s *Store) ShortID() string { return s.installation.ShortID }

// PredatesShortID reports whether a session was started before the database had a ShortID.
// The cookie of such a session is still named as in 0.1.0.
func (s *Store) PredatesShortID(session models.Session) bool {
	return millis(session.CreatedAt) <= s.installation.LastUnnamed
}
