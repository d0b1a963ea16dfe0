package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"
)

// ErrNoAssets is answered when the binary was built without web/dist.
var ErrNoAssets = errors.New("the pages' scripts and styles are not in this binary: run `make build`")

// AssetRoot is the path under which the files of Assets are served.
const AssetRoot = "/assets/"

// File is one static file, ready to be sent.
type File struct {
	ContentType string
	Body        []byte
	// Gzip and Brotli are Body compressed at build time, nil where that saves nothing.
	Gzip, Brotli []byte
	// ETag is quoted and changes with Body.
	ETag string
	// Immutable is true for names that change with the content: they may be cached for a year.
	Immutable bool
}

// Assets are the built scripts, styles, icons and font.
type Assets struct {
	files map[string]File
	names map[string]string
}

// LoadAssets reads what was built into the binary, or answers ErrNoAssets.
func LoadAssets() (*Assets, error) {
	dist, err := fs.Sub(distFiles, "dist")
	if err != nil {
		return nil, err
	}
	return loadAssets(dist)
}

func loadAssets(dist fs.FS) (*Assets, error) {
	manifest, err := fs.ReadFile(dist, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoAssets
	}
	if err != nil {
		return nil, fmt.Errorf("read the asset manifest: %w", err)
	}
	assets := &Assets{files: map[string]File{}}
	if err := json.Unmarshal(manifest, &assets.names); err != nil {
		return nil, fmt.Errorf("read the asset manifest: %w", err)
	}
	if err := assets.readFiles(dist); err != nil {
		return nil, fmt.Errorf("read the assets: %w", err)
	}
	return assets, assets.checkNames()
}

func (a *Assets) readFiles(dist fs.FS) error {
	names, err := fs.Glob(dist, "*")
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == "manifest.json" || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".br") {
			continue
		}
		file, err := readFile(dist, name)
		if err != nil {
			return err
		}
		a.files[name] = file
	}
	return nil
}

func readFile(dist fs.FS, name string) (File, error) {
	body, err := fs.ReadFile(dist, name)
	if err != nil {
		return File{}, err
	}
	gzip, err := readTwin(dist, name+".gz")
	if err != nil {
		return File{}, err
	}
	brotli, err := readTwin(dist, name+".br")
	if err != nil {
		return File{}, err
	}
	return File{
		ContentType: contentType(name),
		Body:        body,
		Gzip:        gzip,
		Brotli:      brotli,
		ETag:        etag(body),
		Immutable:   name != "THIRD_PARTY.txt",
	}, nil
}

// readTwin reads a compressed file, or gives nil where there is none.
func readTwin(dist fs.FS, name string) ([]byte, error) {
	small, err := fs.ReadFile(dist, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return small, err
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// contentType does not ask the machine's own MIME table for the types that we serve, because such tables differ.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// checkNames finds a manifest that names a file which is not there.
func (a *Assets) checkNames() error {
	for asked, name := range a.names {
		if _, found := a.files[name]; !found {
			return fmt.Errorf("asset %s: %s is missing", asked, name)
		}
	}
	return nil
}

// File is the static file behind AssetRoot + name.
func (a *Assets) File(name string) (File, bool) {
	file, found := a.files[name]
	return file, found
}

// Path is the URL path of an asset by the name that templates use, such as "app.js".
func (a *Assets) Path(name string) (string, error) {
	hashed, found := a.names[name]
	if !found {
		return "", fmt.Errorf("no asset is called %q", name)
	}
	return AssetRoot + hashed, nil
}
