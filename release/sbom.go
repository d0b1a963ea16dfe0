package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// bill is a software bill of materials in CycloneDX 1.5: what a binary is made of, for scanners of known vulnerabilities.
// It has no serial number and no time, so that the same build gives the same bill.
type bill struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type    string    `json:"type"`
	Ref     string    `json:"bom-ref"`
	Name    string    `json:"name"`
	Version string    `json:"version"`
	URL     string    `json:"purl,omitempty"`
	Hashes  []hash    `json:"hashes,omitempty"`
	Licence []licence `json:"licenses,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licence struct {
	Expression string `json:"expression"`
}

// billOfMaterials lists Go and the modules that the binary itself names, and the npm packages of its pages.
func billOfMaterials(version string, binary, pages []byte) ([]byte, error) {
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		return nil, fmt.Errorf("read the modules of the binary: %w", err)
	}
	app := component{Type: "application", Ref: "greenroom", Name: "greenroom", Version: version}
	app.Hashes = []hash{{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(binary))}}
	parts := []component{library("golang", "std", strings.TrimPrefix(info.GoVersion, "go"))}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		parts = append(parts, library("golang", m.Path, m.Version))
	}
	for _, found := range shippedPackage.FindAllStringSubmatch(string(pages), -1) {
		part := library("npm", found[1], found[2])
		part.Licence = []licence{{found[3]}}
		parts = append(parts, part)
	}
	return json.MarshalIndent(bill{"CycloneDX", "1.5", 1, metadata{app}, parts}, "", "  ")
}

// shippedPackage is the heading of a package in THIRD_PARTY.txt of the pages.
var shippedPackage = regexp.MustCompile(`(?m)^-{72}\n(\S+) (\S+) \((.+)\)$`)

func library(kind, name, version string) component {
	at := "pkg:" + kind + "/" + strings.ReplaceAll(name, "@", "%40") + "@" + url.PathEscape(version)
	return component{Type: "library", Ref: at, Name: name, Version: version, URL: at}
}
