package sandbox

// The example IDs of Anam's documentation.
const (
	livID  = "071b0286-4cce-4808-bee2-e642f1062de3"
	caraID = "30fa96d0-26c4-4e55-94a0-517025942e18"
	miaID  = "edf6fdcb-acab-44b8-b974-ded72665ee26"
	leoID  = "121d5df1-3f3e-4a48-a237-8ff488e9eed8"
)

func people() []person {
	return []person{
		{name: "Liv", versions: "cara-3 cara-4", variants: []variant{{name: "home", id: livID}, {name: "office"}}},
		{name: "Cara", versions: "cara-3 cara-4", variants: []variant{{name: "desk", id: caraID}, {name: "studio"}}},
		{name: "Mia", versions: "cara-4", variants: []variant{{name: "studio", id: miaID}}},
		{name: "Leo", versions: "cara-3", variants: []variant{{name: "office", id: leoID}}},
	}
}
