package models

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
)

// EnvironmentLimit is the largest environment of a session, in bytes.
const EnvironmentLimit = 64 << 10

// Environment is what Anam's partners send along with a session: addresses and tokens of LiveKit, ElevenLabs or Agora.
// It goes to Anam byte for byte and is kept nowhere. Every way of formatting it gives [redacted].
type Environment struct{ raw []byte }

// UnmarshalJSON takes any JSON object as it is.
func (e *Environment) UnmarshalJSON(raw []byte) error {
	if !bytes.HasPrefix(raw, []byte("{")) {
		return errors.New("not a JSON object")
	}
	e.raw = slices.Clone(raw)
	return nil
}

// Opaque says that nothing inside may be named in a complaint.
func (e *Environment) Opaque() {}

// Reveal gives the JSON object itself, nil for none.
func (e *Environment) Reveal() []byte {
	if e == nil {
		return nil
	}
	return e.raw
}

// Format redacts, whatever the verb.
func (e Environment) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText redacts in JSON and other encodings.
func (e Environment) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue redacts in structured logs.
func (e Environment) LogValue() slog.Value { return slog.StringValue(redacted) }

func (e *Environment) problems(at string) []FieldError {
	if len(e.Reveal()) <= EnvironmentLimit {
		return nil
	}
	return []FieldError{{at, "too_long", "Use at most 64 KiB."}}
}
