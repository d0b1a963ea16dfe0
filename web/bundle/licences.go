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
	var description struct {
		Name, Version, License string
		Author                 any // a name, or an object that has one
	}
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
	author, named := description.Author.(string)
	licence := []byte(fmt.Sprintf(mitLicence, author))
	switch {
	case len(matches) > 0:
		if licence, err = os.ReadFile(matches[0]); err != nil {
			return "", err
		}
	case description.License != "MIT" || !named:
		return "", fmt.Errorf("no LICENSE file in %s, and its package.json doesn't name MIT and an author", dir)
	}
	return fmt.Sprintf("%s %s (%s)\n\n%s\n", description.Name, description.Version, description.License,
		strings.TrimSpace(string(licence))), nil
}

// mitLicence is for packages whose package.json names the MIT licence and its author, but that carry no licence file.
const mitLicence = `Copyright (c) %s

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
