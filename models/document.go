package models

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// DocumentFormat is the format number that new version documents carry.
const DocumentFormat = 1

// Document is the whole content of a version: its format and its parts, each of which has its row in the list of parts.
// Its canonical JSON is what is stored and hashed, so a part that a document does not have must leave no trace in it.
type Document struct {
	Format  int             `json:"format"`
	Persona Persona         `json:"persona"`
	Session *SessionOptions `json:"session,omitempty"` // nil: Anam's own
}

// NewDocument wraps a normalised persona in today's format.
func NewDocument(p Persona) Document { return Document{Format: DocumentFormat, Persona: p} }

// Canonical gives the one JSON form of the document: fields in declared order, map keys sorted, no HTML escapes.
func (d Document) Canonical() ([]byte, error) { return canonical(d) }

// PersonaConfig gives the persona exactly as Anam is to receive it.
func (d Document) PersonaConfig() ([]byte, error) { return canonical(d.Persona) }

// SessionOptions gives the session options as Anam is to receive them, nil for none.
func (d Document) SessionOptions() ([]byte, error) {
	if d.Session == nil {
		return nil, nil
	}
	return canonical(d.Session)
}

// ParseDocument reads a stored document.
// A format or a field that this binary does not know is an error: it would be lost with the next save.
func ParseDocument(raw []byte) (Document, error) {
	var d Document
	if err := jsonv2.Unmarshal(raw, &d, asStored); err != nil {
		return d, fmt.Errorf("read version document: %w", err)
	}
	if d.Format != DocumentFormat {
		return d, fmt.Errorf("read version document: format %d is not known, only %d", d.Format, DocumentFormat)
	}
	return d, nil
}

// asStored takes what is stored as it is: older rules for texts must not make a version unreadable.
var asStored = jsonv2.JoinOptions(jsonv2.RejectUnknownMembers(true), jsontext.AllowInvalidUTF8(true))

// Sum is the SHA-256 of a canonical document.
func Sum(canonical []byte) []byte {
	sum := sha256.Sum256(canonical)
	return sum[:]
}

func canonical(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write canonical JSON: %w", err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
