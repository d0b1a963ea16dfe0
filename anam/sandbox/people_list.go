package sandbox

// The example IDs of Anam's documentation.
const (
	livID  = "071b0286-4cce-4808-bee2-e642f1062de3"
	caraID = "30fa96d0-26c4-4e55-94a0-517025942e18"
	miaID  = "edf6fdcb-acab-44b8-b974-ded72665ee26"
	leoID  = "121d5df1-3f3e-4a48-a237-8ff488e9eed8"
)

// Inks that several people share.
var (
	porcelain, peach, sand, honey  = rgb(0xfadcc8), rgb(0xf4c6a5), rgb(0xe5b088), rgb(0xcf9463)
	caramel, chestnut, cocoa, onyx = rgb(0xb97a4d), rgb(0x97603d), rgb(0x7a4a31), rgb(0x5b3626)

	black, espresso, brown, copper = rgb(0x26202b), rgb(0x41291f), rgb(0x6d432b), rgb(0xb4582e)
	blond, wheat, silver, snow     = rgb(0xdcae5e), rgb(0xc08c4c), rgb(0x9b9ba5), rgb(0xdcdbe0)

	white, cream, ink, navy       = rgb(0xfdfbf7), rgb(0xf6ead6), rgb(0x2f3147), rgb(0x35477d)
	indigo, violet, plum, berry   = rgb(0x5b4fcf), rgb(0x8a6fd1), rgb(0x7b3f72), rgb(0xb23a5e)
	coral, rust, mustard, olive   = rgb(0xe9705a), rgb(0xbb5a35), rgb(0xe0a533), rgb(0x7c8443)
	forest, teal, sky, slate      = rgb(0x2f6b4f), rgb(0x2a8c87), rgb(0x5aa0d6), rgb(0x5d6c80)
	rosy, lilac, mint, butter     = rgb(0xefb3bd), rgb(0xc6bcef), rgb(0xa6d6bd), rgb(0xf3d58b)
	azure, apricot, seafoam, clay = rgb(0xa5cdeb), rgb(0xf4bd92), rgb(0x93cdc8), rgb(0xdba48d)
	pistachio, periwinkle, mist   = rgb(0xc6d79a), rgb(0xa9b6ea), rgb(0xb9c7d6)
)

// dressed changes what a variant changes: outfit, cloth, trim, ground and scene.
func dressed(outfit string, f face) func(*face) {
	return func(to *face) {
		to.outfit, to.cloth, to.trim, to.ground, to.scene = outfit, f.cloth, f.trim, f.ground, f.scene
	}
}

func people() []person {
	return append(familiarPeople(), ownPeople()...)
}

// familiarPeople are stock, as Anam's own are.
func familiarPeople() []person {
	return []person{
		{name: "Liv", description: "A young woman with a blond bob and an easy smile", tags: []string{"woman", "friendly"}, versions: "cara-3 cara-4",
			face: face{skin: porcelain, hair: blond, jaw: 0.92, style: "bob", mouth: "open", lashes: true, earrings: true},
			variants: []variant{
				{"home", livID, dressed("crew", face{cloth: teal, trim: rgb(0x1f6f6b), ground: butter, scene: "plant"})},
				{"office", "", dressed("blazer", face{cloth: navy, trim: white, ground: azure, scene: "window"})},
				{"studio", "", dressed("turtleneck", face{cloth: coral, trim: coral, ground: lilac, scene: "circle"})},
			}},
		{name: "Cara", description: "A woman with long dark hair and a calm look", tags: []string{"woman", "calm"}, versions: "cara-3 cara-4",
			face: face{skin: sand, hair: espresso, jaw: 0.94, style: "long", mouth: "smile", lashes: true},
			variants: []variant{
				{"desk", caraID, dressed("shirt", face{cloth: white, trim: rgb(0xe8e2f6), ground: periwinkle, scene: "shelf"})},
				{"studio", "", dressed("vneck", face{cloth: berry, trim: plum, ground: rosy, scene: "circle"})},
			}},
		{name: "Mia", description: "A woman with copper waves and freckles", tags: []string{"woman", "playful"}, versions: "cara-4",
			face: face{skin: peach, hair: copper, jaw: 0.93, style: "waves", mouth: "open", freckles: true, lashes: true},
			variants: []variant{
				{"studio", miaID, dressed("cardigan", face{cloth: forest, trim: cream, ground: mint, scene: "circle"})},
				{"outdoors", "", dressed("crew", face{cloth: mustard, trim: rust, ground: azure, scene: "hills"})},
			}},
		{name: "Leo", description: "A young man with a quiff and a short beard", tags: []string{"man", "confident"}, versions: "cara-3",
			face: face{skin: peach, hair: brown, jaw: 1.03, style: "quiff", mouth: "smile", beard: "stubble"},
			variants: []variant{
				{"office", leoID, dressed("shirt", face{cloth: sky, trim: tint(sky, 0.45), ground: apricot, scene: "window"})},
				{"home", "", dressed("hoodie", face{cloth: slate, trim: slate, ground: pistachio, scene: "plant"})},
			}},
		{name: "Amara", description: "A woman with a round afro and gold earrings", tags: []string{"woman", "warm"}, versions: "cara-3 cara-4",
			face: face{skin: cocoa, hair: black, jaw: 0.95, style: "afro", mouth: "full", earrings: true, lashes: true},
			variants: []variant{
				{"studio", "", dressed("crew", face{cloth: mustard, trim: rust, ground: seafoam, scene: ""})},
				{"office", "", dressed("blazer", face{cloth: berry, trim: cream, ground: rosy, scene: "window"})},
				{"library", "", dressed("turtleneck", face{cloth: indigo, trim: indigo, ground: butter, scene: "shelf"})},
			}},
		{name: "Kenji", description: "A man with neat dark hair and round glasses", tags: []string{"man", "thoughtful"}, versions: "cara-3 cara-4",
			face: face{skin: peach, hair: black, jaw: 0.97, style: "part", mouth: "gentle", glasses: "round"},
			variants: []variant{
				{"library", "", dressed("cardigan", face{cloth: slate, trim: white, ground: mint, scene: "shelf"})},
				{"studio", "", dressed("turtleneck", face{cloth: ink, trim: ink, ground: rosy, scene: "circle"})},
			}},
		{name: "Omar", description: "A man with a full dark beard", tags: []string{"man", "warm"}, versions: "cara-3",
			face: face{skin: honey, hair: black, jaw: 1.05, style: "crop", mouth: "smile", beard: "full"},
			variants: []variant{
				{"workshop", "", dressed("apron", face{cloth: cream, trim: forest, ground: butter, scene: "shelf"})},
				{"office", "", dressed("blazer", face{cloth: ink, trim: azure, ground: seafoam, scene: "window"})},
			}},
		{name: "Priya", description: "A woman with a long dark fringe", tags: []string{"woman", "bright"}, versions: "cara-4",
			face: face{skin: caramel, hair: black, jaw: 0.92, style: "fringe", mouth: "open", lashes: true, earrings: true},
			variants: []variant{
				{"home", "", dressed("vneck", face{cloth: coral, trim: rust, ground: lilac, scene: "plant"})},
				{"outdoors", "", dressed("shirt", face{cloth: teal, trim: tint(teal, 0.3), ground: apricot, scene: "hills"})},
			}},
		{name: "Grace", description: "An older woman with silver curls and glasses", tags: []string{"woman", "mature"}, versions: "cara-3 cara-4",
			face: face{skin: porcelain, hair: silver, jaw: 0.96, style: "curls", mouth: "smile", glasses: "square", earrings: true, lined: true},
			variants: []variant{
				{"home", "", dressed("cardigan", face{cloth: plum, trim: rgb(0xf1dfe9), ground: pistachio, scene: "plant"})},
				{"lobby", "", dressed("blazer", face{cloth: teal, trim: white, ground: clay, scene: "arch"})},
			}},
		{name: "Malik", description: "A man with a shaved head and a trimmed beard", tags: []string{"man", "confident"}, versions: "cara-3 cara-4",
			face: face{skin: onyx, hair: black, jaw: 1.04, style: "buzz", mouth: "open", beard: "short"},
			variants: []variant{
				{"studio", "", dressed("hoodie", face{cloth: violet, trim: violet, ground: butter, scene: ""})},
				{"lobby", "", dressed("shirt", face{cloth: white, trim: mist, ground: azure, scene: "arch"})},
			}},
	}
}

// ownPeople were made by the organisation itself, all but the last two.
func ownPeople() []person {
	return []person{
		{name: "Noor", description: "A woman in a headscarf", tags: []string{"woman", "calm"}, own: true, versions: "cara-4",
			face: face{skin: sand, hair: espresso, jaw: 0.95, style: "hijab", mouth: "smile", lashes: true},
			variants: []variant{
				{"desk", "", dressed("crew", face{cloth: indigo, trim: violet, ground: seafoam, scene: "shelf"})},
				{"studio", "", dressed("crew", face{cloth: navy, trim: teal, ground: clay, scene: "circle"})},
			}},
		{name: "Tomás", description: "A young man with shaggy hair", tags: []string{"man", "casual"}, own: true, versions: "cara-3 cara-4",
			face: face{skin: honey, hair: espresso, jaw: 0.98, style: "shaggy", mouth: "gentle", beard: "moustache"},
			variants: []variant{
				{"outdoors", "", dressed("crew", face{cloth: white, trim: coral, ground: mint, scene: "hills"})},
				{"studio", "", dressed("hoodie", face{cloth: rust, trim: rust, ground: azure, scene: ""})},
			}},
		{name: "Zola", description: "A woman with braids", tags: []string{"woman", "playful"}, versions: "cara-4",
			face: face{skin: chestnut, hair: espresso, jaw: 0.93, style: "braids", mouth: "full", lashes: true, earrings: true},
			variants: []variant{
				{"studio", "", dressed("vneck", face{cloth: violet, trim: mustard, ground: apricot, scene: "circle"})},
				{"office", "", dressed("cardigan", face{cloth: mustard, trim: ink, ground: lilac, scene: "window"})},
			}},
		{name: "Henrik", description: "An older man with grey sides and a white beard", tags: []string{"man", "mature"}, versions: "cara-3",
			face: face{skin: peach, hair: snow, jaw: 1.04, style: "sides", mouth: "smile", beard: "full", glasses: "round", lined: true},
			variants: []variant{
				{"library", "", dressed("shirt", face{cloth: olive, trim: tint(olive, 0.3), ground: rosy, scene: "shelf"})},
				{"home", "", dressed("turtleneck", face{cloth: navy, trim: navy, ground: pistachio, scene: "plant"})},
			}},
	}
}
