package models

import (
	"fmt"
	"regexp"
)

// toolNames is Anam's rule for the names of tools: models call tools by these.
var toolNames = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// ToolMisfits gives what Anam, or a reader of the version, must not find in the inline tools.
// Anam refuses a mint with an inline system tool; the other rules are those of its own tools.
func (p *Persona) ToolMisfits(at string) []FieldError {
	var out []FieldError
	seen := map[string]bool{}
	for i, tool := range p.Tools {
		path := below(at, fmt.Sprintf("tools[%d]", i))
		name, _ := tool["name"].(string)
		if tool["type"] == "system" {
			out = append(out, FieldError{path + ".type", ProblemToolType, "Anam takes no system tools here. Make it at Anam and attach it by toolIds."})
		}
		if !toolNames.MatchString(name) {
			out = append(out, FieldError{path + ".name", ProblemToolName, "Name the tool with 1 to 64 letters, digits, underscores, dots or hyphens."})
		}
		if seen[name] {
			out = append(out, FieldError{path + ".name", ProblemToolTwice, "Two tools have this name. Rename one."})
		}
		seen[name] = true
		out = append(out, tool.secrets(path)...)
	}
	return out
}
