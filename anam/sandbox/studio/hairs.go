package studio

import "strconv"

// hair has a part behind the body and one before the face; either may be missing.
type hair struct{ back, front func(*canvas, Face) }

// cap of hair over the skull, to the temples: what most styles begin with.
const capArt = "0,-112 C 54,-112 84,-76 75,-8 C 72,-16 71,-22 70,-30 C 66,-48 52,-60 34,-62 C 20,-63 10,-63 0,-63"

var hairs = map[string]hair{
	"crop":    {front: drawCrop},
	"part":    {front: drawPart},
	"quiff":   {front: drawQuiff},
	"buzz":    {front: drawBuzz},
	"bob":     {back: drawBobBack, front: drawSwoop},
	"long":    {back: drawLongBack, front: drawCurtain},
	"fringe":  {back: drawLongBack, front: drawFringe},
	"bun":     {back: drawBunBack, front: drawCapLine},
	"afro":    {back: drawAfroBack, front: drawAfroFront},
	"waves":   {back: drawWavesBack, front: drawSwoop},
	"curls":   {front: drawCurls},
	"tail":    {back: drawTailBack, front: drawSwoop},
	"braids":  {back: drawBraidsBack, front: drawCurtain},
	"hijab":   {back: drawHijabBack, front: drawHijabFront},
	"sides":   {front: drawSides},
	"shaggy":  {back: drawShaggyBack, front: drawShaggy},
	"topknot": {back: drawBunBack, front: drawCrop},
}

func drawCrop(c *canvas, f Face) {
	c.fill(mirrored(capArt), f.hair)
}

func drawCapLine(c *canvas, f Face) {
	c.fill(mirrored("0,-112 C 54,-112 84,-76 80,-10 C 74,-20 66,-40 48,-56 C 30,-68 14,-72 0,-72"), f.hair)
}

func drawPart(c *canvas, f Face) {
	c.fill(outline("-74,-6 C -88,-70 -58,-114 0,-114 C 56,-114 88,-76 74,-6 C 72,-20 71,-30 68,-42 C 40,-44 6,-52 -26,-80 C -36,-62 -56,-46 -70,-38 C -72,-28 -73,-20 -74,-6"), f.hair)
	c.fill(stroke("-26,-80 C -30,-92 -30,-98 -28,-106", 3), shade(f.hair, 0.3))
}

func drawQuiff(c *canvas, f Face) {
	c.fill(outline("-74,-8 C -86,-62 -72,-96 -46,-108 C -30,-134 40,-140 64,-112 C 84,-98 86,-56 74,-8 C 72,-24 71,-34 66,-50 C 44,-58 8,-54 -18,-66 C -34,-72 -52,-62 -66,-48 C -71,-34 -72,-24 -74,-8"), f.hair)
	c.fill(stroke("-30,-84 C -8,-104 28,-106 50,-92", 3), tint(f.hair, 0.14))
}

func drawBuzz(c *canvas, f Face) {
	c.fill(mirrored("0,-101 C 50,-101 79,-68 76,-14 C 72,-22 70,-34 64,-46 C 48,-60 22,-64 0,-64"), mix(f.hair, f.skin, 0.18))
}

func drawBobBack(c *canvas, f Face) {
	c.fill(mirrored("0,-114 C 66,-114 100,-70 98,-8 C 98,30 96,62 84,82 C 60,94 40,90 0,90"), shade(f.hair, 0.12))
}

func drawSwoop(c *canvas, f Face) {
	c.fill(outline("-82,14 C -96,-66 -62,-116 2,-116 C 62,-116 94,-68 82,14 C 78,-10 74,-26 62,-42 C 40,-40 4,-46 -24,-74 C -36,-54 -60,-36 -72,-22 C -76,-10 -78,0 -82,14"), f.hair)
}

func drawLongBack(c *canvas, f Face) {
	c.fill(mirrored("0,-114 C 68,-114 102,-70 100,-4 C 100,60 112,110 104,166 C 84,182 40,180 0,180"), shade(f.hair, 0.12))
}

func drawCurtain(c *canvas, f Face) {
	c.fill(mirrored("0,-114 C 62,-114 94,-72 88,40 C 82,30 79,14 77,-4 C 70,-34 40,-62 0,-94"), f.hair)
	c.fill(stroke("0,-113 L 0,-95", 2.6), shade(f.hair, 0.3))
}

func drawFringe(c *canvas, f Face) {
	c.fill(mirrored("0,-114 C 62,-114 94,-72 87,40 C 82,26 79,4 76,-20 C 58,-34 24,-36 0,-36"), f.hair)
	c.fill(twice(stroke("22,-38 C 26,-56 26,-68 22,-80", 2.6)), shade(f.hair, 0.22))
	c.fill(stroke("0,-40 C 2,-56 2,-66 0,-78", 2.6), shade(f.hair, 0.22))
}

func drawBunBack(c *canvas, f Face) {
	c.fill(circle(0, -124, 34), f.hair)
	c.fill(stroke("-18,-112 C -8,-104 8,-104 18,-112", 3.4), shade(f.hair, 0.3))
}

func drawAfroBack(c *canvas, f Face) {
	c.fill(circle(0, -38, 108), f.hair)
	for _, at := range []point{{100, 14}, {106, -22}, {104, -62}, {88, -100}, {58, -128}, {20, -140}, {0, -142}} {
		c.fill(twice(circle(at.x, at.y, 23)), f.hair)
	}
}

func drawAfroFront(c *canvas, f Face) {
	c.fill(mirrored("0,-110 C 52,-110 84,-70 80,-10 C 74,-36 56,-62 0,-66"), f.hair)
	for _, at := range []point{{0, -72}, {22, -71}, {43, -64}, {60, -50}, {72, -30}} {
		c.fill(twice(circle(at.x, at.y, 14)), f.hair)
	}
}

func drawWavesBack(c *canvas, f Face) {
	ink := shade(f.hair, 0.12)
	c.fill(mirrored("0,-112 C 66,-112 96,-70 94,-4 C 96,60 100,90 94,132 L 0,132"), ink)
	for _, at := range []point{{84, -40}, {90, -8}, {95, 26}, {98, 60}, {96, 94}, {88, 126}} {
		c.fill(twice(circle(at.x, at.y, 22)), ink)
	}
}

func drawCurls(c *canvas, f Face) {
	c.fill(mirrored("0,-104 C 50,-104 78,-72 76,-20 C 66,-50 40,-62 0,-64"), f.hair)
	for _, at := range []point{{0, -100}, {28, -100}, {54, -86}, {70, -62}, {78, -34}, {14, -76}, {42, -70}} {
		c.fill(twice(circle(at.x, at.y, 19)), f.hair)
	}
	for _, at := range []point{{20, -94}, {-16, -88}, {50, -76}, {-48, -82}} {
		c.fill(stroke(curlAt(at), 2.8), shade(f.hair, 0.24))
	}
}

func drawTailBack(c *canvas, f Face) {
	c.fill(outline("40,-96 C 96,-110 132,-70 126,-6 C 124,40 134,70 112,104 C 96,84 92,40 92,0 C 92,-30 80,-60 40,-70"), shade(f.hair, 0.12))
	c.fill(circle(66, -88, 14), f.trim)
}

func drawBraidsBack(c *canvas, f Face) {
	c.fill(mirrored("0,-112 C 62,-112 92,-70 90,0 L 0,0"), shade(f.hair, 0.12))
	for y := 0.; y < 170; y += 22 {
		c.fill(twice(ellipse(88+y/12, y, 16, 15)), f.hair)
	}
	c.fill(twice(circle(102, 172, 9)), f.trim)
}

func drawHijabBack(c *canvas, f Face) {
	c.fill(mirrored("0,-118 C 70,-118 104,-68 100,0 C 98,70 120,120 140,160 L 0,200"), shade(f.trim, 0.14))
}

// drawHijabFront lays the cloth around the face, and its fold over the shoulders.
func drawHijabFront(c *canvas, f Face) {
	cloth := mirrored("0,-118 C 66,-118 98,-74 94,-6 C 92,60 104,110 96,150 C 60,190 24,186 0,176")
	opening := mirrored("0,-74 C 44,-74 66,-50 67,-8 C 67,40 52,74 26,88 C 16,92 8,93 0,93")
	c.fill(append(cloth, reversed(opening)...), f.trim)
	c.fill(stroke("-68,66 C -30,128 30,136 84,108", 3.4), shade(f.trim, 0.18))
	c.fill(stroke("-80,104 C -40,160 30,170 92,138", 3.4), shade(f.trim, 0.18))
}

func drawSides(c *canvas, f Face) {
	c.fill(twice(outline("80,14 C 90,-20 86,-52 70,-68 C 70,-48 70,-34 72,-20 C 74,-6 76,4 80,14")), f.hair)
}

func drawShaggyBack(c *canvas, f Face) {
	c.fill(mirrored("0,-112 C 64,-112 94,-72 92,-10 C 94,20 98,44 88,62 C 76,66 70,60 0,60"), shade(f.hair, 0.12))
}

func drawShaggy(c *canvas, f Face) {
	c.fill(outline("-84,18 C -98,-66 -60,-118 0,-118 C 62,-118 96,-68 84,18 C 78,0 76,-14 72,-28 C 64,-34 60,-40 56,-50 C 46,-40 36,-38 22,-40 C 18,-48 14,-54 12,-62 C 0,-46 -18,-40 -36,-38 C -40,-44 -42,-48 -42,-54 C -52,-40 -62,-34 -72,-26 C -76,-12 -78,2 -84,18"), f.hair)
}

// curlAt is a small hook of a line.
func curlAt(at point) string {
	x, y := at.x, at.y
	return word(x-8, y) + " C " + word(x-6, y-10) + " " + word(x+8, y-10) + " " + word(x+6, y+2)
}

func reversed(p path) path {
	turned := make(path, len(p))
	for i, r := range p {
		for j := len(r) - 1; j >= 0; j-- {
			turned[i] = append(turned[i], r[j])
		}
	}
	return turned
}

func word(x, y float64) string {
	return strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64)
}
