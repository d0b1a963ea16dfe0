// Package migrations holds the numbered SQL of the database, its golden schema and the checksums of what was released.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite/*.sql
var files embed.FS

// SQLite gives the numbered files for SQLite, at the root of the file system.
func SQLite() fs.FS {
	dir, err := fs.Sub(files, "sqlite")
	if err != nil {
		panic(err) // only a renamed folder can do this
	}
	return dir
}
