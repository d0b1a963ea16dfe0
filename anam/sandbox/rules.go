package sandbox

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
)

// rule checks one value of a decoded JSON text and complains at its path.
type rule func(c complaints, v any, path []string)

// below appends a name to a copy of path, so that siblings don't share memory.
func below(path []string, name string) []string { return append(path[:len(path):len(path)], name) }

// text is a string of at least min and, if max is not 0, at most max UTF-16 units, as JavaScript counts.
func text(minimum, maximum int) rule {
	return func(c complaints, v any, path []string) {
		s, ok := v.(string)
		length := len(utf16.Encode([]rune(s)))
		switch {
		case !ok:
			c.add("Expected string, received "+typeName(v), path...)
		case length < minimum:
			c.add(fmt.Sprintf("String must contain at least %d character(s)", minimum), path...)
		case maximum > 0 && length > maximum:
			c.add(fmt.Sprintf("String must contain at most %d character(s)", maximum), path...)
		}
	}
}

func uuid(c complaints, v any, path []string) {
	if s, ok := v.(string); !ok {
		c.add("Expected string, received "+typeName(v), path...)
	} else if !isUUID(s) {
		c.add("Invalid uuid", path...)
	}
}

func number(minimum, maximum float64) rule {
	return func(c complaints, v any, path []string) {
		n, ok := v.(float64)
		switch {
		case !ok:
			c.add("Expected number, received "+typeName(v), path...)
		case n < minimum:
			c.add(fmt.Sprintf("Number must be greater than or equal to %v", minimum), path...)
		case n > maximum:
			c.add(fmt.Sprintf("Number must be less than or equal to %v", maximum), path...)
		}
	}
}

func integer(minimum float64) rule {
	return func(c complaints, v any, path []string) {
		if n, ok := v.(float64); ok && n != math.Trunc(n) {
			c.add("Expected integer, received float", path...)
			return
		}
		number(minimum, math.MaxFloat64)(c, v, path)
	}
}

func boolean(c complaints, v any, path []string) {
	if _, ok := v.(bool); !ok {
		c.add("Expected boolean, received "+typeName(v), path...)
	}
}

// oneOf complains with message when the value is none of the allowed ones.
func oneOf(message string, allowed ...string) rule {
	return func(c complaints, v any, path []string) {
		if s, ok := v.(string); !ok || !slices.Contains(allowed, s) {
			c.add(message, path...)
		}
	}
}

// nullable lets null through.
func nullable(r rule) rule {
	return func(c complaints, v any, path []string) {
		if v != nil {
			r(c, v, path)
		}
	}
}

// each checks the items of an array, whose positions become path segments.
func each(r rule) rule {
	return func(c complaints, v any, path []string) {
		items, ok := v.([]any)
		if !ok {
			c.add("Expected array, received "+typeName(v), path...)
			return
		}
		for i, item := range items {
			r(c, item, below(path, strconv.Itoa(i)))
		}
	}
}

// members are the rules of an object's known members. Others are let through, as zod does by default.
type members map[string]rule

// object checks the members that are there; required ones must be.
func object(known members, required ...string) rule {
	return func(c complaints, v any, path []string) {
		o, ok := v.(map[string]any)
		if !ok {
			c.add("Expected object, received "+typeName(v), path...)
			return
		}
		for name, r := range known {
			if value, present := o[name]; present {
				r(c, value, below(path, name))
			} else if slices.Contains(required, name) {
				c.add("Required", below(path, name)...)
			}
		}
	}
}

// closed is an object that allows only the known members.
func closed(known members) rule {
	return func(c complaints, v any, path []string) {
		object(known)(c, v, path)
		o, _ := v.(map[string]any)
		for name := range o {
			if _, ok := known[name]; !ok {
				c.add("Unrecognized key(s) in object", below(path, name)...)
			}
		}
	}
}

// both runs one rule after the other.
func both(rules ...rule) rule {
	return func(c complaints, v any, path []string) {
		for _, r := range rules {
			r(c, v, path)
		}
	}
}

// serialised is an object of at most max bytes of JSON.
func serialised(maximum int) rule {
	return func(c complaints, v any, path []string) {
		object(nil)(c, v, path)
		if encoded, err := json.Marshal(v); err == nil && len(encoded) > maximum {
			c.add(fmt.Sprintf("Must be at most %d bytes when serialised", maximum), path...)
		}
	}
}

func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "object"
}
