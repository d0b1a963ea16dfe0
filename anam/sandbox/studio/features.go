package studio

import "image/color"

func (f Face) drawFeatures(c *canvas) {
	c.fill(twice(ellipse(44, 30, 15, 10)), sheer(rgb(0xe2574c), 0.17))
	f.drawEyes(c)
	f.drawBrows(c)
	c.fill(stroke("-1,6 C 5,18 10,26 4,29 C 0,31 -5,30 -8,28", 4.2), f.shadow())
	f.drawMouth(c)
	if f.freckles {
		for _, at := range []point{{34, 20}, {42, 24}, {50, 20}, {28, 25}} {
			c.fill(twice(circle(at.x, at.y, 1.9)), sheer(shade(f.skin, 0.5), 0.55))
		}
	}
	if f.lined {
		if f.beard == "" {
			c.fill(twice(stroke("48,38 C 52,44 53,50 51,56", 2.6)), sheer(f.shadow(), 0.9))
		}
		c.fill(twice(stroke("50,6 C 55,8 57,10 59,13", 2.4)), sheer(f.shadow(), 0.9))
	}
}

var pupil = rgb(0x2b1b24)

func (f Face) drawEyes(c *canvas) {
	if f.expression.Lids >= shut {
		c.fill(twice(stroke("18,1 C 23,8 35,8 40,1", 3.4)), pupil)
		return
	}
	open := 1 - f.expression.Lids
	if f.dark() {
		c.fill(twice(ellipse(29, 0, 11, 8.6*open)), rgb(0xf6ebe0))
		c.fill(twice(stroke("18,-4 C 23,-11 35,-11 40,-4", 2.8)), pupil)
	}
	c.fill(twice(ellipse(29, 0, 7.4, 9*open)), pupil)
	for _, x := range []float64{-29, 29} {
		c.fill(ellipse(x+2.6, -3.2*open, 2.6, 2.6*open), rgb(0xffffff))
	}
	if f.lashes {
		c.fill(twice(stroke("19,-4 C 24,-12 36,-12 41,-5 C 43,-6 45,-8 46,-10", 3.2)), pupil)
	}
}

// dark skin needs the white of the eye: a dark pupil would not show.
func (f Face) dark() bool { return int(f.skin.R)+int(f.skin.G)+int(f.skin.B) < 430 }

func (f Face) drawBrows(c *canvas) {
	ink, width := shade(f.hair, 0.25), 5.
	if f.beard != "" {
		width = 6.2
	}
	c.fill(twice(stroke("17,-22 C 24,-29 36,-30 44,-23", width)), ink)
}

// lips are the skin's own colour, deepened.
func (f Face) lips() color.RGBA { return mix(f.skin, rgb(0xa8283c), 0.55) }

var mouths = map[string]func(*canvas, Face){
	"smile": func(c *canvas, f Face) {
		c.fill(stroke("-21,50 C -10,62 10,62 21,50", 4.8), f.lips())
	},
	"gentle": func(c *canvas, f Face) {
		c.fill(stroke("-15,53 C -7,60 8,60 16,52", 4.8), f.lips())
	},
	"open": func(c *canvas, f Face) {
		c.fill(outline("-24,46 C -12,50 12,50 24,46 C 21,70 -21,70 -24,46"), rgb(0x7c2233))
		c.fill(outline("-19,49 C -9,51 9,51 19,49 C 18,57 -18,57 -19,49"), rgb(0xfff8f0))
	},
	"full": func(c *canvas, f Face) {
		c.fill(outline("-23,47 C -13,47 -6,46 0,49 C 6,46 13,47 23,47 C 14,67 -14,67 -23,47"), f.lips())
		c.fill(stroke("-21,48 C -9,56 9,56 21,48", 2.4), shade(f.lips(), 0.35))
	},
}

const (
	beardArt     = "0,41 C 14,38 28,42 36,38 C 52,30 64,10 73,-16 C 76,36 66,60 48,80 C 33,96 16,102 0,102"
	shortArt     = "0,70 C 12,70 22,64 30,54 C 46,44 62,20 73,-10 C 75,34 65,57 47,77 C 32,92 16,97 0,97"
	moustacheArt = "0,38 C 10,32 24,36 33,49 C 20,50 8,50 0,46"
)

func (f Face) drawBeard(c *canvas) {
	switch f.beard {
	case "full":
		c.fill(mirrored(beardArt).bent(f.jawed), f.hair)
	case "short":
		c.fill(mirrored(shortArt).bent(f.jawed), f.hair)
		c.fill(mirrored(moustacheArt), f.hair)
	case "moustache":
		c.fill(mirrored(moustacheArt), f.hair)
	case "stubble":
		c.fill(mirrored(beardArt).bent(f.jawed), sheer(f.hair, 0.15))
	}
}

func (f Face) drawGlasses(c *canvas) {
	frame := rgb(0x33272f)
	switch f.glasses {
	case "round":
		lens := circle(30, 1, 22)
		c.fill(twice(lens), sheer(rgb(0xffffff), 0.16))
		c.fill(twice(ring(lens, 4)), frame)
	case "square":
		lens := outline("10,-16 C 22,-19 40,-19 51,-16 C 55,-2 53,12 48,18 C 38,22 22,22 14,18 C 8,10 7,-4 10,-16")
		c.fill(twice(lens), sheer(rgb(0xffffff), 0.16))
		c.fill(twice(ring(lens, 4.6)), frame)
	default:
		return
	}
	c.fill(stroke("-9,-3 C -4,-7 4,-7 9,-3", 4), frame)
	c.fill(twice(stroke("52,-4 L 71,-6", 4)), frame)
}
