package pages

import "testing"

func TestByteRange(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]struct {
		first, last int
		partial     bool
		fails       bool
	}{
		"":            {},
		"bytes=0-":    {0, 9, true, false},
		"bytes=2-4":   {2, 4, true, false},
		"bytes=8-99":  {8, 9, true, false},
		"bytes=-3":    {7, 9, true, false},
		"bytes=-99":   {0, 9, true, false},
		"bytes=-0":    {fails: true},
		"bytes=10-":   {fails: true},
		"bytes=10-12": {fails: true},
		"bytes=4-2":   {}, "bytes=0-1,3-4": {}, "bytes=": {}, "bytes=-": {}, "items=0-1": {}, "bytes=a-b": {}, "bytes=--1": {}, "bytes=0-x": {},
		"bytes=99999999999999999999-": {},
	} {
		first, last, partial, err := byteRange(header, 10)
		if first != want.first || last != want.last || partial != want.partial || (err != nil) != want.fails {
			t.Errorf("%q: %d-%d %v %v", header, first, last, partial, err)
		}
	}
}
