package pages

import "fmt"

// databaseWarnings tell admins what is odd about the database: that it is a new one, and what the server's own check of it found.
func databaseWarnings(made bool, findings int) (said []string) {
	if made {
		said = append(said, "This database was made when the server started. If there was one before, the server looked for it in another place: check --db and GREENROOM_DB, then restart.")
	}
	if findings > 0 {
		said = append(said, fmt.Sprintf("The database is not as it was written. Findings of the last check: %d. Run greenroom check on the server to see them, and restore a backup that the command finds whole.", findings))
	}
	return said
}
