package studio

// scenes are a few flat shapes in tones of the ground, far behind the person.
var scenes = map[string]func(*canvas, Face){
	"circle": func(c *canvas, f Face) { c.fill(circle(0, 10, 168), tint(f.ground, 0.22)) },
	"window": drawWindow,
	"plant":  drawPlant,
	"shelf":  drawShelf,
	"arch": func(c *canvas, f Face) {
		c.fill(mirrored("0,-150 C 96,-150 150,-90 150,0 L 150,320 L 0,320"), tint(f.ground, 0.22))
	},
	"hills": drawHills,
}

func drawWindow(c *canvas, f Face) {
	pane := tint(f.ground, 0.24)
	for _, x := range []float64{-270, -186, 106, 190} {
		c.fill(rectangle(x, -150, 76, 104), pane)
		c.fill(rectangle(x, -38, 76, 104), pane)
	}
}

func drawPlant(c *canvas, f Face) {
	leaf, stem := shade(f.ground, 0.13), shade(f.ground, 0.2)
	c.fill(stroke("216,220 C 214,150 216,80 212,10", 5), stem)
	for _, art := range []string{
		"214,100 C 240,86 268,60 270,24 C 236,28 214,60 214,100",
		"213,70 C 190,56 168,30 168,-6 C 198,2 214,30 213,70",
		"212,16 C 196,-14 200,-48 216,-70 C 232,-44 230,-10 212,16",
		"215,160 C 244,150 272,128 280,96 C 246,98 220,124 215,160",
		"215,150 C 188,142 164,120 156,92 C 188,94 212,116 215,150",
	} {
		c.fill(outline(art), leaf)
	}
}

func drawShelf(c *canvas, f Face) {
	board, light := shade(f.ground, 0.16), tint(f.ground, 0.26)
	for _, side := range []float64{-288, 128} {
		c.fill(rectangle(side, -58, 160, 8), board)
		c.fill(rectangle(side, 46, 160, 8), board)
	}
	for i, h := range []float64{56, 70, 48, 64, 60} {
		c.fill(rectangle(-272+float64(i)*22, -58-h, 17, h), pick(i, board, light))
		c.fill(rectangle(160+float64(i)*22, 46-h, 17, h), pick(i+1, board, light))
	}
	c.fill(circle(216, -84, 26), light)
	c.fill(outline("-250,46 L -242,6 L -198,6 L -190,46"), light)
}

func drawHills(c *canvas, f Face) {
	c.fill(circle(-176, -92, 38), tint(f.ground, 0.4))
	c.fill(outline("-300,110 C -220,30 -140,30 -60,100 C 40,20 150,0 300,90 L 300,320 L -300,320"), shade(f.ground, 0.10))
	c.fill(outline("-300,170 C -180,110 -60,150 40,160 C 140,120 220,110 300,150 L 300,320 L -300,320"), shade(f.ground, 0.17))
}

func pick[T any](i int, a, b T) T {
	if i%2 == 0 {
		return a
	}
	return b
}
