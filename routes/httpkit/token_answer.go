package httpkit

import (
	"time"

	"greenroom/models"
)

// tokenAnswer is a session token; it is answered once and kept nowhere.
type tokenAnswer struct {
	SessionToken string  `json:"sessionToken"`
	Type         *string `json:"type"`
	ExpiresAt    *Moment `json:"expiresAt"`
	Template     *string `json:"template"`
	Version      *int    `json:"version"`
	Label        *string `json:"label"`
	PersonaID    *string `json:"personaId"`
	ClientLabel  string  `json:"clientLabel"`
	MintID       string  `json:"mintId"`
	// ClientOptions go into createClient(sessionToken, clientOptions) as they are.
	ClientOptions models.ClientOptions `json:"clientOptions"`
}

// AnswerToken is the answer to a mint.
func AnswerToken(m models.MintResult) tokenAnswer {
	return tokenAnswer{
		SessionToken: m.SessionToken.Reveal(), Type: OrNull(m.Type), ExpiresAt: momentOrNull(m.ExpiresAt),
		Template: OrNull(m.Template), Version: OrNull(m.Version), Label: OrNull(m.Label),
		PersonaID: OrNull(m.PersonaID), ClientLabel: m.ClientLabel, MintID: m.MintID, ClientOptions: m.ClientOptions,
	}
}

func momentOrNull(t time.Time) *Moment {
	if t.IsZero() {
		return nil
	}
	m := Moment(t)
	return &m
}
