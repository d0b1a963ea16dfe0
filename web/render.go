package web

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

// View is what fills one page or fragment. Only the structs of this package are views.
type View interface {
	page() page
}

// page says which template file a view fills and what stands around it.
type page struct {
	// file is the name in templates/pages, without its extension.
	file string
	// layout is "app", "plain" or, for views that are only ever a fragment, empty.
	layout string
	// nav is the rail's entry that the page belongs to.
	nav string
	// scripts are loaded beside app.js.
	scripts []string
	// talk is the preview that stands in a frame beside the page, empty for none.
	talk string
}

// Renderer fills templates. It is safe for use by many goroutines.
type Renderer struct {
	pages map[string]*template.Template
	mark  func() string
}

// frame is what a layout gets: the shell around the page and the page's own view.
type frame struct {
	Shell   Shell
	Nav     string
	Scripts []string
	// Talk is the preview's address without its query.
	Talk string
	View View
}

// NewRenderer parses every template, so a broken one stops the start and not a request.
func NewRenderer(assets *Assets) (*Renderer, error) {
	return newRenderer(templateFiles, functions(assets.Path), rand.Text)
}

// With renders for one person: mark makes the one-time mark of each form. Without it a form is nobody's.
func (r *Renderer) With(mark func() string) *Renderer { return &Renderer{r.pages, mark} }

func newRenderer(files fs.FS, functions template.FuncMap, mark func() string) (*Renderer, error) {
	shared, err := template.New("").Funcs(functions).Option("missingkey=error").
		ParseFS(files, "templates/layouts/*.html", "templates/partials/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse the shared templates: %w", err)
	}
	names, err := fs.Glob(files, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	renderer := &Renderer{map[string]*template.Template{}, mark}
	for _, name := range names {
		set, err := template.Must(shared.Clone()).ParseFS(files, name)
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", name, err)
		}
		renderer.pages[strings.TrimSuffix(path.Base(name), ".html")] = set
	}
	return renderer, nil
}

// Page renders a whole document: the view inside its layout.
// Nothing is sent before everything is rendered, so a failure can still become an error page.
func (r *Renderer) Page(shell Shell, view View) ([]byte, error) {
	about := view.page()
	if about.layout == "" {
		return nil, fmt.Errorf("render %s: it is only a fragment", about.file)
	}
	return r.execute(about.file, about.layout, frame{Shell: shell, Nav: about.nav, Scripts: about.scripts, Talk: about.talk, View: view})
}

// Fragment renders one named part of a view's page, without any layout around it.
func (r *Renderer) Fragment(part string, view View) ([]byte, error) {
	return r.execute(view.page().file, part, view)
}

func (r *Renderer) execute(file, part string, value any) ([]byte, error) {
	set, found := r.pages[file]
	if !found {
		return nil, fmt.Errorf("render %s: there is no such page", file)
	}
	var buffer bytes.Buffer
	if err := set.ExecuteTemplate(&buffer, part, value); err != nil {
		return nil, fmt.Errorf("render %s: %w", file, err)
	}
	return r.marked(buffer.Bytes()), nil
}

// marked gives each form of a page a mark of its own.
func (r *Renderer) marked(page []byte) []byte {
	var marked bytes.Buffer
	for {
		before, after, found := bytes.Cut(page, []byte(markPlace))
		marked.Write(before)
		if !found {
			return marked.Bytes()
		}
		marked.WriteString(template.HTMLEscapeString(r.mark()))
		page = after
	}
}
