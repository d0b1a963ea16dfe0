package web

import (
	"fmt"
	"html/template"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"greenroom/models"
)

// functions are what templates may call. assetPath names a built file, mark makes a one-time mark.
func functions(assetPath func(name string) (string, error), mark func() string) template.FuncMap {
	return template.FuncMap{
		"once":    func() template.HTML { return onceField(mark()) },
		"asset":   assetPath,
		"icon":    func(name string) (template.HTML, error) { return icon(assetPath, name) },
		"number":  number,
		"count":   count,
		"plural":  plural,
		"took":    took,
		"control": control,
		"legend":  models.FieldLabel,
		"bdi":     bdi,
		"plain":   models.ShownName,
		"spark":   sparkline,
		"join":    strings.Join,
		"pair":    func(a, b any) []any { return []any{a, b} },
	}
}

// bdi shows a name so that its direction changes nothing around it.
func bdi(name string) template.HTML {
	return template.HTML("<bdi>" + template.HTMLEscapeString(models.ShownName(name)) + "</bdi>")
}

// OnceField is the name of the field that holds a form's one-time mark.
const OnceField = "once"

// onceField makes a form one that is done once, however often it is sent: each rendering has a mark of its own.
func onceField(mark string) template.HTML {
	return template.HTML(fmt.Sprintf(`<input type="hidden" name="%s" value="%s">`, OnceField, template.HTMLEscapeString(mark)))
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
