package catalog_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
)

var teal = color.NRGBA{0x10, 0x90, 0x80, 0xff}

func plain(width, height int, c color.Color) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	return picture
}

func pngOf(width, height int) []byte { return pngFrom(plain(width, height, teal)) }

func pngFrom(picture image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpegOf(width, height int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, plain(width, height, teal), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func gifOf(width, height int) []byte {
	var b bytes.Buffer
	if err := gif.Encode(&b, plain(width, height, teal), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// hugePNG is a small PNG whose header claims another size.
func hugePNG(width, height uint32) []byte {
	raw := pngOf(1, 1)
	header := raw[12:29] // IHDR with its type
	binary.BigEndian.PutUint32(header[4:], width)
	binary.BigEndian.PutUint32(header[8:], height)
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(header))
	return raw
}

// webpOf is a lossless WebP of one colour: prefix codes of one symbol need no bits per pixel, so any size is 40 bytes.
func webpOf(width, height int) []byte {
	var bits bitWriter
	bits.put(0x2f, 8)
	bits.put(uint64(width-1), 14)
	bits.put(uint64(height-1), 14)
	bits.put(1, 1) // alpha is used
	bits.put(0, 3) // version
	bits.put(0, 3) // no transform, no colour cache, one group of codes
	for _, symbol := range []uint8{teal.G, teal.R, teal.B, teal.A} {
		bits.put(0b101, 3) // simple code, one symbol, of 8 bits
		bits.put(uint64(symbol), 8)
	}
	bits.put(0b001, 3) // distances: simple code, one symbol, of 1 bit
	bits.put(0, 1)
	data := bits.bytes()
	riff := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(12+len(data)))...)
	riff = append(riff, "WEBPVP8L"...)
	return append(binary.LittleEndian.AppendUint32(riff, uint32(len(data))), data...)
}

// bitWriter puts the lowest bit first.
type bitWriter struct {
	out  []byte
	used int
}

func (w *bitWriter) put(value uint64, bits int) {
	for i := range bits {
		if w.used%8 == 0 {
			w.out = append(w.out, 0)
		}
		w.out[w.used/8] |= byte(value>>i&1) << (w.used % 8)
		w.used++
	}
}

// bytes pads to an even length, as RIFF wants.
func (w *bitWriter) bytes() []byte { return append(w.out, make([]byte, 2-len(w.out)%2)...) }
