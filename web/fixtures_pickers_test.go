package web

import "fmt"

func pickerFixtures() []fixture {
	return []fixture{
		{name: "picker_faces", view: exampleFaces(), part: "picker"},
		{name: "picker_faces_none", view: FacePicker{Search: "zzz", Owner: "yours", AnamDown: true}, part: "picker"},
		{name: "picker_faces_unlisted", view: FacePicker{KeyRefused: true, Unlisted: true}, part: "picker"},
		{name: "picker_voices", view: exampleVoices(), part: "picker"},
		{name: "picker_voices_rows", view: exampleVoices(), part: "rows"},
		{name: "picker_voices_none", view: VoicePicker{Search: "zzz", AnamDown: true}, part: "picker"},
		{name: "picker_voices_unlisted", view: VoicePicker{AnamDown: true, Unlisted: true}, part: "picker"},
	}
}

func exampleFaces() FacePicker {
	picker := FacePicker{Owner: "stock", Total: 8}
	for _, person := range []string{"Cara", "Leo", "Liv"} {
		group := FaceGroup{Person: person}
		for i, variant := range []string{"desk", "home", "sofa", "window", "studio"}[:2+len(person)%3] {
			group.Faces = append(group.Faces, Face{
				ID: fmt.Sprintf("%s-%d", person, i), Person: person, Variant: variant,
				ImageURL: fmt.Sprintf("%s?%s%d", faceURL, person, i), Own: i == 0, Selected: person == "Liv" && i == 1,
			})
		}
		picker.Groups = append(picker.Groups, group)
	}
	picker.Groups[0].Faces[0].ImageURL = ""
	return picker
}

func exampleVoices() VoicePicker {
	picker := VoicePicker{
		Genders:   []Option{{Label: "Any gender", Selected: true}, {Value: "FEMALE", Label: "Female"}},
		Countries: []Option{{Label: "Any accent", Selected: true}, {Value: "GB", Label: "British"}},
		Providers: []Option{{Label: "Any provider", Selected: true}, {Value: "CARTESIA", Label: "Cartesia"}},
		Pinned:    []Voice{exampleVoice()}, Total: 412, MoreURL: "/catalog/voices?page=2",
	}
	for i, name := range []string{"Alder", "Ember", "Wren", "Tamsin", "Juno", "A voice with a name that goes on and on and on", "Nils", "Isla"} {
		voice := Voice{
			ID: fmt.Sprintf("voice-%d", i), Name: name, Accent: "American", Gender: "Male", Provider: "CARTESIA",
			ProviderName: "Cartesia", Description: "calm, low, unhurried", SampleURL: fmt.Sprintf("%s?%d", sampleURL, i),
		}
		if i == 2 {
			voice.Description, voice.SampleURL, voice.Gender = "", "", ""
		}
		picker.Voices = append(picker.Voices, voice)
	}
	return picker
}
