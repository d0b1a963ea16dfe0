package engine

import (
	"strings"
	"testing"

	"greenroom/anam/sandbox/clips"
)

func TestWithoutCandidatesAnSDPNamesNoAddress(t *testing.T) {
	t.Parallel()
	sdp := "v=0\r\na=ice-ufrag:x\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\na=end-of-candidates\r\na=mid:0\r\n"
	if got := withoutCandidates(sdp); got != "v=0\r\na=ice-ufrag:x\r\na=mid:0\r\n" {
		t.Errorf("%q", got)
	}
}

func TestAPersonaSaysWhoseStandInItIs(t *testing.T) {
	t.Parallel()
	p := Persona{Name: "Cara", Greeting: "Welcome."}
	if p.greeting() != "Welcome." || !strings.Contains(Persona{Name: "Cara", Greeting: " "}.greeting(), "this is Cara, from the sandbox") {
		t.Errorf("%q", p.greeting())
	}
	if reply := p.reply("a\n b"); !strings.Contains(reply, "as Cara") || !strings.Contains(reply, `"a b"`) || !strings.Contains(reply, "Welcome.") {
		t.Errorf("%q", reply)
	}
	if long := (Persona{}).reply(strings.Repeat("ä", 500)); !strings.Contains(long, strings.Repeat("ä", maxQuoted)+"…") || !strings.Contains(long, "a persona without a name") {
		t.Errorf("%q", long)
	}
}

// film is a player of clips with pictures that name themselves.
func film(idle, talk string) *player {
	clip := func(names string) (pictures [][]byte) {
		for _, name := range names {
			pictures = append(pictures, []byte(string(name)))
		}
		return pictures
	}
	return &player{reel: clips.Reel{Idle: clip(idle), Talk: clip(talk), Voice: [][]byte{[]byte("1"), []byte("2")}}}
}

func TestAClipRepeatsAndChangesWithTheSpeech(t *testing.T) {
	t.Parallel()
	p, seen := film("abc", "XY"), ""
	for n := range 9 {
		seen += string(p.nextPicture(n >= 4 && n < 7))
	}
	if seen != "abcaXYXab" {
		t.Errorf("played %s", seen)
	}
}

func TestAKeyFrameIsGivenWhenItIsAskedFor(t *testing.T) {
	t.Parallel()
	p := film("abcdefghij", "X")
	for range freshPictures {
		p.nextPicture(false)
	}
	p.keyFrame.Store(true)
	if got := string(p.nextPicture(false)); got != "f" || !p.keyFrame.Load() {
		t.Errorf("%s: within %d pictures of the last key frame another one is not needed", got, freshPictures)
	}
	if got := string(p.nextPicture(false)); got != "a" || p.keyFrame.Load() {
		t.Errorf("got %s in place of a key frame", got)
	}
}

func TestSilenceBeginsTheVoiceAnew(t *testing.T) {
	t.Parallel()
	p, heard := film("a", "X"), ""
	for _, talking := range []bool{true, true, true, false, true} {
		if sound := p.nextSound(talking); talking {
			heard += string(sound)
		} else if string(sound) != string(clips.Silence) {
			t.Errorf("%q is no silence", sound)
		}
	}
	if heard != "1211" {
		t.Errorf("heard %s", heard)
	}
}
