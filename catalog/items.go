package catalog

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"greenroom/anam"
)

// Avatar is a face that Anam lists.
type Avatar struct {
	ID string
	// Person is Anam's displayName; several variants share it.
	Person      string
	Variant     string
	Description string
	// Own is true for the organisation's own avatars, false for Anam's stock.
	Own bool
	// Models are the values that avatarModel may have, ActiveModel the one used without it.
	Models      []string
	ActiveModel string
	HasPicture  bool

	picture string // URL, never given away
	words   string // folded text for search
	order   string // sort key
}

// Voice is a voice that Anam lists.
type Voice struct {
	ID          string
	Name        string
	Description string
	// Provider is Anam's word, such as ELEVENLABS.
	Provider string
	// Gender is MALE, FEMALE, NEUTRAL or empty.
	Gender string
	// Country is ISO 3166-1 alpha-2 and means the accent; CountryName is its English name.
	Country     string
	CountryName string
	HasSample   bool

	sample string // URL, never given away
	words  string // folded text for search
	order  string // sort key
}

// Model is a language model that Anam lists.
type Model struct {
	// ID is not always a UUID.
	ID          string
	Name        string
	Description string
	// Default is true for Anam's own models, false for those that the organisation has added.
	Default bool
}

// Tool is a tool kept at Anam, which personas name in toolIds.
type Tool struct {
	ID   string
	Name string
}

func (a Avatar) id() string { return a.ID }
func (v Voice) id() string  { return v.ID }
func (m Model) id() string  { return m.ID }
func (t Tool) id() string   { return t.ID }

func (a Avatar) sortsAs() string { return a.order }
func (v Voice) sortsAs() string  { return v.order }

func avatarOf(a anam.Avatar) Avatar {
	picture := a.LandscapeImageURL
	if picture == "" {
		picture = a.ImageURL
	}
	return Avatar{
		ID: strings.ToLower(a.ID), Person: a.DisplayName, Variant: a.VariantName, Description: a.Description, Own: a.CreatedByOrganizationID != "",
		Models: a.AvailableVersions, ActiveModel: a.ActiveVersion, HasPicture: picture != "", picture: picture,
		words: searchable(append(a.DisplayTags, a.DisplayName, a.VariantName, a.Description, a.RenderStyle)...),
		order: sortKey(a.DisplayName, a.VariantName),
	}
}

func voiceOf(v anam.Voice) Voice {
	sample := v.SampleURL
	if sample == "" {
		sample = v.PreviewSampleURL
	}
	country, countryName := countryOf(v.Country)
	return Voice{
		ID: strings.ToLower(v.ID), Name: v.DisplayName, Description: v.Description, Provider: v.Provider, Gender: strings.ToUpper(v.Gender),
		Country: country, CountryName: countryName, HasSample: sample != "", sample: sample,
		words: searchable(append(v.DisplayTags, v.DisplayName, v.Description, v.Provider, v.Gender, country, countryName)...),
		order: sortKey(v.DisplayName, v.ID),
	}
}

func modelOf(m anam.LLM) Model {
	name := m.DisplayName
	if name == "" {
		name = m.ID
	}
	return Model{ID: m.ID, Name: name, Description: m.Description, Default: m.IsDefault || m.IsGlobal}
}

func toolOf(t anam.Tool) Tool { return Tool{ID: strings.ToLower(t.ID), Name: t.Name} }

// countryOf gives the ISO 3166-1 alpha-2 code and the English name of a country. An unknown code is returned as both.
func countryOf(code string) (alpha2, name string) {
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return code, code
	}
	region = region.Canonicalize()
	return region.String(), display.English.Regions().Name(region)
}

// Avatar finds a face. listed reports whether Anam lists it; known is false when the list could not be read.
func (c *Catalog) Avatar(ctx context.Context, id string) (a Avatar, listed, known bool) {
	return c.avatars.find(ctx, id)
}

// Voice finds a voice, as Avatar does a face.
func (c *Catalog) Voice(ctx context.Context, id string) (v Voice, listed, known bool) {
	return c.voices.find(ctx, id)
}

// Model finds a language model, as Avatar does a face.
func (c *Catalog) Model(ctx context.Context, id string) (m Model, listed, known bool) {
	return c.models.find(ctx, id)
}

// Tool finds a tool, as Avatar does a face.
func (c *Catalog) Tool(ctx context.Context, id string) (t Tool, listed, known bool) {
	return c.tools.find(ctx, id)
}

// Models lists the language models as Anam orders them; down reports that the last load failed.
func (c *Catalog) Models(ctx context.Context) (rows []Model, down bool) {
	rows, down = c.models.all(ctx)
	return slices.Clone(rows), down
}
