package web

// Connection is /connection: how Greenroom reaches Anam. Its button posts to /connection/refresh.
type Connection struct {
	Sandbox bool
	BaseURL string
	// KeyState is "good", "refused", "down" or "unknown"; KeyText says it in a sentence.
	KeyState string
	KeyText  string
	// Reason says to admins what stands in the way and what removes it; empty where nothing does, or who reads it can't.
	Reason  string
	Checked Time
	// Warnings tell admins what is wrong with the way to this server.
	Warnings []string
	// Touched are versions that are not as they were saved.
	Touched []LinkedText
	// Asking is true while the answer of Anam is still to come.
	Asking bool
	// Sessions are nil when Anam does not tell.
	Sessions *Concurrency
	Catalog  []CatalogCount
	// Backup is nil for who is no admin.
	Backup *Backup
	// CanRefresh is for editors and admins.
	CanRefresh bool
}

// Backup is the last scheduled backup that was restored to a temporary place and found whole.
type Backup struct {
	Proven Time
	// File is its path on the server, Size such as "12 MB"; empty until there is one.
	File, Size string
	// Failure says why a later one failed; empty: none did.
	Failure string
}

// LinkedText is a sentence with a link behind it.
type LinkedText struct{ Text, URL, Link string }

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
