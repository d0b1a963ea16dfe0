package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"greenroom/models"
)

// Control is one field of a form with all that its template needs.
type Control struct {
	Form  Form
	Name  string
	Label string
	// Hint stands under the label and tells the range, the unit and what an empty field means.
	Hint string
	// Type is the input's type, "text" unless set.
	Type string
	// Step is "1" for whole numbers; Length is the most characters.
	Step, Length string
	// Unit is shown behind a number.
	Unit string
	// Rows is the height of a textarea.
	Rows string
	// Autocomplete is the browser's hint, "off" unless set.
	Autocomplete string
	Placeholder  string
	// Options are the choices of a select; Choices are the same as words separated by spaces.
	Options []Option
	Choices string
	// Providers limits a voice option to voices of these providers, separated by spaces.
	Providers string
	// Provider is that of the chosen voice, empty while none is known.
	Provider string
	Required bool
	// Needed are the kinds of persona that can't do without the field, separated by spaces; empty where all or none need it.
	Needed   string
	Mono     bool
	ReadOnly bool
}

// control builds a Control in a template: control .Form "slug" "label" "Slug" "required" true.
// For a field of a version the list of fields says its label, its choices and whether the kind of persona requires it; what is given here wins.
func control(form Form, name string, pairs ...any) (Control, error) {
	field := models.FieldAt(name)
	c := Control{
		Form: form, Name: name, Label: field.Label, Required: form.Kind().Needs(name), Needed: neededBy(name), Choices: strings.Join(field.Limits.Choices, " "),
		Type: "text", Autocomplete: "off", Rows: "3", ReadOnly: form.ReadOnly,
	}
	if len(pairs)%2 != 0 {
		return c, fmt.Errorf("control %s: a key without a value", name)
	}
	for i := 0; i < len(pairs); i += 2 {
		if err := c.set(fmt.Sprint(pairs[i]), pairs[i+1]); err != nil {
			return c, fmt.Errorf("control %s: %w", name, err)
		}
	}
	return c, nil
}

// neededBy lists the kinds of persona that need a field which others don't.
func neededBy(name string) string {
	var needing []string
	kinds := models.PersonaKinds()
	for _, kind := range kinds {
		if kind.Needs(name) {
			needing = append(needing, string(kind))
		}
	}
	if len(needing) == len(kinds) {
		return ""
	}
	return strings.Join(needing, " ")
}

func (c *Control) set(key string, value any) error {
	if flag, isFlag := value.(bool); isFlag {
		return c.setFlag(key, flag)
	}
	if options, isOptions := value.([]Option); isOptions && key == "options" {
		c.Options = options
		return nil
	}
	texts := map[string]*string{
		"label": &c.Label, "hint": &c.Hint, "type": &c.Type, "step": &c.Step,
		"length": &c.Length, "unit": &c.Unit, "rows": &c.Rows, "autocomplete": &c.Autocomplete,
		"placeholder": &c.Placeholder, "providers": &c.Providers, "provider": &c.Provider, "choices": &c.Choices,
	}
	field, known := texts[key]
	text, isText := value.(string)
	if !known || !isText {
		return fmt.Errorf("no such setting %q of type %T", key, value)
	}
	*field = text
	return nil
}

func (c *Control) setFlag(key string, value bool) error {
	flags := map[string]*bool{"required": &c.Required, "mono": &c.Mono, "readonly": &c.ReadOnly}
	field, known := flags[key]
	if !known {
		return fmt.Errorf("no such flag %q", key)
	}
	*field = value
	return nil
}

// ID is the element's ID, which labels and the error summary point at.
func (c Control) ID() string { return fieldID(c.Name) }

// Value is what stands in the field.
func (c Control) Value() string { return c.Form.Value(c.Name) }

// Error is what is wrong with the field.
func (c Control) Error() string { return c.Form.Error(c.Name) }

// Warning is what is odd about the field.
func (c Control) Warning() string { return c.Form.Warning(c.Name) }

// Unsaved tells whether what is shown is not what is stored.
func (c Control) Unsaved() bool { return c.Form.Unsaved(c.Name) }

// Saved is what is stored.
func (c Control) Saved() string { return c.Form.Saved[c.Name] }

// ChoiceOptions are Anam's default and the choices.
// A value that is none of them is kept as one more, so that saving the form does not change it.
func (c Control) ChoiceOptions() []Option {
	options := []Option{{Label: "Anam's default", Selected: c.Value() == ""}}
	words := strings.Fields(c.Choices)
	if c.Value() != "" && !slices.Contains(words, c.Value()) {
		words = append(words, c.Value())
	}
	for _, word := range words {
		options = append(options, Option{Value: word, Label: word, Selected: word == c.Value()})
	}
	return options
}

// DescribedBy lists the IDs of the hint, the error and the warning, for aria-describedby.
func (c Control) DescribedBy() string {
	var ids []string
	if c.Hint != "" {
		ids = append(ids, c.ID()+"-hint")
	}
	if c.Error() != "" {
		ids = append(ids, c.ID()+"-error")
	}
	if c.Warning() != "" {
		ids = append(ids, c.ID()+"-warning")
	}
	return strings.Join(ids, " ")
}

// ShownHint is the hint, or the range of the chosen voice's provider where providers have different ones.
func (c Control) ShownHint() string {
	if own := c.hintsByProvider()[c.Provider]; own != "" {
		return own
	}
	return c.Hint
}

// ProviderHints are the hints for every provider as the voice picker reads them, such as "=0.5 to 2 for some.|CARTESIA=0.6 to 1.5.":
// that of no provider stands first. It is empty where all providers have the same hint.
func (c Control) ProviderHints() string {
	own := c.hintsByProvider()
	if len(own) == 0 {
		return ""
	}
	hints := "=" + c.Hint
	for _, provider := range slices.Sorted(maps.Keys(own)) {
		hints += "|" + provider + "=" + own[provider]
	}
	return hints
}

func (c Control) hintsByProvider() map[string]string {
	providers := strings.Fields(c.Providers)
	if len(providers) < 2 {
		return nil
	}
	hints := map[string]string{}
	for _, provider := range providers {
		hints[provider] = models.VoiceOptionRange(provider, strings.TrimPrefix(c.Name, "voiceGenerationOptions."))
	}
	return hints
}

func fieldID(name string) string {
	return "f-" + strings.ReplaceAll(name, ".", "-")
}
