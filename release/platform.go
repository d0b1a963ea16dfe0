package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// platform is a system and an architecture in Go's words, such as linux and arm64.
type platform struct{ system, architecture string }

// goTool runs the go command for the platform. Nothing that a builder has set besides decides what comes out.
func (p platform) goTool(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-trimpath", "GOAMD64=v1", "GOARM64=v8.0", "GOOS="+p.system, "GOARCH="+p.architecture)
	out, err := cmd.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, failed.Stderr)
	}
	return out, err
}

// build gives the binary.
func (p platform) build(ldflags string) (binary []byte, err error) {
	dir, err := os.MkdirTemp("", "greenroom-release-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	at := filepath.Join(dir, "greenroom")
	if _, err := p.goTool("build", "-buildvcs=false", "-ldflags", ldflags, "-o", at, "./cmd/admin"); err != nil {
		return nil, err
	}
	return os.ReadFile(at)
}

// module is a Go module that the binary holds a part of.
type module struct{ path, version, dir string }

func (p platform) modules() ([]module, error) {
	out, err := p.goTool("list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/admin")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(lines)
	var all []module
	for _, line := range slices.Compact(lines) {
		if fields := strings.Split(line, "\t"); len(fields) == 3 {
			all = append(all, module{fields[0], fields[1], fields[2]})
		}
	}
	return all, nil
}

// notices are the licences of all that an archive holds: Go itself, its modules, and the packages in the pages.
func (p platform) notices(pages []byte) ([]byte, error) {
	modules, err := p.modules()
	if err != nil {
		return nil, err
	}
	root, err := p.goTool("env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	dir, version, _ := strings.Cut(strings.TrimSpace(string(root)), "\n")
	var text bytes.Buffer
	text.WriteString("Greenroom's binary contains parts of these modules.\n")
	for _, m := range append([]module{{"Go", version, dir}}, modules...) {
		licence, err := licenceIn(m.dir)
		if err != nil {
			return nil, fmt.Errorf("licence of %s: %w", m.path, err)
		}
		fmt.Fprintf(&text, "\n%s\n%s %s\n\n%s\n", strings.Repeat("-", 72), m.path, m.version, licence)
	}
	text.WriteString("\n" + strings.Repeat("=", 72) + "\n")
	text.Write(pages)
	return text.Bytes(), nil
}

// licenceIn gives the texts of all licence files of a folder. A module without one must not be shipped.
func licenceIn(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, entry := range entries {
		name := strings.ToUpper(entry.Name())
		known := slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE"}, func(begin string) bool { return strings.HasPrefix(name, begin) })
		if entry.IsDir() || !known || strings.HasSuffix(name, ".GO") {
			continue
		}
		body, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return "", err
		}
		texts = append(texts, strings.TrimSpace(string(body)))
	}
	if len(texts) == 0 {
		return "", fmt.Errorf("no licence file in %s", dir)
	}
	return strings.Join(texts, "\n\n"), nil
}
