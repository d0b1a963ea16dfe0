package anam

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// decodePage accepts the documented envelope and the variants that integrators have met:
// a bare array, meta.page for meta.currentPage, numbers as text, a missing meta, null for no rows.
// An invalid row is skipped.
func decodePage[T resource](body []byte) (Page[T], bool) {
	rows, meta, ok := openEnvelope(body)
	if !ok {
		return Page[T]{}, false
	}
	page := Page[T]{Meta: meta, Data: make([]T, 0, len(rows))}
	for _, raw := range rows {
		if row, ok := decodeRow[T](raw); ok {
			page.Data = append(page.Data, row)
		}
	}
	return page, true
}

func openEnvelope(body []byte) (rows []json.RawMessage, meta Meta, ok bool) {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		err := json.Unmarshal(body, &rows)
		return rows, Meta{}, err == nil
	}
	var envelope struct {
		Data json.RawMessage `json:"data"`
		Meta json.RawMessage `json:"meta"`
	}
	if json.Unmarshal(body, &envelope) != nil || envelope.Data == nil {
		return nil, Meta{}, false
	}
	err := json.Unmarshal(envelope.Data, &rows)
	return rows, decodeMeta(envelope.Meta), err == nil
}

// decodeRow leaves a field empty when its type is not the expected one, and keeps the row.
func decodeRow[T resource](raw json.RawMessage) (T, bool) {
	var row T
	var mismatch *json.UnmarshalTypeError
	if err := json.Unmarshal(raw, &row); err != nil && !errors.As(err, &mismatch) {
		return row, false
	}
	return row, row.identity() != ""
}

func decodeMeta(raw json.RawMessage) Meta {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return Meta{}
	}
	return Meta{
		Total:       number(m["total"]),
		LastPage:    number(m["lastPage"]),
		CurrentPage: max(number(m["currentPage"]), number(m["page"])),
		PerPage:     number(m["perPage"]),
	}
}

// number reads 3 and "3"; anything else is 0.
func number(raw json.RawMessage) int {
	n, err := strconv.Atoi(string(bytes.Trim(raw, `"`)))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
