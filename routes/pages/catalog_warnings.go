package pages

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"greenroom/catalog"
	"greenroom/models"
)

// catalogWarnings compares a persona's form with Anam's lists and warns of each field that does not fit.
// Anam gives tokens for such personas and fails later, in the browser. A list that could not be read gives no warnings.
func (s catalogNames) catalogWarnings(ctx context.Context, values map[string]string) map[string]string {
	found := catalogCheck{values: values, warnings: map[string]string{}}
	found.checkModel(s.catalog.Model(ctx, values["llmId"]))
	found.checkFace(s.catalog.Avatar(ctx, strings.ToLower(values["avatarId"])))
	found.checkVoice(s.catalog.Voice(ctx, strings.ToLower(values["voiceId"])))
	found.checkTools(func(id string) bool {
		_, listed, known := s.catalog.Tool(ctx, id)
		return listed || !known
	})
	return found.warnings
}

type catalogCheck struct {
	values   map[string]string
	warnings map[string]string // by form field
}

// unlisted warns of an ID that Anam doesn't list. It reports whether the ID is listed.
func (m catalogCheck) unlisted(field, what string, listed, known bool) bool {
	if m.values[field] != "" && known && !listed {
		m.warnings[field] = "Anam doesn't list this " + what + ". It may have been removed, or belong to another account."
	}
	return listed
}

func (m catalogCheck) checkModel(_ catalog.Model, listed, known bool) {
	m.unlisted("llmId", "model", listed, known)
}

func (m catalogCheck) checkFace(face catalog.Avatar, listed, known bool) {
	if !m.unlisted("avatarId", "face", listed, known) || len(face.Models) == 0 {
		return
	}
	model := m.values["avatarModel"]
	if model != "" && !slices.Contains(face.Models, model) {
		m.warnings["avatarModel"] = "Anam doesn't list this face with this model. It has " + strings.Join(face.Models, " and ") + "."
	}
	if model == "" {
		model = face.ActiveModel
	}
	if m.directed() && model == "cara-3" {
		m.warnings["directorNotes.presetStyle"] = "This face runs on cara-3, which leaves director notes out."
	}
}

// directed reports whether any of the director notes is set.
func (m catalogCheck) directed() bool {
	return m.values["directorNotes.presetStyle"] != "" || m.values["directorNotes.customStylePrompt"] != "" || m.values["directorNotes.expressivity"] != ""
}

func (m catalogCheck) checkVoice(voice catalog.Voice, listed, known bool) {
	if !m.unlisted("voiceId", "voice", listed, known) || voice.Provider == "" {
		return
	}
	for field, value := range m.values {
		option, isOption := strings.CutPrefix(field, "voiceGenerationOptions.")
		if !isOption || value == "" {
			continue
		}
		if message := models.VoiceOptionMisfit(voice.Provider, option, numberIn(value)); message != "" {
			m.warnings[field] = message
		}
	}
}

// numberIn reads a field of the form, nil when it holds no number.
func numberIn(text string) *float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return nil
	}
	return &n
}

func (m catalogCheck) checkTools(fine func(id string) bool) {
	var missing []string
	for _, id := range strings.FieldsFunc(m.values["toolIds"], func(r rune) bool { return r == '\n' || r == ',' }) {
		if id = strings.ToLower(strings.TrimSpace(id)); id != "" && !fine(id) {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 {
		m.warnings["toolIds"] = "Anam doesn't list " + strings.Join(missing, ", ") + ". It may have been removed, or belong to another account."
	}
}
