package sandbox_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/models"
)

// Greenroom checks a persona before it is sent, so the stand-in must take whatever Greenroom takes
// and refuse every number and choice that Greenroom refuses. Both are asked about each field of Greenroom's list.
// A text may have no rule here: like Anam, the stand-in lets members through that it does not know.

const (
	// sessionLength has no upper bound at Anam that its description names: the plan caps it.
	sessionLength = "maxSessionLengthSeconds"
	// speaking are the options of four providers. Those of an unknown voice are held against all of them, and what fits none is complained of as a whole.
	speaking = "voiceGenerationOptions"
)

func TestWhatGreenroomTakesIsTaken(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	for _, f := range models.PersonaFields() {
		for _, value := range taken(f) {
			if status, answer := post(t, base, sandbox.DefaultKey, personaWith(t, f.Path, value)); status != 200 {
				t.Errorf("%s = %.60s: %d %v", f.Path, fmt.Sprint(value), status, answer)
			}
		}
	}
}

func TestWhatGreenroomRefusesIsRefused(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	for _, f := range models.PersonaFields() {
		for _, value := range refused(f) {
			status, answer := post(t, base, sandbox.DefaultKey, personaWith(t, f.Path, value))
			where := f.Path
			if strings.HasPrefix(where, speaking) {
				where = speaking
			}
			if status != 400 || !complaintAt(answer, "personaConfig."+where) {
				t.Errorf("%s = %v: %d %v", f.Path, value, status, answer)
			}
		}
	}
}

// taken are values at the bounds of a field.
func taken(f models.Field) []any {
	switch {
	case f.Path == "avatarModel": // it must be one of the avatar's own
		return []any{"cara-3", "cara-4"}
	case f.Limits.Choices != nil:
		return asAny(f.Limits.Choices)
	case f.Path == "voiceId", f.Path == "avatarId":
		return []any{strings.ToLower(leoID)}
	case f.Path == "languageCode":
		return []any{"en"}
	}
	switch f.Kind {
	case models.KindSwitch:
		return []any{true, false}
	case models.KindNumber, models.KindWhole:
		return numbers(f)
	case models.KindCodes:
		return []any{[]string{leoID}}
	case models.KindTools:
		return []any{[]models.Tool{{"type": "client", "name": "open"}}}
	}
	return []any{strings.Repeat("x", f.Limits.MaxLength)}
}

// numbers are both bounds; of the speed those that every provider takes.
func numbers(f models.Field) []any {
	if f.Path == speaking+".speed" {
		return []any{0.7, 1.2}
	}
	return []any{*f.Limits.Min, *f.Limits.Max}
}

// refused are values just outside the bounds of a field, and of another type.
func refused(f models.Field) (values []any) {
	switch {
	case f.Limits.Choices != nil:
		return []any{"none of them", 7}
	case f.Limits.Min != nil:
		values = []any{*f.Limits.Min - 0.01, "1"}
		if f.Path != sessionLength {
			values = append(values, *f.Limits.Max+0.01)
		}
	case f.Kind == models.KindSwitch:
		return []any{"true"}
	case slices.Contains([]models.FieldKind{models.KindCodes, models.KindTools}, f.Kind):
		return []any{"x"}
	}
	return values
}

func asAny(texts []string) (values []any) {
	for _, text := range texts {
		values = append(values, text)
	}
	return values
}

// personaWith is the body of a mint of a whole persona with one more field.
func personaWith(t *testing.T, path string, value any) string {
	t.Helper()
	var persona map[string]any
	if err := json.Unmarshal([]byte(wholePersona), &persona); err != nil {
		t.Fatal(err)
	}
	group, name, nested := strings.Cut(path, ".")
	if group == speaking {
		persona["voiceId"] = "unknown"
	}
	if nested {
		persona[group] = map[string]any{name: value}
	} else {
		persona[path] = value
	}
	body, err := json.Marshal(map[string]any{"personaConfig": persona})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
