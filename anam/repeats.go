package anam

import (
	"encoding/json"
	"strings"
)

const (
	// shortestSecret is the least of a text that is looked for as a whole, in bytes: a shorter one stands in any answer by chance.
	shortestSecret = 8
	// secretPiece is the length of the pieces that a longer text is cut into. What an answer repeats of it in one go is found from twice that on.
	secretPiece = 16
)

// repeats tells whether an answer repeats a secret, or a part of one.
func repeats(answer []byte, secrets []string) bool {
	var whole any
	if json.Unmarshal(answer, &whole) != nil {
		return false
	}
	pieces := map[string]bool{}
	var short []string
	for _, s := range secrets {
		if len(s) < 2*secretPiece {
			if len(s) >= shortestSecret {
				short = append(short, s)
			}
			continue
		}
		for at := 0; at+secretPiece <= len(s); at += secretPiece {
			pieces[s[at:at+secretPiece]] = true
		}
	}
	for _, text := range values(whole, nil) {
		if holds(text, pieces, short) {
			return true
		}
	}
	return false
}

func holds(text string, pieces map[string]bool, short []string) bool {
	for _, s := range short {
		if strings.Contains(text, s) {
			return true
		}
	}
	for at := 0; at+secretPiece <= len(text); at++ {
		if pieces[text[at:at+secretPiece]] {
			return true
		}
	}
	return false
}

// secrets are the texts of a request that its caller's log must not hold: prompts, tools, the token of a room, and all that is in the environment.
func (r TokenRequest) secrets() (all []string) {
	var persona struct {
		SystemPrompt   any `json:"systemPrompt"`
		InitialMessage any `json:"initialMessage"`
		DirectorNotes  struct {
			CustomStylePrompt any `json:"customStylePrompt"`
		} `json:"directorNotes"`
		Tools any `json:"tools"`
	}
	var options struct {
		Egress any `json:"egress"`
	}
	var environment any
	_ = json.Unmarshal(r.PersonaConfig, &persona)
	_ = json.Unmarshal(r.SessionOptions, &options)
	_ = json.Unmarshal(r.Environment, &environment)
	for _, value := range []any{persona.SystemPrompt, persona.InitialMessage, persona.DirectorNotes.CustomStylePrompt, persona.Tools, options.Egress, environment} {
		all = append(all, values(value, nil)...)
	}
	return all
}

// values adds every text of a JSON value, without the names of members: those are Anam's words.
func values(value any, to []string) []string {
	switch v := value.(type) {
	case string:
		return append(to, v)
	case []any:
		for _, item := range v {
			to = values(item, to)
		}
	case map[string]any:
		for _, item := range v {
			to = values(item, to)
		}
	}
	return to
}
