package pages

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"greenroom/models"
)

// editorField is one field of the editor's form; its name is the JSON path inside the persona.
type editorField struct {
	name, label string
	// read takes the field from the form into the persona, write gives what stands in the field for a persona.
	// Both get a persona whose option groups are there.
	read  func(f *form, p *models.Persona)
	write func(p *models.Persona) string
}

// editorFields is every field of a persona, in the order of the page.
var editorFields = []editorField{
	lineField("name", "Name", func(p *models.Persona) *string { return &p.Name }),
	textField("systemPrompt", "System prompt", func(p *models.Persona) *string { return &p.SystemPrompt }),
	textField("initialMessage", "Greeting", func(p *models.Persona) *string { return &p.InitialMessage }),
	choiceField("skipGreeting", "Skip the greeting", func(p *models.Persona) **bool { return &p.SkipGreeting }),
	choiceField("uninterruptibleGreeting", "Greeting cannot be interrupted", func(p *models.Persona) **bool { return &p.UninterruptibleGreeting }),
	modelField(),
	lineField("languageCode", "Language", func(p *models.Persona) *string { return &p.LanguageCode }),
	wholeField("maxSessionLengthSeconds", "Longest session", func(p *models.Persona) **int { return &p.MaxSessionLengthSeconds }),
	toolIDsField(),
	toolsField(),
	lineField("voiceId", "Voice", func(p *models.Persona) *string { return &p.VoiceID }),
	numberField("voiceGenerationOptions.speed", "Speed", func(p *models.Persona) **float64 { return &p.VoiceGenerationOptions.Speed }),
	numberField("voiceGenerationOptions.stability", "Stability", func(p *models.Persona) **float64 { return &p.VoiceGenerationOptions.Stability }),
	numberField("voiceGenerationOptions.similarityBoost", "Similarity boost", func(p *models.Persona) **float64 { return &p.VoiceGenerationOptions.SimilarityBoost }),
	numberField("voiceGenerationOptions.style", "Style", func(p *models.Persona) **float64 { return &p.VoiceGenerationOptions.Style }),
	choiceField("voiceGenerationOptions.useSpeakerBoost", "Speaker boost", func(p *models.Persona) **bool { return &p.VoiceGenerationOptions.UseSpeakerBoost }),
	lineField("voiceGenerationOptions.model", "Voice model", func(p *models.Persona) *string { return &p.VoiceGenerationOptions.Model }),
	numberField("voiceGenerationOptions.volume", "Volume", func(p *models.Persona) **float64 { return &p.VoiceGenerationOptions.Volume }),
	lineField("voiceGenerationOptions.emotion", "Emotion", func(p *models.Persona) *string { return &p.VoiceGenerationOptions.Emotion }),
	numberField("voiceDetectionOptions.endOfSpeechSensitivity", "End of speech", func(p *models.Persona) **float64 { return &p.VoiceDetectionOptions.EndOfSpeechSensitivity }),
	numberField("voiceDetectionOptions.speechEnhancementLevel", "Noise removal", func(p *models.Persona) **float64 { return &p.VoiceDetectionOptions.SpeechEnhancementLevel }),
	numberField("voiceDetectionOptions.silenceBeforeAutoEndTurnSeconds", "Silence that ends a turn", func(p *models.Persona) **float64 { return &p.VoiceDetectionOptions.SilenceBeforeAutoEndTurnSeconds }),
	numberField("voiceDetectionOptions.silenceBeforeSkipTurnSeconds", "Silence before it speaks again", func(p *models.Persona) **float64 { return &p.VoiceDetectionOptions.SilenceBeforeSkipTurnSeconds }),
	numberField("voiceDetectionOptions.silenceBeforeSessionEndSeconds", "Silence that ends the session", func(p *models.Persona) **float64 { return &p.VoiceDetectionOptions.SilenceBeforeSessionEndSeconds }),
	lineField("avatarId", "Face", func(p *models.Persona) *string { return &p.AvatarID }),
	lineField("avatarModel", "Avatar model", func(p *models.Persona) *string { return &p.AvatarModel }),
	lineField("directorNotes.presetStyle", "Preset style", func(p *models.Persona) *string { return &p.DirectorNotes.PresetStyle }),
	numberField("directorNotes.expressivity", "Expressivity", func(p *models.Persona) **float64 { return &p.DirectorNotes.Expressivity }),
	textField("directorNotes.customStylePrompt", "Your own style", func(p *models.Persona) *string { return &p.DirectorNotes.CustomStylePrompt }),
}

func lineField(name, label string, at func(*models.Persona) *string) editorField {
	return editorField{name, label,
		func(f *form, p *models.Persona) { *at(p) = f.line(name) },
		func(p *models.Persona) string { return *at(p) }}
}

// textField keeps the white space, but a field of white space alone is empty.
func textField(name, label string, at func(*models.Persona) *string) editorField {
	return editorField{name, label,
		func(f *form, p *models.Persona) {
			if f.line(name) != "" {
				*at(p) = f.text(name)
			}
		},
		func(p *models.Persona) string { return *at(p) }}
}

func numberField(name, label string, at func(*models.Persona) **float64) editorField {
	return editorField{name, label,
		func(f *form, p *models.Persona) { *at(p) = f.number(name) },
		func(p *models.Persona) string {
			if n := *at(p); n != nil {
				return strconv.FormatFloat(*n, 'f', -1, 64)
			}
			return ""
		}}
}

func wholeField(name, label string, at func(*models.Persona) **int) editorField {
	return editorField{name, label,
		func(f *form, p *models.Persona) { *at(p) = f.whole(name) },
		func(p *models.Persona) string {
			if n := *at(p); n != nil {
				return strconv.Itoa(*n)
			}
			return ""
		}}
}

func choiceField(name, label string, at func(*models.Persona) **bool) editorField {
	return editorField{name, label,
		func(f *form, p *models.Persona) { *at(p) = f.choice(name) },
		func(p *models.Persona) string {
			if yes := *at(p); yes != nil {
				return strconv.FormatBool(*yes)
			}
			return ""
		}}
}

// modelField takes an ID that was typed by hand before the one that was chosen.
func modelField() editorField {
	return editorField{"llmId", "Model",
		func(f *form, p *models.Persona) {
			if p.LLMID = f.line("llmIdTyped"); p.LLMID == "" {
				p.LLMID = f.line("llmId")
			}
		},
		func(p *models.Persona) string { return p.LLMID }}
}

// toolIDsField has one ID on each line.
func toolIDsField() editorField {
	return editorField{"toolIds", "Tool IDs",
		func(f *form, p *models.Persona) { p.ToolIDs = f.list("toolIds", "\n,") },
		func(p *models.Persona) string { return strings.Join(p.ToolIDs, "\n") }}
}

// toolsField is JSON text.
func toolsField() editorField {
	return editorField{"tools", "Tools",
		func(f *form, p *models.Persona) {
			if f.line("tools") == "" {
				return
			}
			if err := json.Unmarshal([]byte(f.text("tools")), &p.Tools); err != nil {
				p.Tools = nil
				f.complain("tools", "invalid", "This is not a JSON list of tools. Check commas, quotes and brackets, and that no name stands twice.")
			}
		},
		func(p *models.Persona) string {
			if len(p.Tools) == 0 {
				return ""
			}
			return indented(p.Tools)
		}}
}

// editorShown names every field on screen, those of the template itself too.
var editorShown = shownInEditor()

func shownInEditor() shownFields {
	fields := shownFields{
		{name: "slug", label: "Slug", says: slugSays}, {name: "description", label: "Description"}, {name: "tags", label: "Tags"}, {name: "note", label: "What changed"},
		{name: "voiceGenerationOptions", label: "How it speaks"}, {name: "voiceDetectionOptions", label: "How it listens"}, {name: "directorNotes", label: "Director notes"},
	}
	for _, field := range editorFields {
		fields = append(fields, shownField{name: field.name, label: field.label})
	}
	return fields
}

// personaIn reads a persona from the form; what cannot be read becomes the form's problems.
func personaIn(f *form) models.Persona {
	p := opened(models.Persona{})
	for _, field := range editorFields {
		field.read(f, &p)
	}
	p.Normalize()
	return p
}

// valuesOf is what stands in the form for a persona.
func valuesOf(p models.Persona) map[string]string {
	p = opened(p)
	values := make(map[string]string, len(editorFields))
	for _, field := range editorFields {
		values[field.name] = field.write(&p)
	}
	return values
}

// opened gives the persona option groups of its own, so that every field can be reached.
func opened(p models.Persona) models.Persona {
	p.VoiceDetectionOptions = copyOf(p.VoiceDetectionOptions)
	p.VoiceGenerationOptions = copyOf(p.VoiceGenerationOptions)
	p.DirectorNotes = copyOf(p.DirectorNotes)
	return p
}

func copyOf[T any](of *T) *T {
	var fresh T
	if of != nil {
		fresh = *of
	}
	return &fresh
}

// FieldNames are the paths of the editor's fields, in the order of the page.
func FieldNames() []string {
	names := make([]string, len(editorFields))
	for i, f := range editorFields {
		names[i] = f.name
	}
	return names
}

// FormValues is a persona as the editor's form shows it, by field.
func FormValues(p models.Persona) map[string]string { return valuesOf(p) }
