package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"greenroom/models"
)

// rules holds a version against what is known without asking anybody.
func rules(d models.Document, maxSession time.Duration) []models.CheckProblem {
	d = d.Normalized()
	p := d.Persona
	out := egressWithoutPassthrough(d)
	for _, broken := range slices.Concat(p.ToolMisfits("persona"), p.Problems("persona")) {
		out = append(out, models.CheckProblem{FieldError: broken, Level: models.LevelBlock})
	}
	out = append(out, openBraces(p)...)
	return append(out, overMaxSession(p, maxSession)...)
}

// egressWithoutPassthrough finds a room of another service that Anam lets nobody but a face alone into.
func egressWithoutPassthrough(d models.Document) []models.CheckProblem {
	if d.Session == nil || d.Session.Egress == nil || d.Persona.Kind() == models.PersonaFace {
		return nil
	}
	return []models.CheckProblem{models.Block("persona.enableAudioPassthrough", models.ProblemEgress,
		"The session options send the face to a room of another service, and Anam takes that from a face alone only. Set enableAudioPassthrough, or leave egress out.")}
}

// openBraces warns of placeholders that nobody fills in: they are read out, or confuse the model.
func openBraces(p models.Persona) []models.CheckProblem {
	texts := []struct{ field, text string }{
		{"persona.systemPrompt", p.SystemPrompt}, {"persona.initialMessage", p.InitialMessage},
	}
	if p.DirectorNotes != nil {
		texts = append(texts, struct{ field, text string }{"persona.directorNotes.customStylePrompt", p.DirectorNotes.CustomStylePrompt})
	}
	var out []models.CheckProblem
	for _, t := range texts {
		if strings.Contains(t.text, "{{") {
			out = append(out, models.Warn(t.field, models.ProblemOpenBraces, "This text holds {{, and nothing fills it in: the persona gets it as it stands."))
		}
	}
	return out
}

// overMaxSession warns of a session that the plan will cut short.
func overMaxSession(p models.Persona, most time.Duration) []models.CheckProblem {
	wanted := p.MaxSessionLengthSeconds
	if most <= 0 || wanted == nil || time.Duration(*wanted)*time.Second <= most {
		return nil
	}
	return []models.CheckProblem{models.Warn("persona.maxSessionLengthSeconds", models.ProblemMaxSession,
		fmt.Sprintf("Sessions on this server's Anam plan end after %d seconds (--max-session). Shorten this one, or tell people.", int(most.Seconds())))}
}
