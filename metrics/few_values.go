package metrics

import "sync"

// fewValues keeps the values of a label few: the first ones stay as they are, all later ones become one.
type fewValues struct {
	most   int
	others string

	mu    sync.Mutex
	known map[string]bool
}

func newFewValues(most int, others string) *fewValues {
	return &fewValues{most: most, others: others, known: map[string]bool{}}
}

func (f *fewValues) value(v string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.known[v]:
		return v
	case len(f.known) >= f.most:
		return f.others
	}
	f.known[v] = true
	return v
}
