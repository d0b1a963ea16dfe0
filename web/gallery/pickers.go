package gallery

import (
	"fmt"

	"greenroom/web"
)

func pickerFixtures() []Fixture {
	return []Fixture{
		{Name: "picker_faces", View: exampleFaces(), Part: "picker"},
		{Name: "picker_faces_none", View: web.FacePicker{Search: "zzz", Owner: "yours", AnamDown: true}, Part: "picker"},
		{Name: "picker_faces_unlisted", View: web.FacePicker{KeyRefused: true, Unlisted: true}, Part: "picker"},
		{Name: "picker_faces_chosen", View: exampleFaces(), Part: "chosen"},
		{Name: "picker_voices", View: exampleVoices(), Part: "picker"},
		{Name: "picker_voices_rows", View: exampleVoices(), Part: "rows"},
		{Name: "picker_voices_none", View: web.VoicePicker{Search: "zzz", AnamDown: true}, Part: "picker"},
		{Name: "picker_voices_unlisted", View: web.VoicePicker{AnamDown: true, Unlisted: true}, Part: "picker"},
		{Name: "picker_names", View: exampleNames(""), Part: "picker"},
		{Name: "picker_names_several", View: exampleNames("templates"), Part: "picker"},
		{Name: "picker_names_rows", View: exampleNames(""), Part: "rows"},
		{Name: "picker_names_none", View: web.NamePicker{Search: "zzz", One: "key or person", Many: "keys and people", None: "Every key"}, Part: "picker"},
		{Name: "picker_names_typed", View: web.NamePicker{Search: "gone-one", One: "persona", Many: "personas", Archive: true, Archived: true, Typed: &web.NameRow{Value: "gone-one", Name: "gone-one", Detail: "as typed: any slug that was asked for"}}, Part: "picker"},
		{Name: "picker_voices_chosen", View: exampleVoices(), Part: "chosen"},
	}
}

func exampleFaces() web.FacePicker {
	picker := web.FacePicker{Owner: "stock", Total: 8}
	for _, person := range []string{"Cara", "Leo", "Liv"} {
		group := web.FaceGroup{Person: person}
		for i, variant := range []string{"desk", "home", "sofa", "window", "studio"}[:2+len(person)%3] {
			group.Faces = append(group.Faces, web.Face{
				ID: fmt.Sprintf("%s-%d", person, i), Person: person, Variant: variant,
				ImageURL: fmt.Sprintf("%s?%s%d", faceURL, person, i), Own: i == 0, Selected: person == "Liv" && i == 1,
			})
		}
		picker.Groups = append(picker.Groups, group)
	}
	picker.Groups[0].Faces[0].ImageURL = ""
	return picker
}

func exampleVoices() web.VoicePicker {
	picker := web.VoicePicker{
		Genders:   []web.Option{{Label: "Any gender", Selected: true}, {Value: "FEMALE", Label: "Female"}},
		Countries: []web.Option{{Label: "Any accent", Selected: true}, {Value: "GB", Label: "British"}},
		Providers: []web.Option{{Label: "Any provider", Selected: true}, {Value: "CARTESIA", Label: "Cartesia"}},
		Pinned:    []web.Voice{exampleVoice()}, Total: 412, MoreURL: "/catalog/voices?page=2",
	}
	for i, name := range []string{"Alder", "Ember", "Wren", "Tamsin", "Juno", "A voice with a name that goes on and on and on", "Nils", "Isla"} {
		voice := web.Voice{
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

func exampleNames(field string) web.NamePicker {
	picker := web.NamePicker{One: "persona", Many: "personas", Several: field != "", Field: field, MoreURL: "/choose/personas?cursor=abc"}
	if field == "" {
		picker.None, picker.NoneChosen, picker.Archive = "Every persona", true, true
	}
	for i, name := range []string{"Onboarding guide", rightToLeft, longName, hostile} {
		row := web.NameRow{Value: fmt.Sprintf("persona-%d", i), Name: name, Detail: fmt.Sprintf("persona-%d", i), Code: true, Face: true, Field: field, Selected: field != "" && i == 1}
		if i%2 == 0 {
			row.FaceURL = fmt.Sprintf("%s?%d", faceURL, i)
		}
		picker.Rows = append(picker.Rows, row)
	}
	return picker
}
