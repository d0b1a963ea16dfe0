package web

// What the tests of whole pages need: they live outside the package, because the gallery imports it.
var (
	NewRendererOf = newRenderer
	Functions     = functions
	TemplateFiles = templateFiles
)
