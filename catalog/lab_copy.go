package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"greenroom/anam"
	"greenroom/models"
)

// LabCopy is a Lab persona rebuilt as one of ours.
type LabCopy struct {
	Persona models.Persona
	// Lost lists, in sentences, the parts that could not be copied and those that are missing.
	Lost []string
}

// copyOfLab copies a Lab persona. Its prompt is read at brain.systemPrompt, though Anam takes it as systemPrompt.
func copyOfLab(p anam.Persona) LabCopy {
	c := LabCopy{Persona: models.Persona{
		AvatarModel: p.AvatarModel, LLMID: p.Model(), SystemPrompt: p.Brain.SystemPrompt, InitialMessage: p.InitialMessage,
		SkipGreeting: p.SkipGreeting, UninterruptibleGreeting: p.UninterruptibleGreeting,
		EnableAudioPassthrough: onOrAbsent(p.EnableAudioPassthrough), ZeroDataRetention: onOrAbsent(p.ZeroDataRetention),
	}}
	if p.Avatar != nil {
		c.Persona.AvatarID = p.Avatar.ID
	}
	if p.Voice != nil {
		c.Persona.VoiceID = p.Voice.ID
	}
	c.takeName(p.Name)
	c.takeLanguage(p.LanguageCode)
	c.Persona.VoiceDetectionOptions = options[models.VoiceDetectionOptions](&c, "voiceDetectionOptions", p.VoiceDetectionOptions)
	c.Persona.VoiceGenerationOptions = options[models.VoiceGenerationOptions](&c, "voiceGenerationOptions", p.VoiceGenerationOptions)
	c.Persona.DirectorNotes = options[models.DirectorNotes](&c, "directorNotes", p.DirectorNotes)
	c.takeTools(p.Tools)
	c.keepToKind()
	c.nameMissing()
	c.nameLeftBehind(p)
	c.Persona.Normalize()
	return c
}

func onOrAbsent(on bool) *bool {
	if !on {
		return nil
	}
	return &on
}

// takeName cuts a name that is longer than ours may be.
func (c *LabCopy) takeName(name string) {
	c.Persona.Name = name
	if most := models.FieldAt("name").Limits.MaxLength; models.Length(name) > most {
		c.Persona.Name = strings.TrimSpace(models.Cut(name, most))
		c.lose("Its name is longer than %d characters, and was cut.", most)
	}
}

// takeLanguage keeps the language of a code with a region, such as en-US: Anam takes two letters with a token.
func (c *LabCopy) takeLanguage(code string) {
	if code == "" || code == "inherit" {
		return
	}
	language, region, _ := strings.Cut(strings.ReplaceAll(code, "_", "-"), "-")
	if len(language) != 2 {
		c.lose("Its language %s has no code of two letters. Choose one under Brain.", code)
		return
	}
	c.Persona.LanguageCode = language
	if region != "" {
		c.lose("Its language was %s; here it is %s, without the region.", code, strings.ToLower(language))
	}
}

// keepToKind leaves out what a face alone has no use for: in the Lab it may lie there, unused.
func (c *LabCopy) keepToKind() {
	c.Persona.Normalize()
	whole := c.Persona
	c.Persona = whole.Only(whole.Kind())
	c.Persona.Normalize()
	dropped, err := models.ChangedFields(models.NewDocument(whole), models.NewDocument(c.Persona))
	if err != nil || len(dropped) == 0 {
		return
	}
	for i, name := range dropped {
		dropped[i] = models.FieldLabel(name)
	}
	c.lose("It is a face alone, whose app thinks and speaks. Left out: %s.", strings.Join(dropped, ", "))
}

func (c *LabCopy) lose(format string, args ...any) {
	c.Lost = append(c.Lost, fmt.Sprintf(format, args...))
}

// options reads a group of options. It lists members that a template does not have as lost.
func options[T any](c *LabCopy, name string, raw json.RawMessage) *T {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || len(members) == 0 {
		return nil
	}
	var group T
	if json.Unmarshal(raw, &group) != nil {
		c.lose("%s could not be read.", name)
		return nil
	}
	kept, err := json.Marshal(group)
	if err != nil {
		return nil
	}
	var known map[string]json.RawMessage
	_ = json.Unmarshal(kept, &known) // encoded two lines above
	var lost []string
	for member, value := range members {
		if _, carried := known[member]; !carried && string(value) != "null" && string(value) != `""` {
			lost = append(lost, name+"."+member)
		}
	}
	slices.Sort(lost)
	if len(lost) > 0 {
		c.lose("Options that a persona of Greenroom doesn't have: %s.", strings.Join(lost, ", "))
	}
	return &group
}

// takeTools attaches the persona's tools by their IDs.
func (c *LabCopy) takeTools(tools []json.RawMessage) {
	for _, raw := range tools {
		var tool struct {
			ID     string `json:"id"`
			ToolID string `json:"_toolId"`
			Name   string `json:"name"`
		}
		_ = json.Unmarshal(raw, &tool) // an unreadable tool has no ID and is listed as lost
		id := tool.ToolID
		if id == "" {
			id = tool.ID
		}
		switch {
		case id != "":
			c.Persona.ToolIDs = append(c.Persona.ToolIDs, id)
		case tool.Name != "":
			c.lose("The tool %s has no ID. Write it under Tools written here, or keep it in the Lab.", tool.Name)
		default:
			c.lose("A tool without a name or an ID.")
		}
	}
}

// missingParts says of each field that a persona may lack where to find one.
var missingParts = []struct{ field, message string }{
	{"llmId", "It has no model: browsers refuse its tokens. Choose one under Brain."},
	{"avatarId", "It has no face. Choose one under Face."},
	{"voiceId", "It has no voice. Choose one under Voice."},
	{"systemPrompt", "It has no system prompt. Write one under Words."},
}

func (c *LabCopy) nameMissing() {
	for _, problem := range c.Persona.Problems("") {
		for _, part := range missingParts {
			if problem.Code == "required" && problem.Field == part.field {
				c.lose("%s", part.message)
			}
		}
	}
}

// nameLeftBehind lists the parts that only the Lab can hold.
func (c *LabCopy) nameLeftBehind(p anam.Persona) {
	if len(p.Knowledge) > 0 {
		c.lose("Its knowledge (%s) stays in the Lab. Attach it as a knowledge tool, by the tool's ID.", knowledgeNames(p.Knowledge))
	}
	if p.Brain.Personality != "" {
		c.lose("Its personality text stays in the Lab. Put what matters of it into the prompt.")
	}
	var widget map[string]json.RawMessage
	if json.Unmarshal(p.WidgetConfig, &widget) == nil && len(widget) > 0 {
		c.lose("Its widget settings stay in the Lab.")
	}
}

func knowledgeNames(knowledge []json.RawMessage) string {
	var names []string
	for _, raw := range knowledge {
		var group struct {
			Name string `json:"name"`
		}
		if json.Unmarshal(raw, &group) == nil && group.Name != "" {
			names = append(names, group.Name)
		}
	}
	if len(names) == 0 {
		return fmt.Sprintf("%d groups", len(knowledge))
	}
	return strings.Join(names, ", ")
}
