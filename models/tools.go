package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"strconv"
	"strings"
)

// Tool is an inline tool. Type and name are required; Anam judges all other properties.
type Tool map[string]any

// Limits of Anam's inline tools.
const (
	maxToolDescription = 1024   // characters
	maxToolParameters  = 10_000 // bytes of UTF-8 once serialised
	maxToolDepth       = 100    // levels; the JSON reader of SQLite stops at 1,000
)

// exactDigits is the number of decimal digits that a float64 always holds exactly.
const exactDigits = 15

// ErrToolTooDeep is for the text of a tool that nests its values too deeply.
var ErrToolTooDeep = errors.New("a tool is nested too deeply")

// ToolTooDeep is the complaint about such a tool.
func ToolTooDeep(at string) FieldError {
	return FieldError{at, "too_long", "Nest the tool's values at most 100 levels deep."}
}

// UnmarshalJSON keeps long whole numbers as written: a JSON Schema may hold more digits than a float64.
// A tool is the only value of a persona that may nest at will, so whoever reads one, a form, the API or the store, meets its bound here.
func (t *Tool) UnmarshalJSON(raw []byte) error {
	if deeper(raw, maxToolDepth) {
		return ErrToolTooDeep
	}
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	var fields map[string]any
	if err := in.Decode(&fields); err != nil {
		return errors.New("a tool is not a JSON object") // the message of the decoder would quote the input
	}
	exact, err := withNumbers(fields)
	*t, _ = exact.(map[string]any)
	return err
}

// MarshalJSON writes the same JSON for every library, since some do not treat a json.Number as a number.
func (t Tool) MarshalJSON() ([]byte, error) { return canonical(map[string]any(t)) }

// withNumbers turns every number into a float64, so that 1 and 1.0 are equal. Whole numbers that a float64 cannot hold stay as written.
func withNumbers(value any) (any, error) {
	var err error
	switch value := value.(type) {
	case json.Number:
		if len(value) > exactDigits && !strings.ContainsAny(string(value), ".eE") {
			return value, nil
		}
		return strconv.ParseFloat(string(value), 64)
	case map[string]any:
		for name, inner := range value {
			if value[name], err = withNumbers(inner); err != nil {
				return nil, err
			}
		}
	case []any:
		for i, inner := range value {
			if value[i], err = withNumbers(inner); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}

// withoutBlanks removes null and empty top-level properties. Inside the parameters they have a meaning.
func (t Tool) withoutBlanks() Tool {
	t = maps.Clone(t)
	maps.DeleteFunc(t, func(_ string, value any) bool { return value == nil || value == "" })
	if description, isText := t["description"].(string); isText {
		t["description"] = NormalText(description)
	}
	return t
}

func (t Tool) problems(at string) []FieldError {
	var out []FieldError
	switch t["type"] {
	case "client", "server", "system":
	case nil:
		out = append(out, FieldError{at + ".type", "required", "Set the tool's type: client, server or system."})
	default:
		out = append(out, FieldError{at + ".type", "invalid", "Use client, server or system as the tool's type."})
	}
	if name, _ := t["name"].(string); strings.TrimSpace(name) == "" {
		out = append(out, FieldError{at + ".name", "required", "Give the tool a name."})
	}
	switch d := t["description"].(type) {
	case nil:
	case string:
		if Length(d) > maxToolDescription {
			out = append(out, FieldError{at + ".description", "too_long", "Keep the description to 1,024 characters."})
		}
	default:
		out = append(out, FieldError{at + ".description", "wrong_type", "Give the description as text."})
	}
	if holdsNUL(map[string]any(t)) {
		return append(out, FieldError{at, "invalid", "Leave out NUL characters (\\u0000)."})
	}
	if depth(map[string]any(t)) > maxToolDepth {
		return append(out, ToolTooDeep(at))
	}
	out = append(out, t.parameterProblems(at+".parameters")...)
	for _, secret := range t.secrets(at) {
		secret.Code = "not_allowed"
		out = append(out, secret)
	}
	return out
}

// holdsCredentials tells whether an address has a user or password. An address that cannot be parsed counts when there is an @ before its path.
func holdsCredentials(address any) bool {
	text, _ := address.(string)
	if u, err := url.Parse(strings.TrimSpace(text)); err == nil {
		return u.User != nil
	}
	_, rest, _ := strings.Cut(text, "//")
	host, _, _ := strings.Cut(rest, "/")
	return strings.Contains(host, "@")
}

// holdsNUL tells whether a NUL stands in a name or text at any depth.
func holdsNUL(value any) bool {
	raw, err := canonical(value)
	return err == nil && bytes.Contains(bytes.ReplaceAll(raw, []byte(`\\`), nil), []byte(`\u0000`))
}

// depth counts the objects and lists around the innermost value.
func depth(value any) int {
	deepest := 0
	switch value := value.(type) {
	case map[string]any:
		for _, below := range value {
			deepest = max(deepest, depth(below))
		}
	case []any:
		for _, below := range value {
			deepest = max(deepest, depth(below))
		}
	default:
		return 0
	}
	return deepest + 1
}

func (t Tool) parameterProblems(at string) []FieldError {
	parameters, set := t["parameters"]
	if !set || parameters == nil {
		return nil
	}
	if _, ok := parameters.(map[string]any); !ok {
		return []FieldError{{at, "wrong_type", "Give the parameters as a JSON Schema object."}}
	}
	if raw, err := canonical(parameters); err != nil || len(raw) > maxToolParameters {
		return []FieldError{{at, "too_long", "Keep the parameters to 10,000 bytes of JSON."}}
	}
	return nil
}
