package studio

var outfits = map[string]func(*canvas, Face){
	"crew":       drawCrew,
	"vneck":      drawVneck,
	"shirt":      drawShirt,
	"blazer":     drawBlazer,
	"turtleneck": drawTurtleneck,
	"hoodie":     drawHoodie,
	"apron":      drawApron,
	"cardigan":   drawCardigan,
}

func (f Face) drawTorso(c *canvas) {
	c.fill(mirrored(torsoArt), f.cloth)
	c.fill(twice(stroke("118,186 C 124,200 126,214 126,240", 4)), shade(f.cloth, 0.16))
}

func drawCrew(c *canvas, f Face) {
	f.drawTorso(c)
	c.fill(mirrored(chestArt), f.skin)
	c.fill(mirrored("0,96 L 28,98 L 29,108 C 18,122 9,126 0,126"), f.shadow())
	c.fill(stroke("-45,122 C -40,148 -18,160 0,160 C 18,160 40,148 45,122", 9), f.trim)
}

func drawVneck(c *canvas, f Face) {
	f.drawTorso(c)
	c.fill(mirrored("0,96 L 28,108 L 42,120 L 0,192"), f.skin)
	c.fill(mirrored("0,96 L 28,98 L 29,108 C 18,122 9,126 0,126"), f.shadow())
	c.fill(stroke("-44,120 L 0,194 L 44,120", 9), f.trim)
}

func drawShirt(c *canvas, f Face) {
	f.drawTorso(c)
	c.fill(mirrored("0,96 L 28,104 L 34,118 L 0,160"), f.shadow())
	c.fill(twice(outline("0,160 L 30,108 C 40,112 52,120 58,130 L 30,180 L 0,160")), f.trim)
	c.fill(stroke("0,162 L 0,250", 3), shade(f.cloth, 0.2))
	for _, y := range []float64{182, 204, 226} {
		c.fill(circle(0, y, 3.4), shade(f.cloth, 0.3))
	}
}

func drawBlazer(c *canvas, f Face) {
	f.drawTorso(c)
	c.fill(mirrored("0,100 L 30,106 L 46,122 L 0,250"), f.trim)
	c.fill(mirrored("0,96 L 28,104 L 30,114 L 0,152"), f.skin)
	c.fill(mirrored("0,96 L 28,98 L 29,108 C 18,122 9,126 0,126"), f.shadow())
	c.fill(twice(outline("42,116 L 66,128 L 64,154 L 74,162 L 6,250 L -2,236 L 42,116")), shade(f.cloth, 0.22))
	c.fill(twice(outline("0,156 L 30,106 L 46,120 L 22,168 L 0,156")), tint(f.trim, 0.55))
}

func drawTurtleneck(c *canvas, f Face) {
	f.drawTorso(c)
	c.fill(mirrored("0,84 C 16,90 28,86 34,80 C 38,98 40,116 48,126 C 32,142 14,146 0,146"), f.trim)
	c.fill(stroke("-38,104 C -18,118 18,118 38,104", 3), shade(f.trim, 0.16))
	c.fill(stroke("-44,124 C -20,142 20,142 44,124", 3), shade(f.trim, 0.16))
}

func drawHoodie(c *canvas, f Face) {
	c.fill(mirrored("0,70 C 52,72 92,100 108,146 C 60,170 20,180 0,180"), shade(f.cloth, 0.2))
	c.fill(mirrored(neckArt), f.skin)
	c.fill(mirrored("0,60 L 28,60 L 29,102 C 20,118 10,122 0,122"), f.shadow())
	c.fill(mirrored("0,168 C 26,166 46,150 58,122 C 84,134 104,142 126,152 C 156,166 170,190 174,250 L 0,250"), f.cloth)
	c.fill(mirrored("0,150 C 24,150 40,138 50,124 L 58,122 C 50,156 26,170 0,170"), f.trim)
	c.fill(twice(stroke("24,164 C 26,184 22,200 24,216", 4.4)), tint(f.trim, 0.7))
	c.fill(twice(circle(24, 218, 4)), tint(f.trim, 0.7))
}

func drawApron(c *canvas, f Face) {
	drawCrew(c, f)
	c.fill(mirrored("0,186 L 62,186 C 66,210 80,230 84,250 L 0,250"), shade(f.trim, 0.35))
	c.fill(twice(stroke("58,190 C 62,166 58,148 52,134", 9)), shade(f.trim, 0.35))
}

func drawCardigan(c *canvas, f Face) {
	f.drawTorso(c)
	c.fill(mirrored("0,100 L 30,108 L 46,122 L 20,250 L 0,250"), f.trim)
	c.fill(mirrored("0,96 L 28,106 L 38,120 C 32,142 14,150 0,150"), f.skin)
	c.fill(mirrored("0,96 L 28,98 L 29,108 C 18,122 9,126 0,126"), f.shadow())
	c.fill(twice(stroke("47,124 C 44,160 30,206 24,250", 10)), shade(f.cloth, 0.2))
}
