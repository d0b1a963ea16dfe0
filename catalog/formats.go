package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	_ "image/png" // pictures of avatars
	"net/http"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // pictures of avatars
)

const (
	thumbWidth, thumbHeight = 480, 320 // twice the largest tile
	thumbQuality            = 86
	// A small file must not become a huge picture. Decoders take up to 16 bytes for a pixel, and a few hundred for each line.
	maxSide   = 8192    // pixels
	maxPixels = 4 << 20 // in all
)

// pictureFormats are the accepted formats. Other packages may have registered more with image.Decode.
var pictureFormats = map[string]bool{"png": true, "jpeg": true, "webp": true}

var (
	errNoPicture = errors.New("Anam's picture is no PNG, JPEG or WebP")
	errNoAudio   = errors.New("Anam's sample is no MP3, WAV or OGG")
)

// thumbnail makes a small JPEG of a picture, so that a page of faces loads fast whatever size Anam serves.
func thumbnail(raw []byte) (Media, error) {
	shape, format, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || !pictureFormats[format] || shape.Width <= 0 || shape.Height <= 0 {
		return Media{}, errNoPicture
	}
	if max(shape.Width, shape.Height) > maxSide || shape.Width*shape.Height > maxPixels {
		return Media{}, fmt.Errorf("Anam's %s has %d by %d pixels, too many to show", format, shape.Width, shape.Height)
	}
	full, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return Media{}, errNoPicture
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, shrink(full), &jpeg.Options{Quality: thumbQuality}); err != nil {
		return Media{}, fmt.Errorf("write thumbnail: %w", err)
	}
	return Media{ContentType: "image/jpeg", Body: out.Bytes()}, nil
}

// shrink fits a picture into the thumbnail's box, on white where it is transparent; small ones keep their size.
func shrink(full image.Image) image.Image {
	size := full.Bounds().Size()
	scale := min(1, min(float64(thumbWidth)/float64(size.X), float64(thumbHeight)/float64(size.Y)))
	small := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(size.X)*scale)), max(1, int(float64(size.Y)*scale))))
	draw.Draw(small, small.Bounds(), image.White, image.Point{}, draw.Src)
	draw.BiLinear.Scale(small, small.Bounds(), full, full.Bounds(), draw.Over, nil)
	return small
}

// audio accepts a sample by its content. It ignores the server's Content-Type.
func audio(raw []byte) (Media, error) {
	kind := http.DetectContentType(raw)
	switch {
	case kind == "audio/mpeg", kind == "audio/wave":
	case kind == "application/ogg":
		kind = "audio/ogg"
	case isMP3Frame(raw):
		kind = "audio/mpeg"
	default:
		return Media{}, errNoAudio
	}
	return Media{ContentType: kind, Body: raw}, nil
}

// isMP3Frame detects an MP3 without an ID3 tag by its first frame: sync, MPEG 1, 2 or 2.5, layer III, a bitrate and a sampling rate that exist.
func isMP3Frame(raw []byte) bool {
	if len(raw) < 4 || raw[0] != 0xff {
		return false
	}
	version := raw[1] & 0xfe // without the checksum bit
	bitrate, sampling := raw[2]>>4, raw[2]>>2&3
	return (version == 0xfa || version == 0xf2 || version == 0xe2) && bitrate != 0 && bitrate != 15 && sampling != 3
}
