package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// icons are the lucide icons that templates and scripts use, by lucide's names.
var icons = []string{
	"activity", "archive", "archive-restore", "arrow-left-right", "arrow-right", "cable", "check", "chevron-down", "chevron-left",
	"chevron-right", "circle-alert", "circle-check", "circle-off", "circle-x", "clock", "columns-2", "copy", "copy-plus", "download",
	"ellipsis", "eye", "eye-off", "flask-conical", "hand", "info", "key-round", "link", "lock", "log-out", "maximize-2", "message-circle", "mic", "mic-off",
	"minimize-2", "pause", "phone-off", "play", "plus", "refresh-cw", "search", "send", "settings", "shield", "sun-moon", "trash-2",
	"scroll-text", "triangle-alert", "undo-2", "upload", "user-round", "users-round", "volume-2", "x",
}

// bundleIcons writes one SVG with a symbol for each icon, so that a page fetches them all at once.
func bundleIcons(root string, out *output) error {
	var sprite bytes.Buffer
	sprite.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range icons {
		body, err := os.ReadFile(filepath.Join(root, "node_modules", "lucide-static", "icons", name+".svg"))
		if err != nil {
			return fmt.Errorf("icon %s: %w", name, err)
		}
		shapes, err := innerSVG(string(body))
		if err != nil {
			return fmt.Errorf("icon %s: %w", name, err)
		}
		fmt.Fprintf(&sprite, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, shapes)
	}
	sprite.WriteString("</svg>\n")
	out.addHashed("icons.svg", sprite.Bytes())
	return nil
}

// innerSVG is the content of the <svg> element.
// Stroke and fill are left to the page's style.
func innerSVG(document string) (string, error) {
	_, afterTag, found := strings.Cut(document, "<svg")
	if !found {
		return "", fmt.Errorf("no <svg> in it")
	}
	_, shapes, _ := strings.Cut(afterTag, ">")
	shapes, _, found = strings.Cut(shapes, "</svg>")
	if !found {
		return "", fmt.Errorf("no </svg> in it")
	}
	return strings.Join(strings.Fields(shapes), " "), nil
}
