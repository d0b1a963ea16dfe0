package catalog

import (
	"encoding/json"
	"strings"
	"testing"

	"greenroom/anam"
	"greenroom/models"
)

const (
	labFace  = `"avatar":{"id":"30fa96d0-26c4-4e55-94a0-517025942e18"}`
	labVoice = `"voice":{"id":"6bfbe25a-979d-40f3-a92b-5394170af54b"}`
	labModel = "0934d97d-0c3a-4f33-91b0-5e136a0ef466"
)

func copied(t *testing.T, text string) LabCopy {
	t.Helper()
	var p anam.Persona
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	return copyOfLab(p)
}

// The model is read wherever integrators have seen it, and what is copied can be saved.
func TestTheModelOfALabPersona(t *testing.T) {
	t.Parallel()
	for place, members := range map[string]string{
		"llmId":        `"llmId":"` + labModel + `","brain":{"systemPrompt":"x"}`,
		"brain.llmId":  `"brain":{"systemPrompt":"x","llmId":"` + labModel + `"}`,
		"brain.llm.id": `"llmId":null,"brain":{"systemPrompt":"x","llm":{"id":"` + labModel + `"}}`,
		"all of them":  `"llmId":"` + labModel + `","brain":{"systemPrompt":"x","llmId":"other","llm":{"id":"another"}}`,
		"an empty llm": `"llmId":"` + labModel + `","brain":{"systemPrompt":"x","llm":null}`,
	} {
		c := copied(t, `{"name":"Cara",`+labFace+`,`+labVoice+`,`+members+`}`)
		if problems := c.Persona.Problems(""); c.Persona.LLMID != labModel || len(c.Lost) > 0 || len(problems) > 0 {
			t.Errorf("%s: %+v, lost %q, refused %v", place, c.Persona, c.Lost, problems)
		}
	}
}

// What is cut or left out is told, and what is left can be saved.
func TestWhatALabPersonaLoses(t *testing.T) {
	t.Parallel()
	whole := labFace + `,` + labVoice + `,"llmId":"` + labModel + `","brain":{"systemPrompt":"x"}`
	for _, c := range []struct{ members, told, language string }{
		{`"name":"Cara","languageCode":"inherit"`, "", ""},
		{`"name":"Cara","languageCode":"en"`, "", "en"},
		{`"name":"Cara","languageCode":"en-US"`, "Its language was en-US; here it is en, without the region.", "en"},
		{`"name":"Cara","languageCode":"PT_br"`, "Its language was PT_br; here it is pt, without the region.", "pt"},
		{`"name":"Cara","languageCode":"yue"`, "Its language yue has no code of two letters.", ""},
		{`"name":"` + strings.Repeat("N", 140) + `"`, "longer than 100 characters", ""},
		{`"name":"` + strings.Repeat("😀", 60) + `"`, "longer than 100 characters", ""},
	} {
		got := copied(t, `{`+c.members+`,`+whole+`}`)
		if problems := got.Persona.Problems(""); len(problems) > 0 || got.Persona.LanguageCode != c.language {
			t.Errorf("%s: language %q, refused %v", c.members, got.Persona.LanguageCode, problems)
		}
		if told := strings.Join(got.Lost, " "); !strings.Contains(told, c.told) || (c.told == "") != (told == "") {
			t.Errorf("%s: told %q", c.members, told)
		}
	}
}

func TestLabPersonasOfEachKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		kind models.PersonaKind
		lost []string
	}{
		{`{"name":"Own",` + labFace + `,"llmId":"CUSTOMER_CLIENT_V1","zeroDataRetention":true}`, models.PersonaOwnBrain, nil},
		{`{"name":"Face",` + labFace + `,"enableAudioPassthrough":true}`, models.PersonaFace, nil},
		{`{"name":"Face",` + labFace + `,` + labVoice + `,"enableAudioPassthrough":true,"brain":{"systemPrompt":"x"},"skipGreeting":false}`, models.PersonaFace,
			[]string{"It is a face alone, whose app thinks and speaks. Left out: Skip the greeting, System prompt, Voice."}},
		{`{"name":"Bare"}`, models.PersonaComplete, []string{
			"It has no face. Choose one under Face.", "It has no system prompt. Write one under Words.",
			"It has no model: browsers refuse its tokens. Choose one under Brain.", "It has no voice. Choose one under Voice."}},
	} {
		got := copied(t, c.text)
		if got.Persona.Kind() != c.kind || strings.Join(got.Lost, "|") != strings.Join(c.lost, "|") {
			t.Errorf("%s: %s, lost %q", c.text, got.Persona.Kind(), got.Lost)
		}
		if problems := got.Persona.Problems(""); c.kind != models.PersonaComplete && len(problems) > 0 {
			t.Errorf("%s: refused %v", c.text, problems)
		}
	}
}
