package sandbox

import (
	"net/http"
	"time"
)

// voice is a row of GET /v1/voices.
type voice struct {
	ID                      string    `json:"id"`
	DisplayName             string    `json:"displayName"`
	Provider                string    `json:"provider"`
	ProviderVoiceID         *string   `json:"providerVoiceId"`
	ProviderModelID         *string   `json:"providerModelId"`
	SampleURL               *string   `json:"sampleUrl"`
	PreviewSampleURL        *string   `json:"previewSampleUrl"`
	Gender                  *string   `json:"gender"`
	Country                 *string   `json:"country"`
	Description             *string   `json:"description"`
	DisplayTags             []string  `json:"displayTags"`
	IsZDR                   bool      `json:"isZdr"`
	CreatedByOrganizationID *string   `json:"createdByOrganizationId"`
	CreatedAt               time.Time `json:"createdAt"`
	UpdatedAt               time.Time `json:"updatedAt"`

	pitch float64 // of the sample, in hertz
}

func (v voice) identity() string           { return v.ID }
func (v voice) matches(search string) bool { return has(search, v.DisplayName) }

// at adds the URL of the sample, under its new and its old name.
func (v voice) at(origin string) any {
	sample := origin + "/media/voices/" + v.ID + ".wav"
	v.SampleURL, v.PreviewSampleURL = &sample, &sample
	return v
}

func (s *Server) listVoices(w http.ResponseWriter, r *http.Request) {
	answerList(s, w, r, s.catalog.voices)
}

func (s *Server) getVoice(w http.ResponseWriter, r *http.Request) {
	if !isUUID(r.PathValue("id")) {
		answerError(w, http.StatusBadRequest, "Invalid voice ID", "")
		return
	}
	v, known := s.catalog.voice(r.PathValue("id"))
	answerOne(s, w, r, v, known)
}
