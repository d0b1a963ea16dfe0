package clips

import (
	"testing"
	"time"
)

func TestTheFilm(t *testing.T) {
	t.Parallel()
	reel, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, clip := range map[string][][]byte{"idle": reel.Idle, "talk": reel.Talk} {
		if length := time.Duration(len(clip)) * PictureTime; length != 4*time.Second {
			t.Errorf("%s lasts %v", name, length)
		}
		for i, frame := range clip {
			if isKey, shown := frame[0]&1 == 0, frame[0]&0x10 != 0; isKey != (i == 0) || !shown {
				t.Errorf("%s: frame %d: key frame %v, shown %v", name, i, isKey, shown)
			}
		}
		if w, h := int(clip[0][6])|int(clip[0][7])<<8, int(clip[0][8])|int(clip[0][9])<<8; w != 720 || h != 480 {
			t.Errorf("%s is %dx%d", name, w, h)
		}
	}
	if length := time.Duration(len(reel.Voice)) * SoundTime; length < 2*time.Second || length > 2100*time.Millisecond {
		t.Errorf("the voice lasts %v", length)
	}
	for i, packet := range reel.Voice {
		if config, code := packet[0]>>3, packet[0]&3; code != 0 || !lasts20(config) {
			t.Errorf("packet %d is not one frame of 20 ms", i)
		}
	}
	if len(idleFile) > 150_000 || len(talkFile) > 150_000 || len(voiceFile) > 20_000 {
		t.Error("a clip is too large to be kept in a repository")
	}
}

// lasts20 knows the configurations of RFC 6716, table 2, whose frames last 20 ms.
func lasts20(config byte) bool {
	switch {
	case config < 12: // SILK: 10, 20, 40, 60
		return config%4 == 1
	case config < 16: // hybrid: 10, 20
		return config%2 == 1
	}
	return config%4 == 3 // CELT: 2.5, 5, 10, 20
}

func TestDamagedFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{"empty": {}, "header alone": idleFile[:32], "cut": idleFile[:5000], "cut in a frame header": idleFile[:40], "another": voiceFile} {
		if _, err := pictures(file); err == nil {
			t.Errorf("film, %s: no error", name)
		}
	}
	for name, file := range map[string][]byte{"empty": {}, "no sound": voiceFile[:47], "cut": voiceFile[:500], "cut in a page header": voiceFile[:30], "another": idleFile} {
		if _, err := packets(file); err == nil {
			t.Errorf("sound, %s: no error", name)
		}
	}
}
