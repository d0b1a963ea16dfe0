package sandbox

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
)

// mintBody is the body of POST /v1/auth/session-token, decoded twice: as a tree to check, and as raw members to remember.
type mintBody struct {
	loose          map[string]any
	PersonaConfig  json.RawMessage `json:"personaConfig"`
	ClientLabel    string          `json:"clientLabel"`
	SessionOptions json.RawMessage `json:"sessionOptions"`
	ClientMetadata json.RawMessage `json:"clientMetadata"` // of sessions that are started without a token
}

func (s *Server) mint(w http.ResponseWriter, r *http.Request) {
	if _, m, ok := s.configured(w, r); ok {
		s.answerToken(w, m)
	}
}

func (s *Server) answerToken(w http.ResponseWriter, m minted) {
	answer(w, http.StatusOK, map[string]string{"sessionToken": s.registry.issue(m, s.now())})
}

// configured reads the session that a request describes. It checks in Anam's order: JSON object, schema, persona, completeness, permissions.
// When something is wrong it answers, and ok is false.
func (s *Server) configured(w http.ResponseWriter, r *http.Request) (body mintBody, m minted, ok bool) {
	body, ok = readMintBody(r)
	if !ok {
		answerError(w, http.StatusBadRequest, "Invalid request body", "")
		return body, m, false
	}
	if found := s.checkMint(body.loose); found.any() {
		answerComplaints(w, found)
		return body, m, false
	}
	config, _ := body.loose["personaConfig"].(map[string]any)
	if id, stateful := config["personaId"].(string); stateful {
		m, ok = s.stateful(w, body, id, config)
		return body, m, ok
	}
	m, ok = s.ephemeral(w, body, config)
	return body, m, ok
}

func readMintBody(r *http.Request) (mintBody, bool) {
	var b mintBody
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return b, false
	}
	text, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(text, &b.loose) != nil || b.loose == nil {
		return b, false
	}
	_ = json.Unmarshal(text, &b) // the check of the tree reports members of a wrong type
	return b, true
}

// stateful configures a Lab persona. One without an LLM, and one that is mixed with inline fields, gives a legacy token.
// The one field that counts beside a personaId is enableAudioPassthrough, as Anam's Python SDK says.
func (s *Server) stateful(w http.ResponseWriter, body mintBody, id string, config map[string]any) (minted, bool) {
	p, known := s.catalog.persona(id)
	if !known {
		s.answerStalePersona(w)
		return minted{}, false
	}
	m := body.minted("stateful")
	m.PersonaID = p.ID
	passthrough, says := config["enableAudioPassthrough"].(bool)
	mixed := len(config) > 2 || len(config) == 2 && !says
	if p.model() == "" && !p.EnableAudioPassthrough && !passthrough || mixed {
		m.Type = "legacy"
	}
	return m, true
}

func (s *Server) answerStalePersona(w http.ResponseWriter) {
	if s.options.StaleStatus == http.StatusBadRequest {
		answerError(w, http.StatusBadRequest, "invalid_persona_configuration", "Persona not found or unavailable")
		return
	}
	answerError(w, http.StatusNotFound, "Not found", "Persona not found")
}

func (s *Server) ephemeral(w http.ResponseWriter, body mintBody, config map[string]any) (minted, bool) {
	model := s.avatarModel(config)
	switch {
	case body.underdefined(config):
		return body.minted("legacy"), true
	case !supportsVideo(body.loose["sessionOptions"], model):
		answerVideoDimensions(w)
	case strings.HasSuffix(model, "-latest") && !s.options.AllowLatest:
		answerError(w, http.StatusForbidden, "Forbidden", "Avatar model is not available to your organization")
	default:
		return body.minted("ephemeral"), true
	}
	return minted{}, false
}

// underdefined reports a persona without an LLM, or with neither face nor voice. Anam then answers 200 with a legacy token, which browsers refuse.
// A face is enough where somebody else thinks and speaks: with passthrough, or in an environment such as LiveKit's or ElevenLabs'.
func (b mintBody) underdefined(config map[string]any) bool {
	if config["enableAudioPassthrough"] == true || b.loose["environment"] != nil {
		return config["avatarId"] == nil
	}
	return config["llmId"] == nil || config["avatarId"] == nil && config["voiceId"] == nil
}

// avatarModel is the requested model, or else the avatar's active one.
func (s *Server) avatarModel(config map[string]any) string {
	if model, ok := config["avatarModel"].(string); ok {
		return model
	}
	id, _ := config["avatarId"].(string)
	if a, known := s.catalog.avatar(id); known {
		return a.ActiveVersion
	}
	return "cara-3"
}

// supportedVideo are width and height by model. Portrait needs cara-4.
var supportedVideo = map[string][][2]float64{
	"cara-3":        {{720, 480}},
	"cara-4":        {{1152, 768}, {768, 1152}},
	"cara-4-latest": {{1152, 768}, {768, 1152}},
}

func supportsVideo(options any, model string) bool {
	o, _ := options.(map[string]any)
	width, asked := o["videoWidth"].(float64)
	if !asked {
		return true
	}
	height, _ := o["videoHeight"].(float64)
	for _, pair := range supportedVideo[model] {
		if pair == [2]float64{width, height} {
			return true
		}
	}
	return false
}

func answerVideoDimensions(w http.ResponseWriter) {
	answer(w, http.StatusBadRequest, map[string]any{
		"error":               "video_dimensions_not_supported_for_model",
		"message":             "The video dimensions are not supported for this avatar model",
		"supportedDimensions": []string{"1152x768", "768x1152"},
	})
}

func (b mintBody) minted(kind string) minted {
	return minted{Type: kind, PersonaConfig: b.PersonaConfig, ClientLabel: b.ClientLabel, SessionOptions: b.SessionOptions, Room: b.hasRoom()}
}

// hasRoom tells whether the face appears in a room of another service, so that no browser connects to the engine.
func (b mintBody) hasRoom() bool {
	environment, _ := b.loose["environment"].(map[string]any)
	return environment["livekitUrl"] != nil || environment["agoraSettings"] != nil
}
