package anam

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Key is an Anam API key. Every way of printing it gives [redacted].
type Key string

// String redacts.
func (Key) String() string { return redacted }

// GoString redacts.
func (Key) GoString() string { return redacted }

// Format redacts, whatever the verb.
func (Key) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalText redacts in JSON and other encodings.
func (Key) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue redacts in structured logs.
func (Key) LogValue() slog.Value { return slog.StringValue(redacted) }
