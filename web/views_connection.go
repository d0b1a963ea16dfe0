package web

// Connection is /connection: how Greenroom reaches Anam. Its button posts to /connection/refresh.
type Connection struct {
	Sandbox bool
	BaseURL string
	// KeyState is "good", "refused", "down" or "unknown"; KeyText says it in a sentence.
	KeyState string
	KeyText  string
	Checked  Time
	// Asking is true while the answer of Anam is still to come.
	Asking bool
	// Sessions are nil when Anam does not tell.
	Sessions *Concurrency
	Catalog  []CatalogCount
	// CanRefresh is for editors and admins.
	CanRefresh bool
}

// Concurrency is how many sessions run at this moment.
type Concurrency struct{ Active, Limit int }

// CatalogCount is one kind of thing that Anam lists.
type CatalogCount struct {
	// Label is "Faces", "Voices", "Models" or "Tools".
	Label   string
	Count   int
	Fetched Time
	// Error says why the last refresh failed, empty when it did not.
	Error string
}

func (Connection) page() page { return page{file: "connection", layout: "app", nav: navConnection} }
