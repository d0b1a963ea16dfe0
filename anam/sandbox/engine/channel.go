package engine

import (
	"encoding/json"
	"strings"
)

// channelLabel is the data channel that the SDK creates.
const channelLabel = "session"

// pageMessage is a message of the page on the data channel.
type pageMessage struct {
	Type    string `json:"message_type"`
	Content string `json:"content"`
}

// Types of pageMessage. Others, such as statistics every five seconds, are ignored.
const (
	pageSpeech    = "speech"
	pageInterrupt = "interrupt"
)

// speechText is a chunk of transcript. The page joins chunks of one message ID in the order in which they come.
type speechText struct {
	MessageID    string `json:"message_id"`
	ContentIndex int    `json:"content_index"`
	Content      string `json:"content"`
	Role         string `json:"role"`
	EndOfSpeech  bool   `json:"end_of_speech"`
	Interrupted  bool   `json:"interrupted"`
	UtteranceID  string `json:"utterance_id,omitempty"`
	// CorrelationID names the talk stream that is being spoken, if any.
	CorrelationID string `json:"correlationId,omitempty"`
}

// receiveText acts on a message. It does not echo typed lines, because Anam does not.
func (s *session) receiveText(text []byte) {
	var m pageMessage
	if json.Unmarshal(text, &m) != nil {
		return
	}
	switch m.Type {
	case pageSpeech:
		if strings.TrimSpace(m.Content) != "" {
			s.say(spoken(s.call.Persona.reply(m.Content)))
		}
	case pageInterrupt:
		s.interrupt()
	}
}

// sendChunk sends a chunk to the page. An error means that the channel has closed with the page.
func (s *session) sendChunk(chunk speechText) {
	if s.peer == nil || s.peer.channel == nil {
		return
	}
	text, _ := json.Marshal(map[string]any{"messageType": "speechText", "data": chunk}) // strings, numbers and booleans always encode
	_ = s.peer.channel.SendText(string(text))
}
