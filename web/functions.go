package web

import (
	"fmt"
	"html/template"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// functions are what templates may call. assetPath names a built file.
func functions(assetPath func(name string) (string, error)) template.FuncMap {
	return template.FuncMap{
		"asset":   assetPath,
		"icon":    func(name string) (template.HTML, error) { return icon(assetPath, name) },
		"number":  number,
		"count":   count,
		"plural":  plural,
		"took":    took,
		"control": control,
		"spark":   sparkline,
		"join":    strings.Join,
		"pair":    func(a, b any) []any { return []any{a, b} },
	}
}

// icon draws an icon of the sprite. It is hidden from screen readers: the words beside it say what it means.
func icon(assetPath func(string) (string, error), name string) (template.HTML, error) {
	sprite, err := assetPath("icons.svg")
	if err != nil {
		return "", err
	}
	return template.HTML(fmt.Sprintf(`<svg class="icon" aria-hidden="true"><use href="%s#%s"/></svg>`, sprite, template.HTMLEscapeString(name))), nil
}

// number writes an integer with thousands separators: 12,345.
func number(n int) string {
	return message.NewPrinter(language.English).Sprint(n)
}

// count writes a number with its noun: "1 key", "2 keys".
func count(n int, one, many string) string { return number(n) + " " + plural(n, one, many) }

// plural picks the words for one, or those for any other number.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// took writes how long something took; what is faster than the clock ticks did not take nothing.
func took(milliseconds int) string {
	if milliseconds < 1 {
		return "under 1 ms"
	}
	return number(milliseconds) + " ms"
}
