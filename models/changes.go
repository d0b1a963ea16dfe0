package models

import (
	"slices"
	"strings"
)

// ChangedFields lists the differences between two documents, sorted: top-level fields of the persona, and the names of other parts.
func ChangedFields(before, after Document) ([]string, error) {
	was, err := textByName(before)
	if err != nil {
		return nil, err
	}
	is, err := textByName(after)
	if err != nil {
		return nil, err
	}
	var changed []string
	for name, text := range was {
		if is[name] != text {
			changed = append(changed, topLevel(name))
		}
	}
	for name, text := range is {
		if was[name] != text {
			changed = append(changed, topLevel(name))
		}
	}
	slices.Sort(changed)
	return slices.Compact(changed), nil
}

func textByName(d Document) (map[string]string, error) {
	values, err := d.Values()
	texts := make(map[string]string, len(values))
	for _, v := range values {
		texts[v.Name] = v.Text
	}
	return texts, err
}

func topLevel(name string) string {
	top, _, _ := strings.Cut(name, ".")
	return top
}
