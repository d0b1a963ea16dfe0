package pages

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/web"
)

const (
	voicesPerPage = 60
	mostRecent    = 8 // recent voices that stay on top
)

// catalogPages are the editor's dialogs for choosing a face and a voice.
type catalogPages struct {
	*screen
	catalog *catalog.Catalog
}

func (p catalogPages) avatars(c *fiber.Ctx) error {
	ctx, cancel := catalogContext(c)
	defer cancel()
	query := catalog.AvatarQuery{Search: searchText(c.Query("search"))}
	if owner := c.Query("owner"); owner == "yours" || owner == "stock" {
		query.Owner = owner
	}
	rows, unread := p.catalog.Avatars(ctx, query)
	view := web.FacePicker{Search: query.Search, Owner: query.Owner, Groups: faceGroups(rows, c.Query("selected")), Total: len(rows), AnamDown: p.silent(unread), KeyRefused: p.keyRefused()}
	if unread && len(rows) == 0 {
		all, _ := p.catalog.Avatars(ctx, catalog.AvatarQuery{})
		view.Unlisted = len(all) == 0
	}
	return p.showPart(c, fiber.StatusOK, "picker", view)
}

// avatar shows the face of an ID that was typed.
func (p catalogPages) avatar(c *fiber.Ctx) error {
	ctx, cancel := catalogContext(c)
	defer cancel()
	id, err := idInPath(c)
	if err != nil {
		return err
	}
	face := catalogNames{p.catalog}.faceTile(ctx, id)
	return p.showPart(c, fiber.StatusOK, "chosen", web.FacePicker{Groups: []web.FaceGroup{{Faces: []web.Face{face}}}})
}

// voice shows the voice of an ID that was typed.
func (p catalogPages) voice(c *fiber.Ctx) error {
	ctx, cancel := catalogContext(c)
	defer cancel()
	id, err := idInPath(c)
	if err != nil {
		return err
	}
	return p.showPart(c, fiber.StatusOK, "chosen", web.VoicePicker{Voices: []web.Voice{catalogNames{p.catalog}.voiceTile(ctx, id)}})
}

func (p catalogPages) voices(c *fiber.Ctx) error {
	ctx, cancel := catalogContext(c)
	defer cancel()
	query := catalog.VoiceQuery{
		Search: searchText(c.Query("search")), Gender: c.Query("gender"), Country: c.Query("country"), Provider: c.Query("provider"),
	}
	rows, unread := p.catalog.Voices(ctx, query)
	page := pageNumber(c.Query("page"))
	first := min((page-1)*voicesPerPage, len(rows))
	last := min(first+voicesPerPage, len(rows))
	selected := c.Query("selected")
	view := web.VoicePicker{Search: query.Search, Total: len(rows), AnamDown: p.silent(unread), KeyRefused: p.keyRefused(), Voices: shownVoices(rows[first:last], selected)}
	if unread && len(rows) == 0 {
		all, _ := p.catalog.Voices(ctx, catalog.VoiceQuery{})
		view.Unlisted = len(all) == 0
	}
	if last < len(rows) {
		view.MoreURL = morePath(c, page+1)
	}
	if page > 1 {
		return p.showPart(c, fiber.StatusOK, "rows", view)
	}
	facets := p.catalog.VoiceFacets(ctx)
	view.Genders, view.Countries, view.Providers = genderOptions(facets, query.Gender), countryOptions(facets, query.Country), providerOptions(facets, query.Provider)
	for _, id := range pinnedIDs(selected, c.Query("recent")) {
		if v, listed, _ := p.catalog.Voice(ctx, id); listed {
			view.Pinned = append(view.Pinned, shownVoice(v, selected))
		}
	}
	return p.showPart(c, fiber.StatusOK, "picker", view)
}

// pageNumber reads the number of a page; anything else is page 1.
func pageNumber(text string) int {
	page, err := strconv.Atoi(text)
	if err != nil || page < 1 || page > 10_000 {
		return 1
	}
	return page
}

// pageParameter is how addresses write the number of a page; the first page needs none.
func pageParameter(page int) string {
	if page == 1 {
		return ""
	}
	return strconv.Itoa(page)
}

func shownVoices(voices []catalog.Voice, selected string) []web.Voice {
	shown := make([]web.Voice, len(voices))
	for i, v := range voices {
		shown[i] = shownVoice(v, selected)
	}
	return shown
}

// pinnedIDs are the selected voice and the recent ones, without duplicates.
func pinnedIDs(selected, recent string) []string {
	var ids []string
	seen := map[string]bool{"": true}
	for _, id := range append([]string{selected}, strings.Split(recent, ",")...) {
		if !seen[id] && len(ids) <= mostRecent {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// morePath is the same search, one page on.
func morePath(c *fiber.Ctx, page int) string {
	parameters := map[string]string{"page": pageParameter(page)}
	for _, name := range []string{"search", "gender", "country", "provider", "selected"} {
		parameters[name] = c.Query(name)
	}
	return address(c.Path(), parameters)
}

func genderOptions(f catalog.VoiceFacets, selected string) []web.Option {
	options := optionsOf(f.Genders, func(gender string) (string, string) { return gender, cmp.Or(genderNames[gender], gender) })
	return optionsWithBlank("Any gender", options, selected)
}

func countryOptions(f catalog.VoiceFacets, selected string) []web.Option {
	options := optionsOf(f.Countries, func(country catalog.Country) (string, string) { return country.Code, country.Name })
	return optionsWithBlank("Any accent", options, selected)
}

func providerOptions(f catalog.VoiceFacets, selected string) []web.Option {
	options := optionsOf(f.Providers, func(provider string) (string, string) { return provider, providerName(provider) })
	return optionsWithBlank("Any provider", options, selected)
}
