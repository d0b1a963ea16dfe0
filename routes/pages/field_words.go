package pages

import (
	"regexp"
	"slices"
	"strings"

	"greenroom/models"
)

// fieldPath matches a field of a version as the API and Anam name it: its whole path, or a name that no English word is, such as toolIds.
var fieldPath = fieldPathPattern()

func fieldPathPattern() *regexp.Regexp {
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range labelsOfNames {
			if !yield(regexp.QuoteMeta(name)) {
				return
			}
		}
	})
	slices.Reverse(names) // a longer name goes before its beginning
	return regexp.MustCompile(`\b(persona(?:Config)?\.)?(` + strings.Join(names, "|") + `)\b(\[\d+\])?`)
}

// labelsOfNames are the labels of fields and groups by JSON path, and by the last name of the path.
var labelsOfNames = labelsByName()

func labelsByName() map[string]string {
	labels := map[string]string{}
	for _, group := range models.FieldGroups() {
		labels[group.Path] = group.Label
	}
	for _, field := range models.Fields() {
		labels[field.Path] = field.Label
		labels[field.Path[strings.LastIndex(field.Path, ".")+1:]] = field.Label
	}
	return labels
}

// withLabels replaces the JSON names of fields in a sentence by their labels on screen.
// A name that is an English word too, such as speed, is one only with its path.
func withLabels(sentence string) string {
	return fieldPath.ReplaceAllStringFunc(sentence, func(found string) string {
		match := fieldPath.FindStringSubmatch(found)
		path, name, entry := match[1], match[2], match[3]
		if path == "" && !strings.Contains(name, ".") && strings.ToLower(name) == name {
			return found
		}
		if _, part := formField(name + entry); part != "" {
			return labelsOfNames[name] + ", " + part
		}
		return labelsOfNames[name]
	})
}
