package main

import (
	"fmt"
	"image"
	"io"

	"greenroom/anam/sandbox/studio"
)

// film writes a clip as YUV4MPEG2, which encoders read: planes of 4:2:0 in the narrow range of television.
func film(w io.Writer, act func(seconds float64) studio.Expression) error {
	if _, err := fmt.Fprintf(w, "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420\n", studio.FrameWidth, studio.FrameHeight, framesPerSecond); err != nil {
		return err
	}
	presenter := studio.Presenter()
	for n := range clipSeconds * framesPerSecond {
		if err := writeFrame(w, presenter.Frame(act(float64(n)/framesPerSecond))); err != nil {
			return err
		}
	}
	return nil
}

func writeFrame(w io.Writer, picture *image.RGBA) error {
	if _, err := io.WriteString(w, "FRAME\n"); err != nil {
		return err
	}
	for _, plane := range [][]byte{luma(picture), chroma(picture, -0.148, -0.291, 0.439), chroma(picture, 0.439, -0.368, -0.071)} {
		if _, err := w.Write(plane); err != nil {
			return err
		}
	}
	return nil
}

// luma and chroma weigh red, green and blue as BT.601 says.
func luma(picture *image.RGBA) []byte {
	var plane []byte
	for i := 0; i < len(picture.Pix); i += 4 {
		plane = append(plane, byte(16.5+weighed(picture.Pix[i:], 0.257, 0.504, 0.098)))
	}
	return plane
}

// chroma is the mean of each square of four pixels.
func chroma(picture *image.RGBA, r, g, b float64) []byte {
	var plane []byte
	for y := 0; y < picture.Rect.Dy(); y += 2 {
		for x := 0; x < picture.Rect.Dx(); x += 2 {
			sum := 0.
			for _, at := range []int{picture.PixOffset(x, y), picture.PixOffset(x+1, y), picture.PixOffset(x, y+1), picture.PixOffset(x+1, y+1)} {
				sum += weighed(picture.Pix[at:], r, g, b)
			}
			plane = append(plane, byte(128.5+sum/4))
		}
	}
	return plane
}

func weighed(pixel []byte, r, g, b float64) float64 {
	return r*float64(pixel[0]) + g*float64(pixel[1]) + b*float64(pixel[2])
}
