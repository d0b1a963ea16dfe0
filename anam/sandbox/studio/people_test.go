package studio

import (
	"bytes"
	"encoding/binary"
	"image"
	"testing"
)

// TestEveryNameInAFaceIsDrawn holds the keys of each face against the tables: a missing one would be left out without an error, or panic.
func TestEveryNameInAFaceIsDrawn(t *testing.T) {
	t.Parallel()
	for _, p := range People() {
		for _, v := range p.Variants {
			f := p.Face(v)
			_, hair := hairs[f.style]
			if f.scene != "" && scenes[f.scene] == nil || !hair || outfits[f.outfit] == nil || mouths[f.mouth] == nil {
				t.Errorf("%s %s: hair %q, outfit %q, mouth %q, scene %q", p.Name, v.Name, f.style, f.outfit, f.mouth, f.scene)
			}
		}
	}
}

func TestFormatsHaveTheirSizes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		picture *image.RGBA
		size    image.Point
	}{
		"landscape": {Presenter().Landscape(), image.Pt(576, 384)},
		"portrait":  {Presenter().Portrait(), image.Pt(384, 576)},
		"frame":     {Presenter().Frame(Expression{}), image.Pt(720, 480)},
	} {
		if c.picture.Rect.Size() != c.size {
			t.Errorf("%s: %v", name, c.picture.Rect.Size())
		}
	}
}

func TestAShapeCoversWhatItEncloses(t *testing.T) {
	t.Parallel()
	black, white := rgb(0), rgb(0xffffff)
	c := newCanvas(20, 20, point{10, 10}, 2, white)
	c.fill(outline("-2,-2 L 2,-2 L 2,2 L -2,2"), black) // 6 to 14 in pixels
	for at, want := range map[image.Point]uint8{{6, 6}: 0, {13, 13}: 0, {10, 10}: 0, {5, 10}: 255, {14, 10}: 255, {0, 0}: 255} {
		if got := c.pixels.RGBAAt(at.X, at.Y).R; got != want {
			t.Errorf("%v is %d, want %d", at, got, want)
		}
	}
	c.fill(outline("4,-5 L 4.25,-5 L 4.25,5 L 4,5"), black) // half of the pixel at 18
	if got := c.pixels.RGBAAt(18, 10).R; got < 120 || got > 135 {
		t.Errorf("half a pixel is %d", got)
	}
}

func TestAHumIsAWAVOfItsPitch(t *testing.T) {
	t.Parallel()
	low, high := Hum(110), Hum(220)
	if !bytes.HasPrefix(low, []byte("RIFF")) || len(low) != 44+sampleRate*sampleSeconds || bytes.Equal(low, high) {
		t.Fatalf("%d bytes, %q", len(low), low[:4])
	}
	if size := binary.LittleEndian.Uint32(low[4:]); int(size) != len(low)-8 {
		t.Errorf("the header says %d bytes of %d", size, len(low)-8)
	}
	if first, last := int(low[44])-128, int(low[len(low)-1])-128; max(first, -first, last, -last) > 4 {
		t.Errorf("it clicks: begins at %d and ends at %d", first, last)
	}
}
