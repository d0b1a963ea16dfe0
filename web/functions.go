package web

import (
	"crypto/rand"
	"fmt"
	"html/template"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"greenroom/models"
)

// functions are what templates may call. assetPath names a built file.
func functions(assetPath func(name string) (string, error)) template.FuncMap {
	return template.FuncMap{
		"once":    onceField,
		"as":      asButton,
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

// Hidden fields of a form that changes something.
const (
	// OnceField holds the form's one-time mark, which also says whose form it is.
	OnceField = "once"
	// AsField holds a mark of whoever sends a form that somebody else opened, and means to.
	AsField = "as"
)

// markPlace stands where a form's mark comes: templates are parsed once and don't know for whom they are filled.
// It is random, so that no text on a page can hold it.
var markPlace = rand.Text()

// onceField makes a form one that is done once, however often it is sent, and only by the person who opened it.
func onceField() template.HTML {
	return template.HTML(fmt.Sprintf(`<input type="hidden" name="%s" value="%s">`, OnceField, markPlace))
}

// asButton sends a form that somebody else opened in the name of whoever reads this page.
func asButton(words string) template.HTML {
	return template.HTML(fmt.Sprintf(`<button class="button" name="%s" value="%s">%s</button>`, AsField, markPlace, template.HTMLEscapeString(words)))
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
