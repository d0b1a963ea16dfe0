package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// thirdParty is the text of THIRD_PARTY.txt: name, version and licence of every package that dist holds a part of.
func thirdParty(root string, packages []string) ([]byte, error) {
	slices.Sort(packages)
	var text bytes.Buffer
	text.WriteString("Greenroom's pages contain parts of these packages.\n")
	for _, name := range slices.Compact(packages) {
		notice, err := licenceOf(filepath.Join(root, "node_modules", name))
		if err != nil {
			return nil, fmt.Errorf("licence of %s: %w", name, err)
		}
		text.WriteString("\n" + strings.Repeat("-", 72) + "\n" + notice)
	}
	return text.Bytes(), nil
}

func licenceOf(dir string) (string, error) {
	var description struct{ Name, Version, License string }
	body, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(body, &description); err != nil {
		return "", err
	}
	matches, err := filepath.Glob(filepath.Join(dir, "LICENSE*"))
	if err != nil {
		return "", err
	}
	if len(matches) == 0 {
		return "", fmt.Errorf("no LICENSE file in %s", dir)
	}
	licence, err := os.ReadFile(matches[0])
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %s (%s)\n\n%s\n", description.Name, description.Version, description.License,
		strings.TrimSpace(string(licence))), nil
}
