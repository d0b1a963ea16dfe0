package models

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// DocumentLimit is the largest document of a new version, in bytes of its canonical JSON.
// An older version that is larger stays as it is: it can be read, compared, published and minted.
const DocumentLimit = 512 << 10

// sizeProblems complains at the longest field of a document that is too large for a new version.
func (d Document) sizeProblems() []FieldError {
	raw, err := d.Canonical()
	if err != nil || len(raw) <= DocumentLimit {
		return nil // what has no JSON is complained about by its own part
	}
	field, length := longestField(raw)
	return []FieldError{{field, "too_long", fmt.Sprintf(
		"The version is %s too large: all of it together may have %s. This is its longest field, with %s. Shorten it, then try again.",
		kibibytes(len(raw)-DocumentLimit), kibibytes(DocumentLimit), kibibytes(length))}}
}

// longestField gives the path of the field that takes the most of a canonical document, and how many bytes it takes.
func longestField(canonical []byte) (path string, length int) {
	var parts map[string]map[string]json.RawMessage
	_ = json.Unmarshal(canonical, &parts) // it goes on after the format, which has no fields
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		for _, field := range slices.Sorted(maps.Keys(parts[part])) {
			if value := parts[part][field]; len(value) > length {
				path, length = below(part, field), len(value)
			}
		}
	}
	return path, length
}

// kibibytes rounds up, so that shortening by what is said is enough.
func kibibytes(bytes int) string { return fmt.Sprintf("%d KiB", (bytes+1023)>>10) }
