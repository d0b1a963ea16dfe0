package web

// Face is an avatar as a tile.
type Face struct {
	ID      string
	Person  string
	Variant string
	// ImageURL is a path of our own server, empty when there is no picture.
	ImageURL string
	// Own is true for the organisation's own avatars, false for stock.
	Own      bool
	Selected bool
	// Missing is true when Anam does not list the ID.
	Missing bool
}

// FaceGroup is one person with all variants.
type FaceGroup struct {
	Person string
	Faces  []Face
}

// FacePicker is GET /catalog/avatars?search=&owner=&selected=, rendered as the fragment "picker".
// GET /catalog/avatars/:id is the one face as the current choice, the fragment "chosen".
type FacePicker struct {
	Search string
	// Owner is "", "yours" or "stock".
	Owner    string
	Groups   []FaceGroup
	Total    int
	AnamDown bool
	// KeyRefused stands in the dialog too, which covers the banner. Unlisted is true when there are no faces at all to choose from.
	KeyRefused bool
	Unlisted   bool
}

// Voice is a voice as a row.
type Voice struct {
	ID     string
	Name   string
	Accent string
	// Gender is "Female", "Male", "Neutral" or empty.
	Gender string
	// Provider is Anam's word, such as ELEVENLABS; ProviderName is the one for people.
	Provider     string
	ProviderName string
	Description  string
	// SampleURL is a path of our own server, empty when there is no sample.
	SampleURL string
	Selected  bool
	Missing   bool
}

// VoicePicker is GET /catalog/voices?search=&gender=&country=&provider=&selected=&recent=&page=.
// The fragment "picker" is the whole, "rows" are the rows of a later page.
// GET /catalog/voices/:id is the one voice as the current choice, the fragment "chosen".
type VoicePicker struct {
	Search    string
	Genders   []Option
	Countries []Option
	Providers []Option
	// Pinned are the selected and the recent voices, shown above the list whatever the filters are.
	Pinned []Voice
	Voices []Voice
	// Total is how many voices match.
	Total int
	// MoreURL brings the next page's rows, empty at the end.
	MoreURL  string
	AnamDown bool
	// KeyRefused and Unlisted are as for faces.
	KeyRefused bool
	Unlisted   bool
}

func (FacePicker) page() page  { return page{file: "picker_faces"} }
func (VoicePicker) page() page { return page{file: "picker_voices"} }
