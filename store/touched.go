package store

import (
	"slices"
	"sync"
)

// TouchedVersion is a version whose document is not as it was saved, so that no app gets it.
type TouchedVersion struct {
	Slug   string
	Number int
}

// mostTouched bounds how many are remembered: the first ones are enough to know.
const mostTouched = 20

// touched remembers the versions that mints found not as they were saved, until they are well again or the process ends.
type touched struct {
	mu  sync.Mutex
	all []TouchedVersion
}

// note remembers, or forgets, what reading a version for a mint found.
func (t *touched) note(v TouchedVersion, fault error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(t.all, v)
	switch {
	case fault == nil && i >= 0:
		t.all = slices.Delete(t.all, i, i+1)
	case fault != nil && i < 0 && len(t.all) < mostTouched:
		t.all = append(t.all, v)
	}
}

// TouchedVersions gives the versions that mints found not as they were saved, the first found first.
func (s *Store) TouchedVersions() []TouchedVersion {
	s.touched.mu.Lock()
	defer s.touched.mu.Unlock()
	return slices.Clone(s.touched.all)
}
