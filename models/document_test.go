package models_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"greenroom/models"
)

var update = flag.Bool("update", false, "write the golden documents anew")

// Stored versions are compared by the hash of this form: it may never change for a format that is out.
func TestCanonicalFormIsTheGoldenOne(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]models.Persona{"least": golden(least()), "full": golden(full())} {
		got := canonicalOf(t, p)
		golden := "testdata/document_" + name + ".json"
		if *update {
			if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if string(got)+"\n" != string(want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

// The hashes that databases hold for these documents, taken when the persona was their only part.
func TestHashesOfStoredDocuments(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"least": "872471c84d58cd8bc73b97ef07a6d8e6aa121e6d468730b6f73c2174b390fffe", "full": "eb070e32281b42cfb32387bcdebdc9af5090fd5e989793e691bd4168009f92da",
	} {
		stored, err := os.ReadFile("testdata/document_" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		document, err := models.ParseDocument(stored)
		if err != nil {
			t.Fatal(err)
		}
		again, err := document.With(models.NewVersion{Note: "nothing sent"}).Canonical()
		if err != nil || string(again) != strings.TrimSuffix(string(stored), "\n") {
			t.Errorf("%s: saved again as\n%s, %v", name, again, err)
		}
		if got := hex.EncodeToString(models.Sum(again)); got != want {
			t.Errorf("%s: hash %s, stored %s", name, got, want)
		}
	}
}

func canonicalOf(t *testing.T, p models.Persona) []byte {
	t.Helper()
	p.Normalize()
	raw, err := models.NewDocument(p).Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestDocumentRoundTrip(t *testing.T) {
	t.Parallel()
	for _, p := range []models.Persona{least(), full()} {
		want := models.NewDocument(p)
		got, err := models.ParseDocument(canonicalOf(t, p))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	}
}

func TestPersonaConfigIsThePersonaAlone(t *testing.T) {
	t.Parallel()
	raw, err := models.NewDocument(golden(least())).PersonaConfig()
	want := `{"name":"Cara","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b","llmId":"CUSTOMER_CLIENT_V1","systemPrompt":"Be kind."}`
	if err != nil || string(raw) != want {
		t.Errorf("got  %s, %v\nwant %s", raw, err, want)
	}
}

// What means the same must have the same bytes: then saving it again makes no version.
func TestSameMeaningHasTheSameBytes(t *testing.T) {
	t.Parallel()
	want := canonicalOf(t, golden(least()))
	for name, raw := range map[string]string{
		"upper-case UUIDs and outer blanks": `{"name":"  Cara ","avatarId":" 30FA96D0-26C4-4E55-94A0-517025942E18","voiceId":"6BFBE25A-979D-40F3-A92B-5394170AF54B","llmId":" CUSTOMER_CLIENT_V1 ","systemPrompt":"Be kind."}`,
		"null, empty text and empty lists": `{"systemPrompt":"Be kind.","llmId":"CUSTOMER_CLIENT_V1","name":"Cara","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b",
			"avatarModel":"","initialMessage":null,"skipGreeting":null,"maxSessionLengthSeconds":null,"languageCode":" ","toolIds":[],"tools":[],
			"voiceDetectionOptions":{},"voiceGenerationOptions":{"model":" ","emotion":"","speed":null},"directorNotes":{"presetStyle":"","customStylePrompt":"\n"}}`,
	} {
		var p models.Persona
		if err := json.Unmarshal([]byte(raw), &p); err != nil {
			t.Fatal(err)
		}
		if got := canonicalOf(t, p); !bytes.Equal(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func TestZeroAndFalseAreKept(t *testing.T) {
	t.Parallel()
	p := least()
	p.SkipGreeting, p.UninterruptibleGreeting = new(false), new(false)
	p.VoiceDetectionOptions = &models.VoiceDetectionOptions{SilenceBeforeSkipTurnSeconds: new(0.0)}
	p.VoiceGenerationOptions = &models.VoiceGenerationOptions{UseSpeakerBoost: new(false), Stability: new(0.0)}
	p.DirectorNotes = &models.DirectorNotes{Expressivity: new(0.0)}
	got := string(canonicalOf(t, p))
	for _, want := range []string{`"skipGreeting":false`, `"uninterruptibleGreeting":false`, `{"silenceBeforeSkipTurnSeconds":0}`,
		`{"stability":0,"useSpeakerBoost":false}`, `"directorNotes":{"expressivity":0}`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
}

func TestTextKeepsItsWhiteSpaceAndIsNotEscaped(t *testing.T) {
	t.Parallel()
	p := least()
	p.SystemPrompt = "  <b>Be</b> & kind.\r\n\tAlways.  \n"
	got := string(canonicalOf(t, p))
	if want := `"systemPrompt":"  <b>Be</b> & kind.\n\tAlways.  \n"`; !strings.Contains(got, want) {
		t.Errorf("%s is missing in %s", want, got)
	}
}

func TestNormalizeLeavesTheCallersListsAlone(t *testing.T) {
	t.Parallel()
	p := full()
	p.ToolIDs = []string{"ABC"}
	p.Tools[0]["description"] = nil
	p.VoiceGenerationOptions.Model = " x "
	normal := p
	normal.Normalize()
	if p.ToolIDs[0] != "ABC" || len(p.Tools[0]) != 4 || p.VoiceGenerationOptions.Model != " x " {
		t.Errorf("the caller's persona became %+v", p)
	}
	if normal.ToolIDs[0] != "abc" || len(normal.Tools[0]) != 3 || normal.VoiceGenerationOptions.Model != "x" {
		t.Errorf("got %+v", normal)
	}
}

func TestUnknownDocumentsAreRefused(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		``, `{}`, `{"format":2,"persona":{}}`, `{"format":0,"persona":{}}`, `{"format":1,"persona":{"unheardOf":1}}`,
		`{"format":1,"persona":{},"variables":[]}`, `{"format":1,"persona":{}} {}`, `{"format":1,"persona":{}}]`, `[]`, `{"format":1,"persona":{"name":7}}`,
	} {
		if d, err := models.ParseDocument([]byte(raw)); err == nil {
			t.Errorf("%s: got %+v", raw, d)
		}
	}
}

func TestSumIsSHA256(t *testing.T) {
	t.Parallel()
	const ofABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got := hex.EncodeToString(models.Sum([]byte("abc"))); got != ofABC {
		t.Errorf("got %s", got)
	}
}

// Whatever parses must have one canonical form, and normalising it twice must change nothing more.
func FuzzParseDocument(f *testing.F) {
	for _, name := range []string{"least", "full"} {
		seed, err := os.ReadFile("testdata/document_" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Add([]byte(`{"format":1,"persona":{"name":" ","tools":[null,{"a":null,"n":1e300}],"toolIds":[""," A "],"directorNotes":{"customStylePrompt":" "}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		first, err := models.ParseDocument(raw)
		if err != nil {
			return
		}
		once := canonicalOf(t, first.Persona)
		again, err := models.ParseDocument(once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice := canonicalOf(t, again.Persona); !bytes.Equal(once, twice) {
			t.Fatalf("once  %s\ntwice %s", once, twice)
		}
		_ = models.Invalid(again.Persona.Problems("persona")...)
	})
}
