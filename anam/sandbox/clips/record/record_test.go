package main

import (
	"bytes"
	"image"
	"testing"

	"golang.org/x/image/vp8"

	"greenroom/anam/sandbox/clips"
	"greenroom/anam/sandbox/studio"
)

// TestTheClipsShowWhatIsDrawn compares the first picture of each clip with a drawing. After a change to the presenter, run encode.sh.
func TestTheClipsShowWhatIsDrawn(t *testing.T) {
	reel, err := clips.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		clip [][]byte
		act  func(float64) studio.Expression
	}{"idle": {reel.Idle, idling}, "talk": {reel.Talk, talking}} {
		if len(c.clip) != clipSeconds*framesPerSecond {
			t.Errorf("%s has %d pictures", name, len(c.clip))
		}
		shown, drawn := decoded(t, c.clip[0]), luma(studio.Presenter().Frame(c.act(0)))
		sum := 0
		for i, v := range drawn {
			difference := int(v) - int(shown.Y[i/studio.FrameWidth*shown.YStride+i%studio.FrameWidth])
			sum += max(difference, -difference)
		}
		if mean := float64(sum) / float64(len(drawn)); mean > 2 {
			t.Errorf("%s differs from what is drawn, by %.1f of 255 in the mean", name, mean)
		}
	}
}

func decoded(t *testing.T, frame []byte) *image.YCbCr {
	t.Helper()
	d := vp8.NewDecoder()
	d.Init(bytes.NewReader(frame), len(frame))
	if _, err := d.DecodeFrameHeader(); err != nil {
		t.Fatal(err)
	}
	picture, err := d.DecodeFrame()
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func TestClipsEndAsTheyBegin(t *testing.T) {
	for name, act := range map[string]func(float64) studio.Expression{"idle": idling, "talk": talking} {
		first, last := act(0), act(clipSeconds-1./framesPerSecond)
		for what, v := range map[string][2]float64{
			"nod": {first.Nod, last.Nod}, "sway": {first.Sway, last.Sway}, "lids": {first.Lids, last.Lids},
		} {
			if jump := v[1] - v[0]; jump > 0.3 || jump < -0.3 {
				t.Errorf("%s: the %s jumps by %.2f", name, what, jump)
			}
		}
		if first.Mouth != 0 || last.Mouth > 0.1 {
			t.Errorf("%s: the mouth is open between two rounds", name)
		}
	}
}

func TestAFilmIsWritten(t *testing.T) {
	var out bytes.Buffer
	if err := film(&out, func(float64) studio.Expression { return studio.Expression{} }); err != nil {
		t.Fatal(err)
	}
	header := "YUV4MPEG2 W720 H480 F25:1 Ip A1:1 C420\n"
	const frame = len("FRAME\n") + 720*480*3/2
	if !bytes.HasPrefix(out.Bytes(), []byte(header+"FRAME\n")) || out.Len() != len(header)+100*frame {
		t.Errorf("%d bytes that begin %q", out.Len(), out.Bytes()[:60])
	}
}
