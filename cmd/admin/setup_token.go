package main

import (
	"crypto/rand"
	"crypto/subtle"
)

// setupToken lets a browser make the first admin; it lives as long as the process.
// A nil token opens nothing.
type setupToken struct{ text string }

func newSetupToken() *setupToken { return &setupToken{text: rand.Text()} }

// Check compares in constant time.
func (t *setupToken) Check(text string) bool {
	return t != nil && subtle.ConstantTimeCompare([]byte(text), []byte(t.text)) == 1
}

func (t *setupToken) open() bool { return t != nil }

func (t *setupToken) reveal() string { return t.text }

// String redacts.
func (t *setupToken) String() string { return "[redacted]" }
