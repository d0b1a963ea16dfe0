package api

import (
	"encoding/hex"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// templateAnswer is a template with its latest version.
type templateAnswer struct {
	Slug          string             `json:"slug"`
	Aliases       []string           `json:"aliases"`
	Description   string             `json:"description"`
	Tags          []string           `json:"tags"`
	Status        models.Status      `json:"status"`
	Kind          models.PersonaKind `json:"kind"` // of the latest version
	Labels        map[string]int     `json:"labels"`
	LatestVersion int                `json:"latestVersion"`
	Version       versionAnswer      `json:"version"`
	CreatedAt     httpkit.Moment     `json:"createdAt"`
	UpdatedAt     httpkit.Moment     `json:"updatedAt"`
}

func answerTemplate(t models.Template) templateAnswer {
	return templateAnswer{
		Slug: t.Slug, Aliases: t.Aliases, Description: t.Description, Tags: t.Tags, Status: t.Status(), Kind: t.Version.Document.Persona.Kind(), Labels: t.Labels,
		LatestVersion: t.LatestVersion, Version: answerVersion(t.Version),
		CreatedAt: httpkit.Moment(t.CreatedAt), UpdatedAt: httpkit.Moment(t.UpdatedAt),
	}
}

// templateItem is a template in the list, with name and IDs of its latest version and without its prompt.
type templateItem struct {
	Slug          string             `json:"slug"`
	Description   string             `json:"description"`
	Tags          []string           `json:"tags"`
	Status        models.Status      `json:"status"`
	Kind          models.PersonaKind `json:"kind"`
	Labels        map[string]int     `json:"labels"`
	LatestVersion int                `json:"latestVersion"`
	Name          string             `json:"name"`
	AvatarID      string             `json:"avatarId"`
	VoiceID       *string            `json:"voiceId"` // null: it brings none
	LLMID         *string            `json:"llmId"`
	CreatedAt     httpkit.Moment     `json:"createdAt"`
	UpdatedAt     httpkit.Moment     `json:"updatedAt"`
}

func answerItem(t models.TemplateSummary) templateItem {
	return templateItem{
		Slug: t.Slug, Description: t.Description, Tags: t.Tags, Status: t.Status(), Kind: t.Latest.Kind(), Labels: t.Labels, LatestVersion: t.LatestVersion,
		Name: t.Latest.Name, AvatarID: t.Latest.AvatarID, VoiceID: httpkit.OrNull(t.Latest.VoiceID), LLMID: httpkit.OrNull(t.Latest.LLMID),
		CreatedAt: httpkit.Moment(t.CreatedAt), UpdatedAt: httpkit.Moment(t.UpdatedAt),
	}
}

type versionAnswer struct {
	Number    int                    `json:"number"`
	SHA256    string                 `json:"sha256"` // of the stored document, in hexadecimal
	Kind      models.PersonaKind     `json:"kind"`
	Persona   models.Persona         `json:"persona"`
	Session   *models.SessionOptions `json:"session"`
	Note      string                 `json:"note"`
	CreatedBy models.ActorJSON       `json:"createdBy"`
	CreatedAt httpkit.Moment         `json:"createdAt"`
}

func answerVersion(v models.Version) versionAnswer {
	return versionAnswer{
		Number: v.Number, SHA256: hex.EncodeToString(v.SHA256), Kind: v.Document.Persona.Kind(), Persona: v.Document.Persona, Session: v.Document.Session, Note: v.Note,
		CreatedBy: v.CreatedBy.JSON(), CreatedAt: httpkit.Moment(v.CreatedAt),
	}
}
