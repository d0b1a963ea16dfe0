package catalog

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// AvatarQuery filters faces. Empty fields don't filter.
type AvatarQuery struct {
	// Search is a list of word prefixes that must all match, ignoring case, accents and punctuation.
	// It may also be an ID, or its first 8 characters or more.
	Search string
	Owner  string // yours or stock
}

// Avatars finds faces, those of one person together, by name; down reports that the last load failed.
func (c *Catalog) Avatars(ctx context.Context, q AvatarQuery) (rows []Avatar, down bool) {
	all, down := c.avatars.all(ctx)
	search := searchFor(q.Search)
	for _, a := range all {
		if search.finds(a.words, a.ID) && (q.Owner == "" || a.Own == (q.Owner == "yours")) {
			rows = append(rows, a)
		}
	}
	return rows, down
}

// VoiceQuery filters voices. Empty fields don't filter.
type VoiceQuery struct {
	// Search is as for faces.
	Search string
	// Gender, Country (a code) and Provider are as the facets list them.
	Gender, Country, Provider string
}

// Voices finds voices by name; down reports that the last load failed.
func (c *Catalog) Voices(ctx context.Context, q VoiceQuery) (rows []Voice, down bool) {
	all, down := c.voices.all(ctx)
	search := searchFor(q.Search)
	for _, v := range all {
		if search.finds(v.words, v.ID) && fits(q.Gender, v.Gender) && fits(q.Country, v.Country) && fits(q.Provider, v.Provider) {
			rows = append(rows, v)
		}
	}
	return rows, down
}

// inOrder sorts a list once, after its load; searches keep the order.
func inOrder[T interface{ sortsAs() string }](rows []T, err error) ([]T, error) {
	slices.SortStableFunc(rows, func(a, b T) int { return strings.Compare(a.sortsAs(), b.sortsAs()) })
	return rows, err
}

// VoiceFacets are the filters of the voices.
type VoiceFacets struct {
	Genders   []string
	Providers []string
	Countries []Country
}

// Country is an ISO 3166-1 code with its English name.
type Country struct{ Code, Name string }

// VoiceFacets lists the values that occur among the voices, sorted.
func (c *Catalog) VoiceFacets(ctx context.Context) VoiceFacets {
	all, _ := c.voices.all(ctx)
	return VoiceFacets{
		Genders:   distinct(all, func(v Voice) string { return v.Gender }, strings.Compare),
		Providers: distinct(all, func(v Voice) string { return v.Provider }, strings.Compare),
		Countries: distinct(all, func(v Voice) Country { return Country{v.Country, v.CountryName} }, byName),
	}
}

func byName(a, b Country) int {
	return strings.Compare(sortKey(a.Name, a.Code), sortKey(b.Name, b.Code))
}

// distinct gives every value once, in order, without the zero value.
func distinct[V comparable](voices []Voice, of func(Voice) V, compare func(a, b V) int) []V {
	seen := map[V]bool{}
	for _, v := range voices {
		seen[of(v)] = true
	}
	var none V
	delete(seen, none)
	return slices.SortedFunc(maps.Keys(seen), compare)
}

func fits(want, have string) bool { return want == "" || want == have }
