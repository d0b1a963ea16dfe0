package studio

// Person is one person, shown by several avatars.
type Person struct {
	Name        string
	Description string
	Tags        []string
	// Own is true for an organisation's own people; the others are stock.
	Own bool
	// Versions are the avatar models that can show the person, separated by spaces, the active one last.
	Versions string
	// Variants are the avatars of this person.
	Variants []Variant

	face Face
}

// Variant is one avatar of a person: the same face, dressed and lit for a place.
type Variant struct {
	Name string
	// ID is an example ID of Anam's documentation, or "".
	ID string

	dress func(*Face)
}

// Face is the person's, dressed for the variant.
func (p Person) Face(v Variant) Face {
	f := p.face
	if v.dress != nil {
		v.dress(&f)
	}
	return f
}
