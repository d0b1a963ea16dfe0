package catalog_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"greenroom/catalog"
)

// pictureOf gives what becomes of a picture that Anam serves.
func pictureOf(t *testing.T, contentType string, content []byte) (catalog.Media, error) {
	t.Helper()
	l := newLister(t)
	l.listAvatars(avatarAt(listedID, l.serve("/picture", contentType, content)))
	return newShelf(t, l.URL, 5*time.Second).Picture(ctx, listedID)
}

func TestPicturesBecomeSmallJPEGs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, contentType string
		content           []byte
		width, height     int
	}{
		{"PNG", "image/png", pngOf(1152, 768), 480, 320},
		{"JPEG", "image/jpeg", jpegOf(960, 320), 480, 160},
		{"WebP", "image/webp", webpOf(640, 640), 320, 320},
		{"upright", "image/png", pngOf(768, 1152), 213, 320},
		{"small ones keep their size", "image/png", pngOf(40, 30), 40, 30},
		{"one pixel", "image/webp", webpOf(1, 1), 1, 1},
		{"a long line", "image/png", pngOf(8192, 1), 480, 1},
		{"called something else", "text/html", pngOf(480, 320), 480, 320},
		{"called nothing", "", jpegOf(480, 320), 480, 320},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := pictureOf(t, c.contentType, c.content)
			if err != nil {
				t.Fatal(err)
			}
			small, err := jpeg.Decode(bytes.NewReader(m.Body))
			if err != nil || m.ContentType != "image/jpeg" || !strings.HasPrefix(m.ETag, `"`) {
				t.Fatalf("%v, %s, %s", err, m.ContentType, m.ETag)
			}
			if small.Bounds() != image.Rect(0, 0, c.width, c.height) {
				t.Errorf("got %v", small.Bounds())
			}
			near(t, small.At(c.width/2, c.height/2), teal)
		})
	}
}

func TestWhatIsTransparentBecomesWhite(t *testing.T) {
	t.Parallel()
	m, err := pictureOf(t, "image/png", pngFrom(image.NewNRGBA(image.Rect(0, 0, 600, 400))))
	if err != nil {
		t.Fatal(err)
	}
	small, err := jpeg.Decode(bytes.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	near(t, small.At(10, 10), color.White)
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	t.Parallel()
	svg := `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
	half := pngFrom(noise(300, 200))
	for name, content := range map[string][]byte{
		"SVG": []byte(svg), "SVG without a head": []byte(svg[21:]), "HTML": []byte("<!doctype html><script>alert(1)</script>"),
		"GIF": gifOf(30, 20), "nothing": nil, "a PNG's head": pngOf(30, 20)[:20], "half a PNG": half[:len(half)/2],
		"half a JPEG": jpegOf(900, 600)[:400], "half a WebP": webpOf(300, 200)[:24],
		"a PNG one pixel too wide": pngOf(8193, 1), "a PNG one pixel too high": pngOf(1, 8193), "a PNG of one line too many": pngOf(2048, 2049),
		"a huge PNG": hugePNG(30_000, 30_000), "a PNG beyond numbers": hugePNG(1<<31-1, 1<<31-1), "a PNG of no width": hugePNG(0, 9),
		"a WebP of 268 million pixels in 40 bytes": webpOf(16384, 16384),
	} {
		t.Run(name, func(t *testing.T) {
			for _, contentType := range []string{"image/png", "image/svg+xml", "text/html"} {
				if m, err := pictureOf(t, contentType, content); err == nil {
					t.Errorf("served as %s: %d bytes", m.ContentType, len(m.Body))
				}
			}
		})
	}
}

func TestSamplesAreKnownByTheirContent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, content, want string }{
		{"MP3 with a tag", "ID3\x04\x00sound", "audio/mpeg"},
		{"MP3, MPEG 1", "\xff\xfb\x90\x64sound", "audio/mpeg"},
		{"MP3, MPEG 1 with checksum", "\xff\xfa\x90\x64sound", "audio/mpeg"},
		{"MP3, MPEG 2", "\xff\xf3\x44\xc4sound", "audio/mpeg"},
		{"MP3, MPEG 2.5", "\xff\xe3\x44\xc4sound", "audio/mpeg"},
		{"WAV", "RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wave"},
		{"OGG", "OggS\x00\x02sound", "audio/ogg"},
		{"MP3 with a bitrate that is none", "\xff\xfb\xf0\x64sound", ""},
		{"MP3 with a sampling rate that is none", "\xff\xfb\x9c\x64sound", ""},
		{"layer II", "\xff\xfd\x90\x64sound", ""},
		{"UTF-16", "\xff\xfe<\x00h\x00t\x00m\x00", ""},
		{"too short", "\xff\xfb\x90", ""},
		{"RIFF, but WebP", "RIFF\x24\x00\x00\x00WEBPVP8 ", ""},
		{"HTML", "<html><script>alert(1)</script>", ""},
		{"SVG", `<svg xmlns="http://www.w3.org/2000/svg"/>`, ""},
		{"MP4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", ""},
		{"JSON", `{"error":"Not found"}`, ""},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLister(t)
			l.listVoices(voiceAt(listedID, l.serve("/sample", "audio/mpeg", []byte(c.content))))
			m, err := newShelf(t, l.URL, 5*time.Second).Sample(ctx, listedID)
			if m.ContentType != c.want || (err == nil) != (c.want != "") {
				t.Fatalf("%q, %v", m.ContentType, err)
			}
			if err == nil && string(m.Body) != c.content {
				t.Errorf("changed: %q", m.Body)
			}
		})
	}
}

// noise does not compress, so that half of its file is half of the picture.
func noise(width, height int) image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	state := uint32(1)
	for i := range picture.Pix {
		state = state*1664525 + 1013904223
		picture.Pix[i] = byte(state >> 24)
	}
	return picture
}

func near(t *testing.T, got, want color.Color) {
	t.Helper()
	r1, g1, b1, _ := got.RGBA()
	r2, g2, b2, _ := want.RGBA()
	for _, d := range []int{int(r1) - int(r2), int(g1) - int(g2), int(b1) - int(b2)} {
		if d > 0x800 || d < -0x800 {
			t.Fatalf("colour %v, want near %v", got, want)
		}
	}
}
