package diff

// Merged is what two changes of the same base make together, field by field.
type Merged struct {
	Values  map[string]string
	Taken   []string // fields that only they changed: their value is in Values
	Clashes []string // fields that both changed, each to something else: your value is in Values
}

// Merge puts your fields on top of theirs, both made from base; names are the fields in the order of the answer.
// Without a base nobody knows who changed what, so every difference is a clash: then base is nil.
func Merge(names []string, base, theirs, yours map[string]string) Merged {
	m := Merged{Values: make(map[string]string, len(names))}
	for _, name := range names {
		m.Values[name] = yours[name]
		switch {
		case yours[name] == theirs[name]:
		case base == nil:
			m.Clashes = append(m.Clashes, name)
		case yours[name] == base[name]:
			m.Values[name] = theirs[name]
			m.Taken = append(m.Taken, name)
		case theirs[name] != base[name]:
			m.Clashes = append(m.Clashes, name)
		}
	}
	return m
}
