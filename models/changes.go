package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// ChangedFields names the top-level fields in which two personas differ, sorted by name.
func ChangedFields(a, b Persona) ([]string, error) {
	before, err := fieldsOf(a)
	if err != nil {
		return nil, err
	}
	after, err := fieldsOf(b)
	if err != nil {
		return nil, err
	}
	changed := map[string]bool{}
	for name := range maps.Keys(before) {
		changed[name] = !bytes.Equal(before[name], after[name])
	}
	for name := range maps.Keys(after) {
		changed[name] = !bytes.Equal(before[name], after[name])
	}
	maps.DeleteFunc(changed, func(_ string, differs bool) bool { return !differs })
	return slices.Sorted(maps.Keys(changed)), nil
}

func fieldsOf(p Persona) (map[string]json.RawMessage, error) {
	raw, err := canonical(p)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("read persona's fields: %w", err)
	}
	return fields, nil
}
