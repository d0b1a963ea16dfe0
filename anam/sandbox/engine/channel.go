package engine

import (
	"encoding/json"
	"strings"
)

// channelLabel is the data channel that the SDK creates.
const channelLabel = "session"

// pageMessage is what the page sends on the data channel.
type pageMessage struct {
	Type    string `json:"message_type"`
	Content string `json:"content"`
}

// What a page's message may be. Others, such as its statistics every five seconds, change nothing here.
const (
	pageSpeech    = "speech"
	pageInterrupt = "interrupt"
)

// speechText is a chunk of what is said. The page puts chunks with one message ID together as they come.
type speechText struct {
	MessageID    string `json:"message_id"`
	ContentIndex int    `json:"content_index"`
	Content      string `json:"content"`
	Role         string `json:"role"`
	EndOfSpeech  bool   `json:"end_of_speech"`
	Interrupted  bool   `json:"interrupted"`
	UtteranceID  string `json:"utterance_id,omitempty"`
	// CorrelationID is that of the talk stream which is spoken.
	CorrelationID string `json:"correlationId,omitempty"`
}

// hear acts on a message. What was typed is not said back to the page: Anam does not either.
func (s *session) hear(text []byte) {
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

// tell sends a chunk to the page. On a channel that has just closed it is lost with the page.
func (s *session) tell(chunk speechText) {
	if s.peer == nil || s.peer.channel == nil {
		return
	}
	text, _ := json.Marshal(map[string]any{"messageType": "speechText", "data": chunk}) // strings, numbers and booleans always encode
	_ = s.peer.channel.SendText(string(text))
}
