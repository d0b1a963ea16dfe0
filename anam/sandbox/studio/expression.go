package studio

import (
	"image"
)

// Expression is the pose of a face at one moment. The zero value is the face of the pictures.
type Expression struct {
	// Lids are how far the eyes are closed, 0 to 1.
	Lids float64
	// Mouth is how far it is open to speak, 0 to 1.
	Mouth float64
	// Nod and Sway move the head down and to the right, in drawn units, of which the head is 190 high.
	Nod, Sway float64
}

// A frame has the size of a cara-3 video.
const (
	FrameWidth  = 720
	FrameHeight = 480
)

// shut is where a lid is drawn as a line.
const shut = 0.8

// Presenter is the one face that speaks for every persona of the sandbox. It is not in the catalog.
func Presenter() Face {
	return Face{
		skin: peach, hair: brown, cloth: slate, trim: white, ground: mist,
		jaw: 0.98, style: "bob", outfit: "crew", mouth: "gentle", lashes: true,
	}
}

// Frame is one picture of a video, FrameWidth by FrameHeight.
func (f Face) Frame(e Expression) *image.RGBA {
	f.expression = e
	return f.drawn(newCanvas(FrameWidth, FrameHeight, point{360, 238}, 1.375, f.ground)).pixels
}

// moved shifts the canvas by the head's nod and sway.
func (f Face) moved(c *canvas) *canvas {
	head := *c
	head.origin.x += f.expression.Sway * c.scale
	head.origin.y += f.expression.Nod * c.scale
	return &head
}

// drawMouth draws the face's own mouth, or an open one while it speaks.
func (f Face) drawMouth(c *canvas) {
	open := f.expression.Mouth
	if open <= 0 {
		mouths[f.mouth](c, f)
		return
	}
	half := 19 - 5*open
	c.fill(ellipse(0, 54, half+2.5, 3+11*open), f.lips())
	c.fill(ellipse(0, 54, half, 11*open), rgb(0x5d1c2c))
	if open > 0.35 {
		c.fill(ellipse(0, 54-8*open, half*0.7, 3*open), rgb(0xfff8f0))
	}
}
