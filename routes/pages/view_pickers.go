package pages

import (
	"greenroom/catalog"
	"greenroom/models"
	"greenroom/web"
)

func picturePath(id string) string { return "/media/avatars/" + id }
func soundPath(id string) string   { return "/media/voices/" + id }

func shownFace(a catalog.Avatar, selected string) web.Face {
	face := web.Face{ID: a.ID, Person: a.Person, Variant: a.Variant, Own: a.Own, Selected: a.ID == selected && selected != ""}
	if a.HasPicture {
		face.ImageURL = picturePath(a.ID)
	}
	return face
}

func shownVoice(v catalog.Voice, selected string) web.Voice {
	voice := web.Voice{
		ID: v.ID, Name: v.Name, Accent: v.CountryName, Gender: genderNames[v.Gender], Description: v.Description,
		Provider: v.Provider, ProviderName: providerName(v.Provider), Selected: v.ID == selected && selected != "",
	}
	if v.HasSample {
		voice.SampleURL = soundPath(v.ID)
	}
	return voice
}

var genderNames = map[string]string{"FEMALE": "Female", "MALE": "Male", "NEUTRAL": "Neutral"}

// providerName is the name of a voice provider. An unknown provider is shown as it is.
func providerName(provider string) string { return models.ProviderName(provider) }

// faceGroups groups faces by person. avatars are sorted by person.
func faceGroups(avatars []catalog.Avatar, selected string) []web.FaceGroup {
	var groups []web.FaceGroup
	for _, a := range avatars {
		if len(groups) == 0 || groups[len(groups)-1].Person != a.Person {
			groups = append(groups, web.FaceGroup{Person: a.Person})
		}
		last := &groups[len(groups)-1]
		last.Faces = append(last.Faces, shownFace(a, selected))
	}
	return groups
}
