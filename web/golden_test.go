package web_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"greenroom/web"
	"greenroom/web/gallery"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// plainPath names assets without their hashes, so that golden pages do not change with every style.
func plainPath(name string) (string, error) { return web.AssetRoot + name, nil }

// plainMark is the same in every golden page.
func plainMark() string { return "MARK" }

func plainRenderer(t *testing.T) *web.Renderer {
	t.Helper()
	renderer, err := web.NewRendererOf(web.TemplateFiles, web.Functions(plainPath), plainMark)
	if err != nil {
		t.Fatal(err)
	}
	return renderer
}

func render(t *testing.T, renderer *web.Renderer, f gallery.Fixture) []byte {
	t.Helper()
	page, err := f.Render(renderer)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// TestGoldenPages holds what each page says in its main part. What stands around it is the same for all pages of a layout.
func TestGoldenPages(t *testing.T) {
	renderer := plainRenderer(t)
	for _, f := range gallery.Fixtures() {
		t.Run(f.Name, func(t *testing.T) {
			sameAsGolden(t, f.Name+".html", mainOf(render(t, renderer, f)))
		})
	}
}

// mainOf cuts a page down to its main part; a fragment stays as it is.
func mainOf(page []byte) []byte {
	if _, inside, found := bytes.Cut(page, mainStart); found {
		inside, _, _ = bytes.Cut(inside, mainEnd)
		return inside
	}
	return page
}

var mainStart, mainEnd = []byte("<main id=\"main\" tabindex=\"-1\">\n"), []byte("</main>\n")

// TestGoldenShells holds each layout with everything that it can show around the main part.
func TestGoldenShells(t *testing.T) {
	renderer := plainRenderer(t)
	for layout, view := range gallery.ShellViews() {
		page := render(t, renderer, gallery.Fixture{Shell: gallery.FullShell(), View: view})
		sameAsGolden(t, "shell_"+layout+".html", bytes.Replace(page, mainOf(page), []byte("…\n"), 1))
	}
}

// TestGoldenHeads holds the title of each page, its scripts, and the entry of the rail and the pane that it shows.
func TestGoldenHeads(t *testing.T) {
	pattern := regexp.MustCompile(`<title>.*</title>|<script .*src="[^"]+"|"rail-link" href="[^"]+" aria-current|<gr-talk-pane [^>]+>`)
	renderer, heads := plainRenderer(t), new(bytes.Buffer)
	for _, f := range gallery.Fixtures() {
		if f.Part == "" {
			fmt.Fprintf(heads, "%s: %s\n", f.Name, strings.Join(pattern.FindAllString(string(render(t, renderer, f)), -1), " "))
		}
	}
	sameAsGolden(t, "heads.txt", heads.Bytes())
}

// sameAsGolden compares with a file, or writes it with -update.
func sameAsGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is rendered now: go test ./web -update, then read the diff", path)
	}
}

// TestEveryTemplateRuns fails for a template that no fixture reaches.
func TestEveryTemplateRuns(t *testing.T) {
	ran, defined := map[string]bool{}, map[string]bool{}
	traced := traceDefines(t, defined)
	functions := web.Functions(plainPath)
	functions["trace"] = func(name string) string { ran[name] = true; return "" }
	renderer, err := web.NewRendererOf(traced, functions, plainMark)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range gallery.Fixtures() {
		render(t, renderer, f)
	}
	for name := range defined {
		if !ran[name] {
			t.Errorf("no fixture runs %s", name)
		}
	}
}

var definePattern = regexp.MustCompile(`\{\{define "([^"]+)"\}\}`)

// traceDefines is the templates with a call of trace at the start of every define.
func traceDefines(t *testing.T, defined map[string]bool) fs.FS {
	t.Helper()
	traced := fstest.MapFS{}
	for path, body := range templateSources(t) {
		text := definePattern.ReplaceAllStringFunc(body, func(define string) string {
			name := path + " " + definePattern.FindStringSubmatch(define)[1]
			defined[name] = true
			return define + `{{trace "` + name + `"}}`
		})
		traced[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return traced
}

func templateSources(t *testing.T) map[string]string {
	t.Helper()
	sources := map[string]string{}
	err := fs.WalkDir(web.TemplateFiles, "templates", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(web.TemplateFiles, path)
		sources[path] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// forbidden is what the pages' content security policy refuses.
var forbidden = map[string]*regexp.Regexp{
	"an inline script":   regexp.MustCompile(`(?i)<script(\s[^>]*)?>[^<]`),
	"a script of others": regexp.MustCompile(`(?i)<script[^>]+src="https?:`),
	"an inline style":    regexp.MustCompile(`(?i)<style`),
	"a style attribute":  regexp.MustCompile(`(?i)\sstyle\s*=`),
	"an event attribute": regexp.MustCompile(`(?i)<[^>]*\s(hx-)?on[a-z:-]+\s*=\s*["']`),
	"a javascript: link": regexp.MustCompile(`(?i)(javascript|js):[^/]`),
}

func TestTemplatesKeepThePolicy(t *testing.T) {
	sources, renderer := templateSources(t), plainRenderer(t)
	for _, f := range gallery.Fixtures() {
		sources["golden "+f.Name] = string(render(t, renderer, f))
	}
	for path, body := range sources {
		for what, pattern := range forbidden {
			if found := pattern.FindString(body); found != "" {
				t.Errorf("%s has %s: %s", path, what, found)
			}
		}
	}
}

func TestPolicyPatternsFindWhatTheyAreFor(t *testing.T) {
	bad := map[string]string{
		"an inline script":   `<script>x()</script>`,
		"a script of others": `<script src="https://cdn.example/x.js"></script>`,
		"an inline style":    `<style>p{}</style>`,
		"a style attribute":  `<p style="color:red">`,
		"an event attribute": `<p class="a" onclick="x()">`,
		"a javascript: link": `<a href="javascript:x()">`,
	}
	for what, sample := range bad {
		if !forbidden[what].MatchString(sample) {
			t.Errorf("%s is not found in %s", what, sample)
		}
	}
}

// TestIDsAreUnique: labels and the error summary point at IDs.
func TestIDsAreUnique(t *testing.T) {
	pattern, renderer := regexp.MustCompile(`\sid="([^"]+)"`), plainRenderer(t)
	for _, f := range gallery.Fixtures() {
		seen := map[string]bool{}
		for _, match := range pattern.FindAllStringSubmatch(string(render(t, renderer, f)), -1) {
			if seen[match[1]] {
				t.Errorf("%s has two elements with id %s", f.Name, match[1])
			}
			seen[match[1]] = true
		}
	}
}

// TestErrorLinksLeadSomewhere: every entry of an error summary points at an element of the page.
func TestErrorLinksLeadSomewhere(t *testing.T) {
	links := regexp.MustCompile(`href="#(f-[^"]+|take-[^"]+)"`)
	renderer, checked := plainRenderer(t), 0
	for _, f := range gallery.Fixtures() {
		page := string(render(t, renderer, f))
		for _, match := range links.FindAllStringSubmatch(page, -1) {
			checked++
			if !strings.Contains(page, `id="`+match[1]+`"`) {
				t.Errorf("%s links to #%s, which is not there", f.Name, match[1])
			}
		}
	}
	if checked == 0 {
		t.Error("no fixture has a link to a field")
	}
}

func TestGoldenFilesAllHaveFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.html")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for layout := range gallery.ShellViews() {
		names = append(names, filepath.Join("testdata", "golden", "shell_"+layout+".html"))
	}
	for _, f := range gallery.Fixtures() {
		names = append(names, filepath.Join("testdata", "golden", f.Name+".html"))
	}
	sort.Strings(names)
	if strings.Join(files, "\n") != strings.Join(names, "\n") {
		t.Errorf("golden files %v, fixtures %v", files, names)
	}
}

func TestFragmentsAreNotPages(t *testing.T) {
	if _, err := plainRenderer(t).Page(web.Shell{}, web.FacePicker{}); err == nil {
		t.Error("a fragment was rendered as a page")
	}
	if _, err := plainRenderer(t).Fragment("nothing", web.FacePicker{}); err == nil {
		t.Error("an unknown part was rendered")
	}
}

// TestIconsAreInTheSprite: an icon that is missing is an empty square.
func TestIconsAreInTheSprite(t *testing.T) {
	assets, err := web.LoadAssets()
	if errors.Is(err, web.ErrNoAssets) {
		t.Skip("no assets: run make build first")
	}
	if err != nil {
		t.Fatal(err)
	}
	path, err := assets.Path("icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	sprite, _ := assets.File(strings.TrimPrefix(path, web.AssetRoot))
	for _, name := range iconsInUse(t) {
		if !bytes.Contains(sprite.Body, []byte(`id="`+name+`"`)) {
			t.Errorf("icon %s is used but not in the sprite", name)
		}
	}
}

func iconsInUse(t *testing.T) []string {
	t.Helper()
	var names []string
	renderer := plainRenderer(t)
	for _, f := range gallery.Fixtures() {
		parts := strings.Split(string(render(t, renderer, f)), "icons.svg#")
		for _, part := range parts[1:] {
			name, _, _ := strings.Cut(part, `"`)
			names = append(names, name)
		}
	}
	return append(names, "circle-check", "circle-alert", "x", "check", "play", "pause", "maximize-2", "minimize-2")
}
