package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	brotli "github.com/molecule-man/go-brrr"
)

func TestAssetsOfACloneThatIsNotBuilt(t *testing.T) {
	_, err := loadAssets(fstest.MapFS{".gitignore": {Data: []byte("*")}})
	if !errors.Is(err, ErrNoAssets) {
		t.Errorf("got %v, want ErrNoAssets", err)
	}
}

func TestAssetsByName(t *testing.T) {
	assets, err := loadAssets(fstest.MapFS{
		"manifest.json":   {Data: []byte(`{"app.js":"app-ABC.js"}`)},
		"app-ABC.js":      {Data: []byte("let a")},
		"app-ABC.js.gz":   {Data: []byte("small")},
		"app-ABC.js.br":   {Data: []byte("least")},
		"THIRD_PARTY.txt": {Data: []byte("MIT")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if path, err := assets.Path("app.js"); path != "/assets/app-ABC.js" || err != nil {
		t.Errorf("Path: %q, %v", path, err)
	}
	if _, err := assets.Path("none.js"); err == nil {
		t.Error("an unknown name has a path")
	}
	file, found := assets.File("app-ABC.js")
	if !found || string(file.Body) != "let a" || string(file.Gzip) != "small" || string(file.Brotli) != "least" || !file.Immutable || !strings.HasPrefix(file.ContentType, "text/javascript") {
		t.Errorf("File: %+v, %v", file, found)
	}
	if file, _ := assets.File("THIRD_PARTY.txt"); file.Immutable {
		t.Error("THIRD_PARTY.txt keeps its name and must not be immutable")
	}
	for _, name := range []string{"manifest.json", "app-ABC.js.gz", "app-ABC.js.br", "app.js", "../embed.go", ""} {
		if _, found := assets.File(name); found {
			t.Errorf("%q is served", name)
		}
	}
}

func TestAssetsWithAMissingFile(t *testing.T) {
	_, err := loadAssets(fstest.MapFS{"manifest.json": {Data: []byte(`{"app.js":"app-ABC.js"}`)}})
	if err == nil || !strings.Contains(err.Error(), "app-ABC.js") {
		t.Errorf("got %v, want an error that names the file", err)
	}
}

// TestBuiltAssets holds what was built against what the templates and browsers need.
func TestBuiltAssets(t *testing.T) {
	assets, err := LoadAssets()
	if errors.Is(err, ErrNoAssets) {
		t.Skip("no assets: run make build first")
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewRenderer(assets); err != nil {
		t.Fatal(err)
	}
	for name, file := range assets.files {
		if file.ContentType == "" {
			t.Errorf("%s has no content type", name)
		}
		if file.Gzip != nil && !bytes.Equal(unzip(t, file.Gzip), file.Body) {
			t.Errorf("%s and its gzip twin differ", name)
		}
		if (file.Brotli == nil) != (file.Gzip == nil) {
			t.Errorf("%s has one twin alone", name)
		}
		if file.Brotli != nil {
			if body, err := brotli.Decompress(file.Brotli); err != nil || !bytes.Equal(body, file.Body) {
				t.Errorf("%s and its brotli twin differ: %v", name, err)
			}
		}
	}
}

func unzip(t *testing.T, small []byte) []byte {
	t.Helper()
	reader, err := gzip.NewReader(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
