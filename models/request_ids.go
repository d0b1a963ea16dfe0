package models

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

var requestIDText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewRequestID names a request in 26 characters of A-Z and 2-7: 6 bytes of the time in milliseconds, 10 random ones.
// The time in it is how a mint is found by its request without an index.
func NewRequestID(now time.Time) string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(now.UnixMilli())<<16)
	_, _ = rand.Read(id[6:]) // it never fails
	return requestIDText.EncodeToString(id[:])
}

// RequestTime gives when a request was named; false for a text that NewRequestID cannot have made.
func RequestTime(id string) (time.Time, bool) {
	raw, err := requestIDText.DecodeString(id)
	if err != nil || len(raw) != 16 {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(raw) >> 16)).UTC(), true
}
