package diff

// Merged is the result of a three-way merge, field by field.
type Merged struct {
	Values  map[string]string
	Taken   []string // changed only by them: Values holds their value
	Clashes []string // changed by both to different values: Values holds yours
}

// Merge is a three-way merge of yours and theirs, both derived from base. Names are the fields, in the order of the result.
// A nil base means that it is unknown: then every difference is a clash.
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
