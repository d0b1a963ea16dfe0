package web

import "greenroom/models"

// KindField is the field of the editor's form that chooses the kind of a persona.
const KindField = "kind"

// KindChoice is one answer to the question of who thinks and who speaks.
type KindChoice struct {
	Kind models.PersonaKind
	// Title answers in a few words, Hint says what it means; Word marks a persona of the kind in lists, empty for the usual one.
	Title, Hint, Word string
	// Note says what a person who talks to such a persona misses here.
	Note   string
	Chosen bool
}

var kindChoices = []KindChoice{
	{Kind: models.PersonaComplete, Title: "Anam thinks and speaks", Hint: "A model, a voice and a face, and your words to guide them."},
	{Kind: models.PersonaOwnBrain, Title: "Your app thinks", Word: "Own model", Hint: "Your own model writes the replies. Anam speaks them and shows the face.",
		Note: "Your app's model thinks, so nobody answers here. Choose It says, and type a line for it to speak."},
	{Kind: models.PersonaFace, Title: "Your app thinks and speaks", Word: "Face alone", Hint: "A face alone: it moves to the sound that your app sends.",
		Note: "Your app brings thinking and voice, so here there is only a face to see."},
}

// KindTitle says in words who thinks and who speaks.
func KindTitle(kind models.PersonaKind) string { return choiceOf(kind).Title }

// KindWord marks a persona of the kind in lists; empty for the usual one.
func KindWord(kind models.PersonaKind) string { return choiceOf(kind).Word }

// PreviewNote says what a person who talks to a persona of the kind misses; empty for a complete one.
func PreviewNote(kind models.PersonaKind) string { return choiceOf(kind).Note }

func choiceOf(kind models.PersonaKind) KindChoice {
	for _, choice := range kindChoices {
		if choice.Kind == kind {
			return choice
		}
	}
	return KindChoice{}
}

// ID is the element of the answer.
func (c KindChoice) ID() string { return fieldID(KindField) + "-" + string(c.Kind) }

// Kind is the kind of persona that the form is for.
func (f Form) Kind() models.PersonaKind {
	if kind := models.PersonaKind(f.Values[KindField]); kind != "" {
		return kind
	}
	return models.PersonaComplete
}

// SavedKind is the stored kind, empty for what was never saved.
func (f Form) SavedKind() string { return f.Saved[KindField] }

// Kinds are the answers to choose from.
func (f Form) Kinds() []KindChoice {
	choices := make([]KindChoice, len(kindChoices))
	for i, choice := range kindChoices {
		choice.Chosen = choice.Kind == f.Kind()
		choices[i] = choice
	}
	return choices
}
