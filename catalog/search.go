package catalog

import (
	"context"
	"slices"
	"strings"
)

// AvatarQuery picks faces; empty parts don't restrict.
type AvatarQuery struct {
	Search string
	Owner  string // yours or stock
}

// Avatars finds faces, those of one person together, by name; down tells that Anam could not be asked lately.
func (c *Catalog) Avatars(ctx context.Context, q AvatarQuery) (rows []Avatar, down bool) {
	all, down := c.avatars.all(ctx)
	words := searchWords(q.Search)
	for _, a := range all {
		if holdsAll(a.words, words) && (q.Owner == "" || a.Own == (q.Owner == "yours")) {
			rows = append(rows, a)
		}
	}
	slices.SortStableFunc(rows, func(a, b Avatar) int { return strings.Compare(a.Person+"\x00"+a.Variant, b.Person+"\x00"+b.Variant) })
	return rows, down
}

// VoiceQuery picks voices; empty parts don't restrict.
type VoiceQuery struct {
	Search, Gender, Country, Provider string
}

// Voices finds voices by name; down tells that Anam could not be asked lately.
func (c *Catalog) Voices(ctx context.Context, q VoiceQuery) (rows []Voice, down bool) {
	all, down := c.voices.all(ctx)
	words := searchWords(q.Search)
	for _, v := range all {
		if holdsAll(v.words, words) && fits(q.Gender, v.Gender) && fits(q.Country, v.Country) && fits(q.Provider, v.Provider) {
			rows = append(rows, v)
		}
	}
	slices.SortStableFunc(rows, func(a, b Voice) int { return strings.Compare(a.Name, b.Name) })
	return rows, down
}

// VoiceFacets are what the voices can be filtered by.
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
	var f VoiceFacets
	for _, v := range all {
		f.Genders = append(f.Genders, v.Gender)
		f.Providers = append(f.Providers, v.Provider)
		f.Countries = append(f.Countries, Country{v.Country, v.CountryName})
	}
	f.Genders, f.Providers = distinct(f.Genders), distinct(f.Providers)
	slices.SortFunc(f.Countries, func(a, b Country) int { return strings.Compare(a.Name+a.Code, b.Name+b.Code) })
	f.Countries = slices.DeleteFunc(slices.Compact(f.Countries), func(c Country) bool { return c.Code == "" })
	return f
}

func distinct(values []string) []string {
	slices.Sort(values)
	return slices.DeleteFunc(slices.Compact(values), func(s string) bool { return s == "" })
}

func searchWords(search string) []string { return strings.Fields(strings.ToLower(search)) }

func holdsAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

func fits(want, have string) bool { return want == "" || want == have }
