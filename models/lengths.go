package models

import (
	"reflect"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
)

// Length counts the characters of a text as Anam, browsers and JavaScript count them: in UTF-16 units.
// A character beyond the first 65,536, such as most emoji, is two.
func Length(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r > '\uffff' {
			n++
		}
	}
	return n
}

// Cut gives as much of the beginning of a text as has at most this Length.
func Cut(text string, most int) string {
	length := 0
	for at, r := range text {
		length += utf16.RuneLen(r)
		if length > most {
			return text[:at]
		}
	}
	return text
}

// atMost is the rule "max". It counts texts by Length, where the validator's own rule counts code points.
func atMost(f validator.FieldLevel) bool {
	most, err := strconv.ParseFloat(f.Param(), 64)
	if err != nil {
		panic(err) // a tag that is no number
	}
	switch value := f.Field(); value.Kind() {
	case reflect.String:
		return float64(Length(value.String())) <= most
	case reflect.Slice, reflect.Map:
		return float64(value.Len()) <= most
	case reflect.Float64:
		return value.Float() <= most
	default:
		return float64(value.Int()) <= most
	}
}
