package models

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

var requestIDText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewRequestID makes a request ID of 26 characters, A-Z and 2-7: 6 bytes of time in milliseconds and 10 random bytes.
// The time narrows the search for the mints of a request, so they need no index.
func NewRequestID(now time.Time) string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(now.UnixMilli())<<16)
	_, _ = rand.Read(id[6:]) // crypto/rand.Read never fails
	return requestIDText.EncodeToString(id[:])
}

// RequestTime gives the time in a request ID; false for text that is not one.
func RequestTime(id string) (time.Time, bool) {
	raw, err := requestIDText.DecodeString(id)
	if err != nil || len(raw) != 16 {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(raw) >> 16)).UTC(), true
}
