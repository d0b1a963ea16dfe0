package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"greenroom/models"
)

// field is a field of the persona; a long one is compared word by word.
type field struct {
	name string
	long bool
}

// fields is every field of a persona, in the order of the editor: words, brain, voice, face.
var fields = []field{
	{name: "name"},
	{name: "systemPrompt", long: true},
	{name: "initialMessage", long: true},
	{name: "skipGreeting"},
	{name: "uninterruptibleGreeting"},
	{name: "llmId"},
	{name: "languageCode"},
	{name: "maxSessionLengthSeconds"},
	{name: "toolIds"},
	{name: "tools", long: true},
	{name: "voiceId"},
	{name: "voiceGenerationOptions.speed"},
	{name: "voiceGenerationOptions.stability"},
	{name: "voiceGenerationOptions.similarityBoost"},
	{name: "voiceGenerationOptions.style"},
	{name: "voiceGenerationOptions.useSpeakerBoost"},
	{name: "voiceGenerationOptions.model"},
	{name: "voiceGenerationOptions.volume"},
	{name: "voiceGenerationOptions.emotion"},
	{name: "voiceDetectionOptions.endOfSpeechSensitivity"},
	{name: "voiceDetectionOptions.speechEnhancementLevel"},
	{name: "voiceDetectionOptions.silenceBeforeAutoEndTurnSeconds"},
	{name: "voiceDetectionOptions.silenceBeforeSkipTurnSeconds"},
	{name: "voiceDetectionOptions.silenceBeforeSessionEndSeconds"},
	{name: "avatarId"},
	{name: "avatarModel"},
	{name: "directorNotes.presetStyle"},
	{name: "directorNotes.expressivity"},
	{name: "directorNotes.customStylePrompt", long: true},
}

// Names lists every field of a persona that is compared, in the order of the editor.
func Names() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// valuesOf gives each field as text, an empty one where it is absent.
func valuesOf(p models.Persona) (map[string]string, error) {
	raw, err := models.NewDocument(p).PersonaConfig()
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	if err := in.Decode(&tree); err != nil {
		return nil, fmt.Errorf("read a persona's fields: %w", err)
	}
	values := make(map[string]string, len(fields))
	for _, f := range fields {
		if values[f.name], err = text(at(tree, f.name)); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// at follows a path such as directorNotes.presetStyle; it gives nil where nothing is.
func at(tree map[string]any, path string) any {
	group, rest, nested := strings.Cut(path, ".")
	if !nested {
		return tree[path]
	}
	inner, _ := tree[group].(map[string]any)
	return inner[rest]
}

func text(value any) (string, error) {
	switch value := value.(type) {
	case nil:
		return "", nil
	case string:
		return value, nil
	case []any:
		return list(value)
	}
	return fmt.Sprint(value), nil
}

// list gives texts one to a line, and anything else as indented JSON.
func list(values []any) (string, error) {
	lines := make([]string, len(values))
	for i, value := range values {
		line, ok := value.(string)
		if !ok {
			return indented(values)
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n"), nil
}

func indented(value any) (string, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return "", fmt.Errorf("write tools: %w", err)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}
