package httpkit

import (
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gofiber/fiber/v2"

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
		SessionToken: m.SessionToken.Reveal(), Type: OrNull(m.Type), ExpiresAt: MomentOrNull(m.ExpiresAt),
		Template: OrNull(m.Template), Version: OrNull(m.Version), Label: OrNull(m.Label),
		PersonaID: OrNull(m.PersonaID), ClientLabel: m.ClientLabel, MintID: m.MintID, ClientOptions: m.ClientOptions,
	}
}

// MomentOrNull gives nil, null in JSON, for a zero time.
func MomentOrNull(t time.Time) *Moment {
	if t.IsZero() {
		return nil
	}
	m := Moment(t)
	return &m
}

// SendToken answers a mint as AnswerToken does. It writes the members itself: apps ask for nothing as often.
func SendToken(c *fiber.Ctx, m models.MintResult) error {
	body, err := appendToken(make([]byte, 0, len(m.SessionToken)+512), m)
	if err != nil {
		return err
	}
	return SendJSON(c, fiber.StatusCreated, body)
}

func appendToken(b []byte, m models.MintResult) ([]byte, error) {
	b = appendText(append(b, `{"sessionToken":`...), m.SessionToken.Reveal())
	b = appendTextOrNull(append(b, `,"type":`...), m.Type)
	b = append(b, `,"expiresAt":`...)
	if m.ExpiresAt.IsZero() {
		b = append(b, "null"...)
	} else {
		b = append(m.ExpiresAt.UTC().AppendFormat(append(b, '"'), models.TimeFormat), '"')
	}
	b = appendTextOrNull(append(b, `,"template":`...), m.Template)
	b = append(b, `,"version":`...)
	if m.Version == 0 {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendInt(b, int64(m.Version), 10)
	}
	b = appendTextOrNull(append(b, `,"label":`...), m.Label)
	b = appendTextOrNull(append(b, `,"personaId":`...), m.PersonaID)
	b = appendText(append(b, `,"clientLabel":`...), m.ClientLabel)
	b = appendText(append(b, `,"mintId":`...), m.MintID)
	options := []byte("{}") // of most
	if m.ClientOptions != (models.ClientOptions{}) {
		var err error
		if options, err = json.Marshal(m.ClientOptions, Written); err != nil {
			return nil, err
		}
	}
	return append(append(append(b, `,"clientOptions":`...), options...), '}'), nil
}

func appendTextOrNull(b []byte, text string) []byte {
	if text == "" {
		return append(b, "null"...)
	}
	return appendText(b, text)
}

// appendText puts the replacement character in place of what is no UTF-8, and tells of it by an error that cannot fail an answer.
func appendText(b []byte, text string) []byte {
	b, _ = jsontext.AppendQuote(b, text)
	return b
}
