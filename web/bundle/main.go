// Command bundle turns web/src and the installed npm packages into web/dist:
// scripts and styles by esbuild, an icon sprite, the font, their licences and a manifest of hashed names.
//
// It is run from the repository's root, after npm ci.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := bundle("web"); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// bundle writes root/dist anew.
// The manifest is written last, so a build that stops half-way leaves none.
func bundle(root string) error {
	out := newOutput(filepath.Join(root, "dist"))
	packages, err := bundleSources(root, out)
	if err != nil {
		return err
	}
	if err := bundleIcons(root, out); err != nil {
		return err
	}
	if err := bundleFavicon(root, out); err != nil {
		return err
	}
	licences, err := thirdParty(root, append(packages, "lucide-static"))
	if err != nil {
		return err
	}
	out.addPlain("THIRD_PARTY.txt", licences)
	return out.write()
}

func bundleFavicon(root string, out *output) error {
	svg, err := os.ReadFile(filepath.Join(root, "src", "favicon.svg"))
	if err != nil {
		return fmt.Errorf("read the favicon: %w", err)
	}
	out.addHashed("favicon.svg", svg)
	return nil
}
