package engine

import (
	"fmt"
	"time"
	"unicode"
)

// utterance is a line that the persona says or will say.
type utterance struct {
	words []word
	sent  int    // chunks sent to the page
	id    string // given when it begins
	// firm prevents interruption.
	firm bool
	// stream is the correlation ID of a talk stream, and open is true while more of it may come.
	stream string
	open   bool
	// starved is true while it is open and waits for more.
	starved bool
}

// word is a chunk of text: a word with the space after it.
type word struct{ text, utteranceID string }

// speech is the state of speaking, word by word.
type speech struct {
	current *utterance
	queued  []*utterance // queued behind a firm one
	next    *time.Timer  // until the next word
	count   int
}

// talkChunk is a part of a talk stream.
type talkChunk struct {
	Content       string `json:"content"`
	StartOfSpeech bool   `json:"startOfSpeech"`
	EndOfSpeech   bool   `json:"endOfSpeech"`
	CorrelationID string `json:"correlationId"`
	UtteranceID   string `json:"utteranceId"`
}

func spoken(text string) *utterance { return &utterance{words: wordsOf(text, "")} }

// wordsOf splits before every word. The chunks joined are the text.
func wordsOf(text, utteranceID string) []word {
	var words []word
	start, inSpace := 0, false
	for i, r := range text {
		if inSpace && !unicode.IsSpace(r) {
			words = append(words, word{text[start:i], utteranceID})
			start = i
		}
		inSpace = unicode.IsSpace(r)
	}
	if start < len(text) {
		words = append(words, word{text[start:], utteranceID})
	}
	return words
}

// say interrupts the current utterance with u. It queues u behind a firm one, and until the session is ready.
func (s *session) say(u *utterance) {
	if !s.ready || s.speech.current != nil && s.speech.current.firm {
		s.speech.queued = append(s.speech.queued, u)
		return
	}
	s.interrupt()
	s.startSaying(u)
}

func (s *session) startSaying(u *utterance) {
	s.speech.count++
	u.id = fmt.Sprintf("sandbox-message-%d", s.speech.count)
	s.speech.current = u
	s.speakNext()
}

// speakNext says the next word, or ends the utterance. A stream that is still open waits for more.
func (s *session) speakNext() {
	u := s.speech.current
	switch {
	case u == nil:
		return
	case len(u.words) > 0:
		s.chunk(u, speechText{Content: u.words[0].text, UtteranceID: u.words[0].utteranceID})
		u.words = u.words[1:]
		s.setTalking(true)
		s.speech.next.Reset(s.engine.options.WordEvery)
	case u.open:
		u.starved = true
		s.setTalking(false)
	default:
		s.finish(speechText{EndOfSpeech: true})
		s.sayQueued()
	}
}

func (s *session) sayQueued() {
	if len(s.speech.queued) > 0 {
		u := s.speech.queued[0]
		s.speech.queued = s.speech.queued[1:]
		s.startSaying(u)
	}
}

// interrupt stops the current utterance unless it is firm. For a talk stream it tells the page.
func (s *session) interrupt() {
	u := s.speech.current
	if u == nil || u.firm {
		return
	}
	s.finish(speechText{EndOfSpeech: true, Interrupted: true})
	if u.stream != "" {
		s.send(actionTalkInterrupted, map[string]string{"correlationId": u.stream})
	}
}

func (s *session) finish(last speechText) {
	s.chunk(s.speech.current, last)
	s.speech.current = nil
	s.speech.next.Stop()
	s.setTalking(false)
}

func (s *session) chunk(u *utterance, chunk speechText) {
	chunk.MessageID, chunk.ContentIndex, chunk.Role, chunk.CorrelationID = u.id, u.sent, "persona", u.stream
	u.sent++
	s.sendChunk(chunk)
}

// setTalking switches between talking and idling.
func (s *session) setTalking(talking bool) {
	if s.peer != nil {
		s.peer.player.talking.Store(talking)
	}
}

// continueStream adds a part of a talk stream. The rest of an interrupted stream is dropped.
func (s *session) continueStream(c talkChunk) {
	words := wordsOf(c.Content, c.UtteranceID)
	u := s.streaming(c.CorrelationID)
	if u == nil {
		if c.StartOfSpeech {
			s.say(&utterance{words: words, stream: c.CorrelationID, open: !c.EndOfSpeech})
		}
		return
	}
	u.words = append(u.words, words...)
	u.open = !c.EndOfSpeech
	if u.starved {
		u.starved = false
		s.speakNext()
	}
}

// streaming finds the open talk stream of that ID, current or queued.
func (s *session) streaming(id string) *utterance {
	if u := s.speech.current; u != nil && u.open && u.stream == id {
		return u
	}
	for _, u := range s.speech.queued {
		if u.open && u.stream == id {
			return u
		}
	}
	return nil
}
