package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPackageOf(t *testing.T) {
	for input, want := range map[string]string{
		"node_modules/@codemirror/view/dist/index.js":    "@codemirror/view",
		"node_modules/htmx.org/dist/htmx.esm.js":         "htmx.org",
		"../web/node_modules/style-mod/src/style-mod.js": "style-mod",
		"src/app.ts": "",
	} {
		if got := packageOf(input); got != want {
			t.Errorf("packageOf(%q) = %q, want %q", input, got, want)
		}
	}
}

// TestAssetNames keeps the name of an entry from a script of the same name that is loaded when it is used.
func TestAssetNames(t *testing.T) {
	for entry, want := range map[string]string{"src/preview.ts": "preview.js", "src/css/app.css": "app.css", "src/elements/preview.ts": "", "": ""} {
		if got := assetName(entry); got != want {
			t.Errorf("assetName(%q) = %q, want %q", entry, got, want)
		}
	}
}

func TestInnerSVG(t *testing.T) {
	got, err := innerSVG("<!-- l -->\n<svg\n class=\"x\">\n  <path d=\"m1 2\" />\n  <circle r=\"8\" />\n</svg>\n")
	if err != nil || got != `<path d="m1 2" /> <circle r="8" />` {
		t.Errorf("%q, %v", got, err)
	}
	for _, broken := range []string{"", "<svg>"} {
		if _, err := innerSVG(broken); err == nil {
			t.Errorf("%q is taken for an icon", broken)
		}
	}
}

func TestWriteClearsOldFilesAndKeepsGitignore(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".gitignore", "app-OLD.js"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := newOutput(dir)
	out.addHashed("app.js", []byte(strings.Repeat("let a = 1;", 100)))
	if err := out.write(); err != nil {
		t.Fatal(err)
	}
	entries, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, filepath.Base(entry))
	}
	if got := strings.Join(names, " "); strings.Contains(got, "OLD") || !strings.Contains(got, out.names["app.js"]+".gz") || !strings.Contains(got, out.names["app.js"]+".br") || !strings.Contains(got, "manifest.json") {
		t.Errorf("dist holds %s", got)
	}
	if _, err := os.Stat(filepath.Join(dir, ".gitignore")); err != nil {
		t.Error(err)
	}
}

func TestNamesChangeWithContent(t *testing.T) {
	one, two := newOutput(""), newOutput("")
	one.addHashed("app.js", []byte("a"))
	two.addHashed("app.js", []byte("b"))
	if one.names["app.js"] == two.names["app.js"] {
		t.Error("two contents have one name")
	}
}

func TestLicencesAreNeeded(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "node_modules", "x")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"name":"x","version":"1.0.0","license":"MIT"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := thirdParty(root, []string{"x"}); err == nil {
		t.Error("a package without a licence text was taken")
	}
	if err := os.WriteFile(filepath.Join(dir, "LICENSE"), []byte("Do as you like."), 0o644); err != nil {
		t.Fatal(err)
	}
	text, err := thirdParty(root, []string{"x", "x"})
	if err != nil || strings.Count(string(text), "Do as you like.") != 1 || !strings.Contains(string(text), "x 1.0.0 (MIT)") {
		t.Errorf("%s, %v", text, err)
	}
}
