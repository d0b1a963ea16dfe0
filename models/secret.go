package models

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is text that must never be printed: every way of formatting it gives [redacted].
// The exceptions are misuse that go vet reports (%p and %w), and unexported struct fields, whose methods fmt cannot call.
type Secret string

// Reveal gives the text itself, for the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// String redacts.
func (s Secret) String() string { return redacted }

// GoString redacts.
func (s Secret) GoString() string { return redacted }

// Format redacts, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalText redacts in JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue redacts in structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
