//go:build !race

// The race detector takes memory of its own, so the bound is held without it.

package catalog_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"runtime"
	"testing"
)

// The largest pictures that are prepared take 96 MB each at most, and larger ones next to nothing, however small their files are.
// The test runs alone, because the runtime counts for the whole process.
func TestAPictureTakesAtMost96MB(t *testing.T) {
	const mb = 1 << 20
	for _, c := range []struct {
		name    string
		content []byte
		most    uint64
		taken   bool
	}{
		{"PNG, 16 bits", pngFrom(image.NewNRGBA64(image.Rect(0, 0, 2048, 2048))), 96 * mb, true},
		{"PNG, the widest", pngFrom(image.NewNRGBA64(image.Rect(0, 0, 8192, 512))), 96 * mb, true},
		{"PNG, the highest", pngFrom(image.NewNRGBA64(image.Rect(0, 0, 512, 8192))), 96 * mb, true},
		{"JPEG, progressive", progressiveJPEG(2048, 2048), 96 * mb, true},
		{"WebP", webpOf(2048, 2048), 96 * mb, true},
		{"PNG of 16 million columns", hugePNG(1<<24, 1), 4 * mb, false},
		{"PNG of 16 million lines", hugePNG(1, 1<<24), 4 * mb, false},
		{"JPEG of 16 million pixels", progressiveJPEG(4096, 4096), 4 * mb, false},
		{"WebP of 16 million pixels", webpOf(4096, 4096), 4 * mb, false},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := pictureOf(t, "image/png", c.content)
		runtime.ReadMemStats(&after)
		taken := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %d bytes of file, %d MB", c.name, len(c.content), taken/mb)
		if taken > c.most || (err == nil) != c.taken {
			t.Errorf("%s: %d MB, want at most %d; %v", c.name, taken/mb, c.most/mb, err)
		}
	}
}

// progressiveJPEG is a black picture of three full components, whose only scan holds their first coefficients: three bits for 64 pixels.
func progressiveJPEG(width, height int) []byte {
	var file bytes.Buffer
	segment := func(marker byte, content ...byte) {
		file.Write([]byte{0xff, marker})
		file.Write(binary.BigEndian.AppendUint16(nil, uint16(len(content)+2)))
		file.Write(content)
	}
	file.Write([]byte{0xff, 0xd8})
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...) // one table of divisors
	size := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, uint16(height)), uint16(width))
	segment(0xc2, append(append([]byte{8}, size...), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)...)
	segment(0xc4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) // one code of one bit: no difference
	segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0)
	file.Write(make([]byte, width*height/64*3/8+1))
	file.Write([]byte{0xff, 0xd9})
	return file.Bytes()
}
