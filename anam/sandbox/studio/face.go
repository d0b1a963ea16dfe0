package studio

import (
	"image"
	"image/color"
)

// Face holds the parts of a portrait. Its coordinates have their origin between the eyes and the nose; the head is 190 high.
type Face struct {
	skin, hair, cloth, trim, ground color.RGBA

	jaw      float64 // width of the chin against the middle: 0.85 narrow, 1.1 broad
	style    string  // a key of hairs
	outfit   string  // a key of outfits
	mouth    string  // a key of mouths
	glasses  string  // "", round, square
	beard    string  // "", full, short, moustache, stubble
	scene    string  // a key of scenes
	earrings bool
	freckles bool
	lashes   bool
	lined    bool // older

	expression Expression
}

const (
	landscapeWidth, landscapeHeight = 576, 384
	portraitWidth, portraitHeight   = 384, 576
)

// Landscape is a 576x384 picture: half the size of a cara-4 video.
func (f Face) Landscape() *image.RGBA {
	return f.drawn(newCanvas(landscapeWidth, landscapeHeight, point{288, 190}, 1.1, f.ground)).pixels
}

// Portrait is a 384x576 picture of the same face: half the size of an upright cara-4 video.
func (f Face) Portrait() *image.RGBA {
	return f.drawn(newCanvas(portraitWidth, portraitHeight, point{192, 262}, 1.3, f.ground)).pixels
}

// drawn paints from back to front.
func (f Face) drawn(c *canvas) *canvas {
	if paint := scenes[f.scene]; paint != nil {
		paint(c, f)
	}
	head, h := f.moved(c), hairs[f.style]
	if h.back != nil {
		h.back(head, f)
	}
	f.drawBody(c)
	f.drawHead(head)
	f.drawBeard(head)
	f.drawFeatures(head)
	if h.front != nil {
		h.front(head, f)
	}
	f.drawGlasses(head)
	return c
}

const (
	headArt  = "0,-96 C 46,-96 73,-62 73,-14 C 73,32 64,56 46,76 C 32,90 16,95 0,95"
	neckArt  = "0,50 L 28,50 L 29,112 C 31,126 46,132 62,138 L 50,170 L 0,170"
	torsoArt = "0,122 C 20,130 34,128 44,122 C 60,134 98,140 126,152 C 156,166 170,190 174,250 L 0,250"
	chestArt = "0,96 L 28,108 L 44,122 C 40,146 18,158 0,158"
)

func (f Face) shadow() color.RGBA { return mix(f.skin, rgb(0x7a2f3a), 0.22) }

func (f Face) drawBody(c *canvas) {
	c.fill(mirrored(neckArt), f.skin)
	c.fill(mirrored("0,60 L 28,60 L 29,102 C 20,118 10,122 0,122"), f.shadow())
	outfits[f.outfit](c, f)
}

func (f Face) drawHead(c *canvas) {
	if f.style != "hijab" {
		c.fill(twice(ellipse(73, 8, 12, 17)), f.skin)
		c.fill(twice(ellipse(74, 9, 6, 10)), f.shadow())
	}
	c.fill(mirrored(headArt).bent(f.jawed), f.skin)
	if f.earrings && f.style != "hijab" {
		c.fill(twice(circle(76, 32, 5.5)), rgb(0xe3b04b))
	}
}

// jawed scales the width of the head below the eyes.
func (f Face) jawed(at point) point {
	if at.y > 0 {
		at.x *= 1 + (f.jaw-1)*min(at.y/70, 1)
	}
	return at
}
