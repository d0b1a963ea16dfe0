package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	brotli "github.com/molecule-man/go-brrr"
)

// output collects the files of dist and writes them in one go.
type output struct {
	dir string
	// files is by name in dist.
	files map[string][]byte
	// names maps the name in templates ("app.js") to the name in dist ("app-K3J5.js").
	names map[string]string
}

func newOutput(dir string) *output {
	return &output{dir: dir, files: map[string][]byte{}, names: map[string]string{}}
}

// addPlain adds a file under its own name; browsers must ask for it anew each time.
func (o *output) addPlain(name string, body []byte) {
	o.files[name] = body
}

// addHashed adds a file under a name that changes with its content.
func (o *output) addHashed(name string, body []byte) {
	sum := sha256.Sum256(body)
	hash := base32.StdEncoding.EncodeToString(sum[:])[:8]
	extension := filepath.Ext(name)
	hashed := strings.TrimSuffix(name, extension) + "-" + hash + extension
	o.files[hashed] = body
	o.names[name] = hashed
}

// addNamed adds a file that esbuild has already named by its content.
// An empty name is for chunks and fonts, which only other files ask for.
func (o *output) addNamed(name, hashed string, body []byte) {
	o.files[hashed] = body
	if name != "" {
		o.names[name] = hashed
	}
}

func (o *output) write() error {
	if err := o.clear(); err != nil {
		return err
	}
	for name, body := range o.files {
		if err := o.writeFile(name, body); err != nil {
			return err
		}
	}
	manifest, err := json.MarshalIndent(o.names, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	return os.WriteFile(filepath.Join(o.dir, "manifest.json"), append(manifest, '\n'), 0o644)
}

// clear removes the files of earlier builds, so that they are not embedded.
func (o *output) clear() error {
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return fmt.Errorf("make dist: %w", err)
	}
	entries, err := os.ReadDir(o.dir)
	if err != nil {
		return fmt.Errorf("list dist: %w", err)
	}
	for _, entry := range entries {
		if entry.Name() == ".gitignore" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(o.dir, entry.Name())); err != nil {
			return fmt.Errorf("clear dist: %w", err)
		}
	}
	return nil
}

// writeFile writes a file and, where that saves bytes, its compressed twins beside it.
func (o *output) writeFile(name string, body []byte) error {
	path := filepath.Join(o.dir, name)
	if err := os.WriteFile(path, body, 0o644); err != nil {
		return err
	}
	gzipped, err := gzipped(body)
	if err != nil {
		return fmt.Errorf("compress %s: %w", name, err)
	}
	if len(gzipped) > len(body)*9/10 {
		return nil
	}
	if err := os.WriteFile(path+".gz", gzipped, 0o644); err != nil {
		return err
	}
	brotlied, err := brotli.Compress(body, brotli.BestCompression)
	if err != nil {
		return fmt.Errorf("compress %s: %w", name, err)
	}
	return os.WriteFile(path+".br", brotlied, 0o644)
}

func gzipped(body []byte) ([]byte, error) {
	var buffer bytes.Buffer
	writer, err := gzip.NewWriterLevel(&buffer, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write(body); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}
