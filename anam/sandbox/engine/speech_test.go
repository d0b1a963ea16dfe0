package engine

import (
	"strings"
	"testing"
)

// speaking makes a session that is ready, has no page, and says nothing until the test lets it.
func speaking(t *testing.T) *session {
	t.Helper()
	s := newSession(New(Options{}), Call{ID: "s"})
	s.ready = true
	t.Cleanup(func() { s.patience.Stop(); s.speech.next.Stop() })
	return s
}

func TestWordsPutTogetherAreTheText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "Hi": 1, "Hello there.": 2, "  lead": 2, "trail  ": 1, "two\n\nlines": 2, "不 分": 2, " ": 1} {
		var whole strings.Builder
		words := wordsOf(text, "u")
		for _, w := range words {
			whole.WriteString(w.text)
		}
		if whole.String() != text || len(words) != want {
			t.Errorf("%q: %d words that are %q", text, len(words), whole.String())
		}
	}
}

func TestANewLineInterruptsUnlessTheOldOneIsFirm(t *testing.T) {
	t.Parallel()
	s := speaking(t)
	first, second, firm, last := spoken("one two"), spoken("three four"), spoken("five six"), spoken("seven")
	firm.firm = true
	s.say(first)
	s.say(second)
	if s.speech.current != second {
		t.Fatal("the second line did not interrupt the first")
	}
	s.say(firm)
	s.say(last)
	if s.speech.current != firm || len(s.speech.queued) != 1 {
		t.Fatalf("a firm line was interrupted, or the next one was lost: %d wait", len(s.speech.queued))
	}
	s.interrupt()
	if s.speech.current != firm {
		t.Fatal("the page interrupted a firm line")
	}
	for s.speech.current == firm {
		s.speakNext()
	}
	if s.speech.current != last {
		t.Error("the line that waited was not said")
	}
}

func TestNothingIsSaidBeforeTheSessionIsReady(t *testing.T) {
	t.Parallel()
	s := speaking(t)
	s.ready = false
	s.say(spoken("hello"))
	if s.speech.current != nil || len(s.speech.queued) != 1 {
		t.Errorf("now %v, %d wait", s.speech.current, len(s.speech.queued))
	}
}

func TestATalkStreamWaitsForMoreAndEndsWithItsLastPart(t *testing.T) {
	t.Parallel()
	s := speaking(t)
	part := func(text string, start, end bool) {
		s.continueStream(talkChunk{Content: text, StartOfSpeech: start, EndOfSpeech: end, CorrelationID: "c"})
	}
	part("lost ", false, false)
	if s.speech.current != nil {
		t.Fatal("a stream began in its middle")
	}
	part("one ", true, false)
	s.speakNext()
	if u := s.speech.current; u == nil || !u.starved || u.sent != 1 {
		t.Fatalf("%+v", u)
	}
	part("two ", false, false)
	if u := s.speech.current; u.starved || u.sent != 2 {
		t.Fatalf("the stream did not go on: %+v", u)
	}
	part("", false, true)
	s.speakNext()
	if s.speech.current != nil {
		t.Errorf("still said: %+v", s.speech.current)
	}
	part("late ", false, true)
	if s.speech.current != nil {
		t.Error("the rest of an ended stream was said")
	}
}
