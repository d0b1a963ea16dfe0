// Package web holds the pages: templates with the typed values they are filled with, and the built scripts and styles.
package web

import "embed"

//go:embed templates
var templateFiles embed.FS

// distFiles holds only .gitignore until the assets are built.
//
//go:embed all:dist
var distFiles embed.FS
