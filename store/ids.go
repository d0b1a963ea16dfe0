package store

import "github.com/google/uuid"

// NewID gives a UUIDv7: unique, and ordered by the time it was made.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }
