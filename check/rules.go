package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"greenroom/models"
)

// rules holds a persona against what is known without asking anybody.
func rules(p models.Persona, maxSession time.Duration) []models.CheckProblem {
	p.Normalize()
	var out []models.CheckProblem
	for _, broken := range slices.Concat(p.ToolMisfits("persona"), p.Problems("persona")) {
		out = append(out, models.CheckProblem{FieldError: broken, Level: models.LevelBlock})
	}
	out = append(out, openBraces(p)...)
	return append(out, overMaxSession(p, maxSession)...)
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
