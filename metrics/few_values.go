package metrics

import "sync"

// fewValues keeps the values of a label few: the first ones stay as they are, all later ones become one.
type fewValues struct {
	most   int
	others string

	mu    sync.RWMutex
	known map[string]bool
}

func newFewValues(most int, others string) *fewValues {
	return &fewValues{most: most, others: others, known: map[string]bool{}}
}

func (f *fewValues) value(v string) string {
	f.mu.RLock()
	known, full := f.known[v], len(f.known) >= f.most
	f.mu.RUnlock()
	switch {
	case known:
		return v
	case full:
		return f.others
	}
	return f.admit(v)
}

func (f *fewValues) admit(v string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.known) >= f.most && !f.known[v] {
		return f.others
	}
	f.known[v] = true
	return v
}
