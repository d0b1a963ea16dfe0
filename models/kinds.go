package models

import (
	"reflect"
	"slices"
)

// PersonaKind is what a persona brings along itself. It follows from the fields and is stored nowhere.
type PersonaKind string

// The kinds of a persona.
const (
	PersonaComplete PersonaKind = "complete"  // thinks and speaks with what Anam has
	PersonaOwnBrain PersonaKind = "own_brain" // the app thinks: llmId is OwnBrain
	PersonaFace     PersonaKind = "face"      // the app thinks and speaks: enableAudioPassthrough
)

// OwnBrain is the llmId that stands for the app's own model. Anam takes it always and lists it nowhere.
const OwnBrain = "CUSTOMER_CLIENT_V1"

// PersonaKinds lists the kinds, the usual one first.
func PersonaKinds() []PersonaKind {
	return []PersonaKind{PersonaComplete, PersonaOwnBrain, PersonaFace}
}

// Kind derives the kind from the fields.
func (p *Persona) Kind() PersonaKind {
	switch {
	case p.EnableAudioPassthrough != nil && *p.EnableAudioPassthrough:
		return PersonaFace
	case p.LLMID == OwnBrain:
		return PersonaOwnBrain
	}
	return PersonaComplete
}

// Kind derives the kind from what lists show of a version: each kind but a face alone has a model.
func (v VersionSummary) Kind() PersonaKind {
	switch v.LLMID {
	case "":
		return PersonaFace
	case OwnBrain:
		return PersonaOwnBrain
	}
	return PersonaComplete
}

// completeNeeds are the fields without which Anam gives a complete persona a token that browsers refuse.
var completeNeeds = []string{"voiceId", "llmId", "systemPrompt"}

// faceHas are the fields of a face alone; a group of options stands for all that is in it.
var faceHas = []string{
	"name", "avatarId", "avatarModel", "directorNotes", "maxSessionLengthSeconds", "enableAudioPassthrough", "zeroDataRetention",
	partSession,
}

// Needs tells whether a persona of this kind can't do without the field.
func (k PersonaKind) Needs(path string) bool {
	return FieldAt(path).Limits.Required || k == PersonaComplete && slices.Contains(completeNeeds, path)
}

// Has tells whether a persona of this kind may have the field.
func (k PersonaKind) Has(path string) bool {
	return k != PersonaFace || slices.Contains(faceHas, topLevel(path))
}

// Only gives the persona without the fields that its kind has no use for.
func (p Persona) Only(k PersonaKind) Persona {
	p = p.Opened()
	for _, f := range personaFields {
		if !k.Has(f.Path) {
			reflect.ValueOf(f.in(&p)).Elem().SetZero()
		}
	}
	return p
}

// ForBrain gives what the persona has for a brain that somebody else brings: its name, its face and how long it stays.
// The brain is the app's own model, the sound that it sends, or a service that Anam reaches by the session's environment.
func (p Persona) ForBrain(own, passthrough bool) Persona {
	face := Persona{
		Name: p.Name, AvatarID: p.AvatarID, AvatarModel: p.AvatarModel, DirectorNotes: p.DirectorNotes,
		MaxSessionLengthSeconds: p.MaxSessionLengthSeconds, ZeroDataRetention: p.ZeroDataRetention,
	}
	if own {
		face.LLMID = OwnBrain
	}
	if passthrough {
		face.EnableAudioPassthrough = &passthrough
	}
	return face
}

// As gives the persona as one of this kind: with what makes the kind, and without what the kind has no use for.
func (p Persona) As(k PersonaKind) Persona {
	if is(p.EnableAudioPassthrough, true) {
		p.EnableAudioPassthrough = nil
	}
	switch k {
	case PersonaFace:
		p.EnableAudioPassthrough = new(true)
	case PersonaOwnBrain:
		p.LLMID = OwnBrain
	}
	return p.Only(k)
}

// kindProblems holds the fields against the kind. What every kind needs is required by the fields' own rules.
func (p *Persona) kindProblems(at string) []FieldError {
	var problems []FieldError
	kind, opened := p.Kind(), p.Opened()
	for _, f := range personaFields {
		switch given := isGiven(f.in(&opened)); {
		case given && !kind.Has(f.Path):
			problems = append(problems, FieldError{below(at, f.Path), "not_allowed",
				"With enableAudioPassthrough the app brings brain, voice and words. Leave this out, or turn enableAudioPassthrough off."})
		case !given && kind.Needs(f.Path) && !f.Limits.Required:
			problems = append(problems, FieldError{below(at, f.Path), "required", "This is needed."})
		}
	}
	return problems
}

// isGiven tells whether a field, as Field.In points at it, is present.
func isGiven(at any) bool {
	value := reflect.ValueOf(at).Elem()
	if value.Kind() == reflect.Slice {
		return value.Len() > 0
	}
	return !value.IsZero()
}
