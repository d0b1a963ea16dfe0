package pages

import (
	"slices"
	"strings"

	"greenroom/models"
	"greenroom/web"
)

// optionsOf makes an option of each item; option gives its value and its label.
func optionsOf[T any](items []T, option func(T) (value, label string)) []web.Option {
	options := make([]web.Option, len(items))
	for i, item := range items {
		options[i].Value, options[i].Label = option(item)
		options[i].Label = models.ShownName(options[i].Label)
	}
	return options
}

// ownLabel is for options whose value is also their label.
func ownLabel(value string) (string, string) { return value, value }

// optionsWithBlank puts an option for no value first, such as "Any tag", and selects one.
func optionsWithBlank(blank string, options []web.Option, selected string) []web.Option {
	return withSelected(append([]web.Option{{Label: blank}}, options...), selected)
}

// withSelected selects the option of a value. A value that has no option gets one, so that the page shows its current filter.
func withSelected(options []web.Option, value string) []web.Option {
	found := false
	for i := range options {
		options[i].Selected = options[i].Value == value
		found = found || options[i].Selected
	}
	if !found && value != "" {
		options = append(options, web.Option{Value: value, Label: value, Selected: true})
	}
	return options
}

// byLabel sorts options by label, whatever its case.
func byLabel(options []web.Option) []web.Option {
	slices.SortFunc(options, func(a, b web.Option) int {
		return strings.Compare(strings.ToLower(a.Label)+a.Value, strings.ToLower(b.Label)+b.Value)
	})
	return options
}
