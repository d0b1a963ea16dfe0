package studio

// The example avatar IDs of Anam's documentation.
const (
	LivID  = "071b0286-4cce-4808-bee2-e642f1062de3"
	CaraID = "30fa96d0-26c4-4e55-94a0-517025942e18"
	MiaID  = "edf6fdcb-acab-44b8-b974-ded72665ee26"
	LeoID  = "121d5df1-3f3e-4a48-a237-8ff488e9eed8"
)

// Colours that several people share.
var (
	porcelain, peach, sand, honey  = rgb(0xfadcc8), rgb(0xf4c6a5), rgb(0xe5b088), rgb(0xcf9463)
	caramel, chestnut, cocoa, onyx = rgb(0xb97a4d), rgb(0x97603d), rgb(0x7a4a31), rgb(0x5b3626)

	black, espresso, brown, copper = rgb(0x26202b), rgb(0x41291f), rgb(0x6d432b), rgb(0xb4582e)
	blond, silver, snow            = rgb(0xdcae5e), rgb(0x9b9ba5), rgb(0xdcdbe0)

	white, cream, ink, navy       = rgb(0xfdfbf7), rgb(0xf6ead6), rgb(0x2f3147), rgb(0x35477d)
	indigo, violet, plum, berry   = rgb(0x5b4fcf), rgb(0x8a6fd1), rgb(0x7b3f72), rgb(0xb23a5e)
	coral, rust, mustard, olive   = rgb(0xe9705a), rgb(0xbb5a35), rgb(0xe0a533), rgb(0x7c8443)
	forest, teal, sky, slate      = rgb(0x2f6b4f), rgb(0x2a8c87), rgb(0x5aa0d6), rgb(0x5d6c80)
	rosy, lilac, mint, butter     = rgb(0xefb3bd), rgb(0xc6bcef), rgb(0xa6d6bd), rgb(0xf3d58b)
	azure, apricot, seafoam, clay = rgb(0xa5cdeb), rgb(0xf4bd92), rgb(0x93cdc8), rgb(0xdba48d)
	pistachio, periwinkle, mist   = rgb(0xc6d79a), rgb(0xa9b6ea), rgb(0xb9c7d6)
)

// dressed sets the parts that a variant changes: outfit, cloth, trim, ground and scene.
func dressed(outfit string, f Face) func(*Face) {
	return func(to *Face) {
		to.outfit, to.cloth, to.trim, to.ground, to.scene = outfit, f.cloth, f.trim, f.ground, f.scene
	}
}

// People lists all people, in the order of their avatars.
func People() []Person {
	return append(familiarPeople(), ownPeople()...)
}

// familiarPeople are stock, as Anam's own are.
func familiarPeople() []Person {
	return []Person{
		{Name: "Liv", Description: "A young woman with a blond bob and an easy smile", Tags: []string{"woman", "friendly"}, Versions: "cara-3 cara-4",
			face: Face{skin: porcelain, hair: blond, jaw: 0.92, style: "bob", mouth: "open", lashes: true, earrings: true},
			Variants: []Variant{
				{"home", LivID, dressed("crew", Face{cloth: teal, trim: rgb(0x1f6f6b), ground: butter, scene: "plant"})},
				{"office", "", dressed("blazer", Face{cloth: navy, trim: white, ground: azure, scene: "window"})},
				{"studio", "", dressed("turtleneck", Face{cloth: coral, trim: coral, ground: lilac, scene: "circle"})},
			}},
		{Name: "Cara", Description: "A woman with long dark hair and a calm look", Tags: []string{"woman", "calm"}, Versions: "cara-3 cara-4",
			face: Face{skin: sand, hair: espresso, jaw: 0.94, style: "long", mouth: "smile", lashes: true},
			Variants: []Variant{
				{"desk", CaraID, dressed("shirt", Face{cloth: white, trim: rgb(0xe8e2f6), ground: periwinkle, scene: "shelf"})},
				{"studio", "", dressed("vneck", Face{cloth: berry, trim: plum, ground: rosy, scene: "circle"})},
			}},
		{Name: "Mia", Description: "A woman with copper waves and freckles", Tags: []string{"woman", "playful"}, Versions: "cara-4",
			face: Face{skin: peach, hair: copper, jaw: 0.93, style: "waves", mouth: "open", freckles: true, lashes: true},
			Variants: []Variant{
				{"studio", MiaID, dressed("cardigan", Face{cloth: forest, trim: cream, ground: mint, scene: "circle"})},
				{"outdoors", "", dressed("crew", Face{cloth: mustard, trim: rust, ground: azure, scene: "hills"})},
			}},
		{Name: "Leo", Description: "A young man with a quiff and a short beard", Tags: []string{"man", "confident"}, Versions: "cara-3",
			face: Face{skin: peach, hair: brown, jaw: 1.03, style: "quiff", mouth: "smile", beard: "stubble"},
			Variants: []Variant{
				{"office", LeoID, dressed("shirt", Face{cloth: sky, trim: tint(sky, 0.45), ground: apricot, scene: "window"})},
				{"home", "", dressed("hoodie", Face{cloth: slate, trim: slate, ground: pistachio, scene: "plant"})},
			}},
		{Name: "Amara", Description: "A woman with a round afro and gold earrings", Tags: []string{"woman", "warm"}, Versions: "cara-3 cara-4",
			face: Face{skin: cocoa, hair: black, jaw: 0.95, style: "afro", mouth: "full", earrings: true, lashes: true},
			Variants: []Variant{
				{"studio", "", dressed("crew", Face{cloth: mustard, trim: rust, ground: seafoam, scene: ""})},
				{"office", "", dressed("blazer", Face{cloth: berry, trim: cream, ground: rosy, scene: "window"})},
				{"library", "", dressed("turtleneck", Face{cloth: indigo, trim: indigo, ground: butter, scene: "shelf"})},
			}},
		{Name: "Kenji", Description: "A man with neat dark hair and round glasses", Tags: []string{"man", "thoughtful"}, Versions: "cara-3 cara-4",
			face: Face{skin: peach, hair: black, jaw: 0.97, style: "part", mouth: "gentle", glasses: "round"},
			Variants: []Variant{
				{"library", "", dressed("cardigan", Face{cloth: slate, trim: white, ground: mint, scene: "shelf"})},
				{"studio", "", dressed("turtleneck", Face{cloth: ink, trim: ink, ground: rosy, scene: "circle"})},
			}},
		{Name: "Omar", Description: "A man with a full dark beard", Tags: []string{"man", "warm"}, Versions: "cara-3",
			face: Face{skin: honey, hair: black, jaw: 1.05, style: "crop", mouth: "smile", beard: "full"},
			Variants: []Variant{
				{"workshop", "", dressed("apron", Face{cloth: cream, trim: forest, ground: butter, scene: "shelf"})},
				{"office", "", dressed("blazer", Face{cloth: ink, trim: azure, ground: seafoam, scene: "window"})},
			}},
		{Name: "Priya", Description: "A woman with a long dark fringe", Tags: []string{"woman", "bright"}, Versions: "cara-4",
			face: Face{skin: caramel, hair: black, jaw: 0.92, style: "fringe", mouth: "open", lashes: true, earrings: true},
			Variants: []Variant{
				{"home", "", dressed("vneck", Face{cloth: coral, trim: rust, ground: lilac, scene: "plant"})},
				{"outdoors", "", dressed("shirt", Face{cloth: teal, trim: tint(teal, 0.3), ground: apricot, scene: "hills"})},
			}},
		{Name: "Grace", Description: "An older woman with silver curls and glasses", Tags: []string{"woman", "mature"}, Versions: "cara-3 cara-4",
			face: Face{skin: porcelain, hair: silver, jaw: 0.96, style: "curls", mouth: "smile", glasses: "square", earrings: true, lined: true},
			Variants: []Variant{
				{"home", "", dressed("cardigan", Face{cloth: plum, trim: rgb(0xf1dfe9), ground: pistachio, scene: "plant"})},
				{"lobby", "", dressed("blazer", Face{cloth: teal, trim: white, ground: clay, scene: "arch"})},
			}},
		{Name: "Malik", Description: "A man with a shaved head and a trimmed beard", Tags: []string{"man", "confident"}, Versions: "cara-3 cara-4",
			face: Face{skin: onyx, hair: black, jaw: 1.04, style: "buzz", mouth: "open", beard: "short"},
			Variants: []Variant{
				{"studio", "", dressed("hoodie", Face{cloth: violet, trim: violet, ground: butter, scene: ""})},
				{"lobby", "", dressed("shirt", Face{cloth: white, trim: mist, ground: azure, scene: "arch"})},
			}},
	}
}

// ownPeople were made by the organisation itself, all but the last two.
func ownPeople() []Person {
	return []Person{
		{Name: "Noor", Description: "A woman in a headscarf", Tags: []string{"woman", "calm"}, Own: true, Versions: "cara-4",
			face: Face{skin: sand, hair: espresso, jaw: 0.95, style: "hijab", mouth: "smile", lashes: true},
			Variants: []Variant{
				{"desk", "", dressed("crew", Face{cloth: indigo, trim: violet, ground: seafoam, scene: "shelf"})},
				{"studio", "", dressed("crew", Face{cloth: navy, trim: teal, ground: clay, scene: "circle"})},
			}},
		{Name: "Tomás", Description: "A young man with shaggy hair", Tags: []string{"man", "casual"}, Own: true, Versions: "cara-3 cara-4",
			face: Face{skin: honey, hair: espresso, jaw: 0.98, style: "shaggy", mouth: "gentle", beard: "moustache"},
			Variants: []Variant{
				{"outdoors", "", dressed("crew", Face{cloth: white, trim: coral, ground: mint, scene: "hills"})},
				{"studio", "", dressed("hoodie", Face{cloth: rust, trim: rust, ground: azure, scene: ""})},
			}},
		{Name: "Zola", Description: "A woman with braids", Tags: []string{"woman", "playful"}, Versions: "cara-4",
			face: Face{skin: chestnut, hair: espresso, jaw: 0.93, style: "braids", mouth: "full", lashes: true, earrings: true},
			Variants: []Variant{
				{"studio", "", dressed("vneck", Face{cloth: violet, trim: mustard, ground: apricot, scene: "circle"})},
				{"office", "", dressed("cardigan", Face{cloth: mustard, trim: ink, ground: lilac, scene: "window"})},
			}},
		{Name: "Henrik", Description: "An older man with grey sides and a white beard", Tags: []string{"man", "mature"}, Versions: "cara-3",
			face: Face{skin: peach, hair: snow, jaw: 1.04, style: "sides", mouth: "smile", beard: "full", glasses: "round", lined: true},
			Variants: []Variant{
				{"library", "", dressed("shirt", Face{cloth: olive, trim: tint(olive, 0.3), ground: rosy, scene: "shelf"})},
				{"home", "", dressed("turtleneck", Face{cloth: navy, trim: navy, ground: pistachio, scene: "plant"})},
			}},
	}
}
