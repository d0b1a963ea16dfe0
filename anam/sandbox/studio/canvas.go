// Package studio draws the faces of the sandbox and synthesises its humming voices.
package studio

import (
	"image"
	"image/color"
	"math"
	"slices"
)

// canvas fills flat shapes with antialiased edges. A drawn point p lands on pixel origin + p*scale.
type canvas struct {
	pixels *image.RGBA
	origin point
	scale  float64
}

// scanlines is how many samples a pixel row takes. Their mean is the coverage of a pixel.
const scanlines = 5

func newCanvas(width, height int, origin point, scale float64, ground color.RGBA) *canvas {
	c := &canvas{pixels: image.NewRGBA(image.Rect(0, 0, width, height)), origin: origin, scale: scale}
	for i := 0; i < len(c.pixels.Pix); i += 4 {
		copy(c.pixels.Pix[i:], []uint8{ground.R, ground.G, ground.B, 0xff})
	}
	return c
}

// crossing is the point where an edge meets a scanline, with its direction for the winding rule.
type crossing struct {
	x    float64
	turn int
}

// fill paints the shape in one colour, whose alpha is its opacity.
func (c *canvas) fill(p path, ink color.RGBA) {
	p = p.bent(func(at point) point {
		return point{c.origin.x + at.x*c.scale, c.origin.y + at.y*c.scale}
	})
	top, bottom := p.extent(c.pixels.Rect.Dy())
	covered := make([]float64, c.pixels.Rect.Dx())
	for y := top; y < bottom; y++ {
		clear(covered)
		for line := range scanlines {
			p.cover(covered, float64(y)+(float64(line)+0.5)/scanlines)
		}
		c.blend(y, covered, ink)
	}
}

func (p path) extent(height int) (top, bottom int) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range p {
		for _, at := range r {
			low, high = min(low, at.y), max(high, at.y)
		}
	}
	return max(0, int(math.Floor(low))), min(height, int(math.Ceil(high)))
}

// cover adds this scanline's share to every pixel inside the path (nonzero winding rule).
func (p path) cover(covered []float64, y float64) {
	crossings := p.crossings(y)
	winding := 0
	for i, at := range crossings {
		if winding != 0 {
			addSpan(covered, crossings[i-1].x, at.x)
		}
		winding += at.turn
	}
}

func (p path) crossings(y float64) []crossing {
	var all []crossing
	for _, r := range p {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (a.y <= y) == (b.y <= y) {
				continue
			}
			turn := 1
			if a.y > b.y {
				turn = -1
			}
			all = append(all, crossing{a.x + (y-a.y)/(b.y-a.y)*(b.x-a.x), turn})
		}
	}
	slices.SortFunc(all, func(a, b crossing) int {
		if a.x < b.x {
			return -1
		}
		return 1
	})
	return all
}

// addSpan covers the pixels from one x to another, those at the ends in part.
func addSpan(covered []float64, from, to float64) {
	from, to = max(from, 0), min(to, float64(len(covered)))
	for x := int(from); x < len(covered) && float64(x) < to; x++ {
		covered[x] += (min(to, float64(x+1)) - max(from, float64(x))) / scanlines
	}
}

func (c *canvas) blend(y int, covered []float64, ink color.RGBA) {
	row := c.pixels.Pix[y*c.pixels.Stride:]
	for x, share := range covered {
		if share == 0 {
			continue
		}
		t := min(share, 1) * float64(ink.A) / 255
		for i, v := range [3]uint8{ink.R, ink.G, ink.B} {
			at := x*4 + i
			row[at] = uint8(math.Round(float64(row[at]) + (float64(v)-float64(row[at]))*t))
		}
	}
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

// mix goes from a to b by t, 0 to 1.
func mix(a, b color.RGBA, t float64) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 0xff}
}

func shade(c color.RGBA, t float64) color.RGBA { return mix(c, rgb(0x2a1a2e), t) }
func tint(c color.RGBA, t float64) color.RGBA  { return mix(c, rgb(0xffffff), t) }

// sheer sets the opacity.
func sheer(c color.RGBA, t float64) color.RGBA {
	c.A = uint8(255 * t)
	return c
}
