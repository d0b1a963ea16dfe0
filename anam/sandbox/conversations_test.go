package sandbox_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/anam/sandbox/clips"
)

func TestAConversation(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := arrive(t, base, personaToken(t, base, `"initialMessage":"Hello there,  I am\nCara. "`))
	if b.session.EngineProtocol != "http" || "http://"+b.session.EngineHost != base || b.session.ClientConfig.ICEServers == nil || len(*b.session.ClientConfig.ICEServers) != 0 ||
		b.session.ClientConfig.HeartbeatIntervalSeconds != 5 || b.session.ClientConfig.MaxWsReconnectionAttempts != 5 {
		t.Errorf("started as %+v", b.session)
	}
	b.dial()
	b.offer(nil)
	sdp := b.accept()
	for _, part := range []string{"a=ice-lite", " 127.0.0.1 ", "VP8/90000", "opus/48000/2", "a=end-of-candidates"} {
		if !strings.Contains(sdp, part) {
			t.Errorf("%q is not in the answer:\n%s", part, sdp)
		}
	}
	if strings.Count(sdp, "a=candidate:") != strings.Count(sdp, " 127.0.0.1 ") || strings.Count(sdp, "a=msid:persona ") != 2 {
		t.Errorf("candidates beyond loopback, or two streams:\n%s", sdp)
	}
	if c := wait(t, b.trickled, "a candidate"); !strings.Contains(c, "127.0.0.1") {
		t.Errorf("trickled %s", c)
	}
	wait(t, b.open, "the data channel")
	b.told("sessionready")

	text, last := b.listenOut()
	if text != "Hello there,  I am\nCara. " || last.ContentIndex != 5 || last.Interrupted {
		t.Errorf("greeting %q, %+v", text, last)
	}
	b.typed("What are\nyour hours?")
	reply, second := b.listenOut()
	for _, part := range []string{"sandbox", "Cara", `"What are your hours?"`, "Hello there,  I am\nCara. "} {
		if !strings.Contains(reply, part) {
			t.Errorf("%q is not in %q", part, reply)
		}
	}
	if second.MessageID == last.MessageID {
		t.Error("two messages share an ID")
	}
	if first := wait(t, b.pictures, "a picture"); !first.key || first.stream != "persona" {
		t.Errorf("first picture %+v", first)
	}
	wait(t, b.sounds, "a sound")
}

func TestGreetings(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	for name, c := range map[string]struct{ token, want string }{
		"made up":           {personaToken(t, base, `"initialMessage":null`), "Hello, this is Cara, from the sandbox."},
		"blank":             {personaToken(t, base, `"initialMessage":" "`), "Hello, this is Cara, from the sandbox."},
		"a Lab persona's":   {tokenFor(t, base, `{"personaConfig":{"personaId":"`+secondLab+`"}}`), "Hello, I'm Cara. Do you have your order number at hand?"},
		"a Lab persona's 2": {tokenFor(t, base, `{"personaConfig":{"personaId":"`+firstLab+`"}}`), "Hello, this is Liv at the front desk, from the sandbox."},
	} {
		b := visit(t, base, c.token)
		if text, _ := b.listenOut(); !strings.HasPrefix(text, c.want) {
			t.Errorf("%s: %q", name, text)
		}
		b.leave()
	}
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true,"initialMessage":"never said first"`))
	b.typed("hello")
	if text, _ := b.listenOut(); !strings.HasPrefix(text, "This is the sandbox") {
		t.Errorf("first words %q", text)
	}
}

const secondLab = "5a4db0c5-9e45-4000-8000-000000000002"

func TestInterrupting(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, slow())
	b := visit(t, base, personaToken(t, base, `"initialMessage":"One two three"`))
	if c := wait(t, b.chunks, "a word"); c.Content != "One " {
		t.Errorf("first chunk %+v", c)
	}
	b.say(map[string]any{"message_type": "interrupt"})
	if c := wait(t, b.chunks, "the end"); !c.Interrupted || !c.EndOfSpeech || c.Content != "" || c.ContentIndex != 1 {
		t.Errorf("interrupted as %+v", c)
	}
	b.say(map[string]any{"message_type": "interrupt"}) // of nothing: no chunk
	b.typed("first")
	if c := wait(t, b.chunks, "a word"); c.Content != "This " || c.ContentIndex != 0 {
		t.Errorf("answer begins %+v", c)
	}
	b.typed("second") // a new line interrupts, too
	if c := wait(t, b.chunks, "the end"); !c.Interrupted {
		t.Errorf("not interrupted: %+v", c)
	}
	if c := wait(t, b.chunks, "a word"); c.Content != "This " || c.ContentIndex != 0 {
		t.Errorf("second answer begins %+v", c)
	}
}

func TestAnUninterruptibleGreetingIsSaidToItsEnd(t *testing.T) {
	t.Parallel()
	o := sandbox.Options{Now: time.Now}
	o.Engine.WordEvery = 20 * time.Millisecond
	_, _, base := started(t, o)
	b := visit(t, base, personaToken(t, base, `"initialMessage":"One two three","uninterruptibleGreeting":true`))
	wait(t, b.chunks, "a word")
	b.say(map[string]any{"message_type": "interrupt"})
	b.typed("a question")
	if rest, last := b.listenOn(); rest != "two three" || last.Interrupted {
		t.Errorf("the greeting went on as %q, %+v", rest, last)
	}
	if text, _ := b.listenOut(); !strings.Contains(text, "a question") {
		t.Errorf("then %q", text)
	}
}

func TestTalk(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	id := b.session.SessionID
	if status := talk(t, base, id, `{"content":"Please say this line."}`); status != 200 {
		t.Errorf("talk: %d", status)
	}
	if text, _ := b.listenOut(); text != "Please say this line." {
		t.Errorf("said %q", text)
	}
	for want, try := range map[int][2]string{404: {"another", `{"content":"x"}`}, 400: {id, `{"content":" "}`}} {
		if status := talk(t, base, try[0], try[1]); status != want {
			t.Errorf("got %d, want %d", status, want)
		}
	}
	if status := talk(t, base, id, `not JSON`); status != 400 {
		t.Errorf("not JSON: %d", status)
	}
}

func TestWhatIsAskedForTooEarlyIsSaidAfterTheGreeting(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := arrive(t, base, personaToken(t, base, `"initialMessage":"Welcome."`))
	if status := talk(t, base, b.session.SessionID, `{"content":"A line."}`); status != 200 {
		t.Errorf("talk: %d", status)
	}
	b.dial()
	b.offer(nil)
	b.accept()
	wait(t, b.open, "the data channel")
	for _, want := range []string{"Welcome.", "A line."} {
		if text, _ := b.listenOut(); text != want {
			t.Errorf("said %q, want %q", text, want)
		}
	}
}

func TestTalkStreams(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	part := func(content, id, utterance string, start, end bool) {
		b.send("talkstream", map[string]any{"content": content, "startOfSpeech": start, "endOfSpeech": end, "correlationId": id, "utteranceId": utterance})
	}
	part("Once upon ", "c1", "u1", true, false)
	for range 2 {
		if c := wait(t, b.chunks, "a word"); c.UtteranceID != "u1" || c.CorrelationID != "c1" || c.EndOfSpeech {
			t.Errorf("chunk %+v", c)
		}
	}
	part("a time", "c1", "", false, false)
	part("", "c1", "", false, true)
	if rest, _ := b.listenOn(); rest != "a time" {
		t.Errorf("then %q", rest)
	}
	part("Waiting ", "c2", "", true, false)
	wait(t, b.chunks, "a word")
	b.say(map[string]any{"message_type": "interrupt"})
	if payload := b.told("talkinputstreaminterrupted"); payload != `{"correlationId":"c2"}` {
		t.Errorf("told %s", payload)
	}
	if c := wait(t, b.chunks, "the end"); !c.Interrupted {
		t.Errorf("chunk %+v", c)
	}
	part("of an interrupted stream", "c2", "", false, true) // is dropped
	part("Done.", "c3", "", true, true)
	if text, _ := b.listenOut(); text != "Done." {
		t.Errorf("said %q", text)
	}
}

func TestThePresenterTalksWhileSheSpeaks(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, slow())
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	hears := func(what string, silent bool) {
		t.Helper()
		for range 500 {
			if bytes.Equal(wait(t, b.sounds, what), clips.Silence) == silent {
				return
			}
		}
		t.Errorf("%s: never", what)
	}
	reel, err := clips.Load()
	must(t, err)
	sees := func(what string, clip [][]byte) {
		t.Helper()
		afterKey := false
		for range 60 { // a clip that is not begun anew comes round after 100 pictures
			p := wait(t, b.pictures, what)
			if afterKey && bytes.HasPrefix(clip[1], p.begin) {
				return
			}
			afterKey = p.key
		}
		t.Errorf("%s: never from its beginning", what)
	}
	sees("the idle clip", reel.Idle)
	hears("silence", true)
	drain(b.pictures)
	b.typed("hello")
	hears("a voice", false)
	sees("the talking clip", reel.Talk)
	drain(b.pictures)
	b.say(map[string]any{"message_type": "interrupt"})
	hears("silence again", true)
	sees("the idle clip again", reel.Idle)
}

func TestALostPictureIsMadeUpForByAKeyFrame(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	first := wait(t, b.pictures, "a picture")
	for range 20 {
		if wait(t, b.pictures, "a picture").key {
			t.Fatal("a key frame that nobody asked for")
		}
	}
	b.needKeyFrame(first.ssrc)
	for range 60 { // the clip lasts 100 pictures
		if wait(t, b.pictures, "a picture").key {
			return
		}
	}
	t.Error("no key frame came")
}
