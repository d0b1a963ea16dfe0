package models

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
)

var (
	slugPattern     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	labelPattern    = regexp.MustCompile(`^[a-z0-9-]{2,16}$`)
	uuidPattern     = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	clientLabelRule = regexp.MustCompile(`^[A-Za-z0-9._@:+-]{1,64}$`)
	languagePattern = regexp.MustCompile(`^[a-z]{2}$`)
)

// IsSlug tells whether text has the shape of a slug.
func IsSlug(text string) bool { return len(text) <= 48 && slugPattern.MatchString(text) }

// IsLabel tells whether text has the shape of a label.
func IsLabel(text string) bool { return labelPattern.MatchString(text) }

// IsUUID tells whether text is a UUID as Anam writes the IDs of its Lab, in either case.
func IsUUID(text string) bool { return uuidPattern.MatchString(text) }

// IsClientLabel tells whether text may stand behind our own part of a clientLabel.
func IsClientLabel(text string) bool { return clientLabelRule.MatchString(text) }

// check is the only validator instance, since each one caches the structs that it has seen.
var check = newValidator()

func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(jsonName)
	for tag, holds := range map[string]func(string) bool{
		"slug":        func(s string) bool { return slugPattern.MatchString(s) && s != "new" },
		"tag":         slugPattern.MatchString,
		"label":       labelPattern.MatchString,
		"clientlabel": clientLabelRule.MatchString,
		"language":    languagePattern.MatchString,
		"notblank":    hasContent,
		"text":        wellFormed,
		"oneline":     isName,
		"id":          isID,
	} {
		if err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool { return holds(f.Field().String()) }); err != nil {
			panic(err) // only a misspelt tag name can do this
		}
	}
	if err := v.RegisterValidation("max", atMost); err != nil {
		panic(err)
	}
	return v
}

// jsonName gives the JSON name of a field. A field outside the JSON body, such as a URL parameter, goes by its Go name.
func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" {
		return strings.ToLower(f.Name)
	}
	return name
}

// Check lists every violation of the validate tags in a pointer to a struct. Paths begin with at, "" for none.
func Check(in any, at string) []FieldError {
	err := check.Struct(in)
	invalid, ok := errors.AsType[validator.ValidationErrors](err)
	if !ok {
		return nil
	}
	out := make([]FieldError, 0, len(invalid))
	for _, fe := range invalid {
		code, message := complaint(fe)
		out = append(out, FieldError{Field: pathOf(at, fe.Namespace()), Code: code, Message: message})
	}
	return out
}

// pathOf replaces the name of the struct, which validator puts first, by at.
func pathOf(at, namespace string) string {
	_, rest, _ := strings.Cut(namespace, ".")
	return below(at, rest)
}

// below joins the path of an object and the name of a field in it; "" is the path of the whole input.
func below(at, field string) string {
	if at == "" {
		return field
	}
	return at + "." + field
}

// complaint turns a failed tag into a stable code and a sentence. It never repeats the value, which may be secret.
func complaint(fe validator.FieldError) (code, message string) {
	switch tag := fe.Tag(); tag {
	case "required", "notblank":
		return "required", "This is needed."
	case "max":
		return limit(fe, "too_long", "at most")
	case "min":
		return limit(fe, "too_short", "at least")
	case "oneof":
		return "invalid", "Use one of: " + strings.Join(strings.Fields(fe.Param()), ", ") + "."
	default:
		if text, _ := fe.Value().(string); utf8.ValidString(text) && strings.ContainsFunc(text, invisible) && tag != "text" && tag != "oneline" {
			return "invalid", hiddenCharacter
		}
		return "invalid", sentences[tag]
	}
}

// hiddenCharacter is said where what is seen is right: then only this explains the complaint.
const hiddenCharacter = "There is a character in this that can't be seen, perhaps from copying. Type it again."

// sentences holds the message of every tag that has no parameter.
var sentences = map[string]string{
	"uuid":        "Use a UUID, such as 071b0286-4cce-4808-bee2-e642f1062de3.",
	"slug":        "Use lower-case letters, digits and single hyphens, and not the word new.",
	"tag":         "Use lower-case letters, digits and single hyphens.",
	"label":       "Use 2 to 16 lower-case letters, digits or hyphens.",
	"clientlabel": "Use up to 64 letters, digits and . _ @ : + -",
	"language":    "Use a two-letter ISO 639-1 code, such as en.",
	"oneline":     "Keep this on one line, without characters that can't be seen.",
	"id":          hiddenCharacter,
	"email":       "Use an email address, such as dana@example.com.",
	"unique":      "Leave out what stands here twice.",
	"text":        "Use valid UTF-8 text without NUL characters.",
	"url":         "Use a full URL, such as https://example.com/room.",
}

func limit(fe validator.FieldError, code, bound string) (string, string) {
	switch fe.Kind() {
	case reflect.String:
		return code, fmt.Sprintf("Use %s %s characters.", bound, fe.Param())
	case reflect.Slice, reflect.Map:
		return code, fmt.Sprintf("Use %s %s entries.", bound, fe.Param())
	default:
		return "out_of_range", fmt.Sprintf("Use a number of %s %s.", bound, fe.Param())
	}
}
