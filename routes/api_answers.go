package routes

import (
	"time"

	"greenroom/models"
)

// templateAnswer is a template with its latest version.
type templateAnswer struct {
	Slug          string         `json:"slug"`
	Description   string         `json:"description"`
	Tags          []string       `json:"tags"`
	Status        models.Status  `json:"status"`
	Labels        map[string]int `json:"labels"`
	LatestVersion int            `json:"latestVersion"`
	Version       versionAnswer  `json:"version"`
	CreatedAt     moment         `json:"createdAt"`
	UpdatedAt     moment         `json:"updatedAt"`
}

func answerTemplate(t models.Template) templateAnswer {
	return templateAnswer{
		Slug: t.Slug, Description: t.Description, Tags: t.Tags, Status: t.Status(), Labels: t.Labels,
		LatestVersion: t.LatestVersion, Version: answerVersion(t.Version),
		CreatedAt: moment(t.CreatedAt), UpdatedAt: moment(t.UpdatedAt),
	}
}

// templateItem is a template in the list: what the latest version is called and made of, without its prompt.
type templateItem struct {
	Slug          string         `json:"slug"`
	Description   string         `json:"description"`
	Tags          []string       `json:"tags"`
	Status        models.Status  `json:"status"`
	Labels        map[string]int `json:"labels"`
	LatestVersion int            `json:"latestVersion"`
	Name          string         `json:"name"`
	AvatarID      string         `json:"avatarId"`
	VoiceID       string         `json:"voiceId"`
	LLMID         string         `json:"llmId"`
	CreatedAt     moment         `json:"createdAt"`
	UpdatedAt     moment         `json:"updatedAt"`
}

func answerItem(t models.TemplateSummary) templateItem {
	return templateItem{
		Slug: t.Slug, Description: t.Description, Tags: t.Tags, Status: t.Status(), Labels: t.Labels, LatestVersion: t.LatestVersion,
		Name: t.Latest.Name, AvatarID: t.Latest.AvatarID, VoiceID: t.Latest.VoiceID, LLMID: t.Latest.LLMID,
		CreatedAt: moment(t.CreatedAt), UpdatedAt: moment(t.UpdatedAt),
	}
}

type versionAnswer struct {
	Number    int            `json:"number"`
	Persona   models.Persona `json:"persona"`
	Note      string         `json:"note"`
	CreatedBy actorAnswer    `json:"createdBy"`
	CreatedAt moment         `json:"createdAt"`
}

func answerVersion(v models.Version) versionAnswer {
	return versionAnswer{
		Number: v.Number, Persona: v.Document.Persona, Note: v.Note,
		CreatedBy: answerActor(v.CreatedBy), CreatedAt: moment(v.CreatedAt),
	}
}

// actorAnswer says who did something; the command line and setup have no ID.
type actorAnswer struct {
	Kind models.ActorKind `json:"kind"`
	ID   *string          `json:"id"`
	Name string           `json:"name"`
}

func answerActor(a models.Actor) actorAnswer {
	return actorAnswer{Kind: a.Kind, ID: orNull(a.ID), Name: a.Shown()}
}

// tokenAnswer is a session token; it is answered once and kept nowhere.
type tokenAnswer struct {
	SessionToken string  `json:"sessionToken"`
	Type         *string `json:"type"`
	ExpiresAt    *moment `json:"expiresAt"`
	Template     *string `json:"template"`
	Version      *int    `json:"version"`
	Label        *string `json:"label"`
	PersonaID    *string `json:"personaId"`
	ClientLabel  string  `json:"clientLabel"`
	MintID       string  `json:"mintId"`
}

func answerToken(m models.MintResult) tokenAnswer {
	return tokenAnswer{
		SessionToken: m.SessionToken.Reveal(), Type: orNull(m.Type), ExpiresAt: momentOrNull(m.ExpiresAt),
		Template: orNull(m.Template), Version: orNull(m.Version), Label: orNull(m.Label),
		PersonaID: orNull(m.PersonaID), ClientLabel: m.ClientLabel, MintID: m.MintID,
	}
}

func momentOrNull(t time.Time) *moment {
	if t.IsZero() {
		return nil
	}
	m := moment(t)
	return &m
}
