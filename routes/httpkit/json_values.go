package httpkit

import (
	"bytes"
	"encoding"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// value reads the next value of the document into a Go value.
// Where it does not fit, read is false and the Go value stays zero.
func (d *document) value(into reflect.Value) (read bool, err error) {
	kind := d.dec.PeekKind()
	switch {
	case into.Kind() == reflect.Pointer && kind != 'n':
		return d.pointer(into)
	case into.Kind() != reflect.Pointer && isOpaque(into):
		return d.opaque(into)
	case into.Kind() != reflect.Pointer && isLeaf(into):
		return d.leaf(into)
	case kind == 'n':
		return true, d.skip() // null means absent
	case !fits(kind, into.Kind()):
		return false, d.mismatch(into.Type(), nil)
	case kind == '{':
		return true, d.object(into)
	case kind == '[':
		return true, d.list(into)
	}
	return d.scalar(into)
}

// fits tells whether a kind of JSON value can be read into a kind of Go value; kinds that are not named are leaves.
func fits(kind jsontext.Kind, into reflect.Kind) bool {
	switch into {
	case reflect.Struct:
		return kind == '{'
	case reflect.Slice:
		return kind == '['
	case reflect.String:
		return kind == '"'
	case reflect.Bool:
		return kind == 't' || kind == 'f'
	case reflect.Int, reflect.Float64:
		return kind == '0'
	}
	return false
}

// isLeaf tells whether a type reads its own JSON, or has to be left to the library.
func isLeaf(into reflect.Value) bool {
	switch into.Addr().Interface().(type) {
	case json.Unmarshaler, json.UnmarshalerFrom, encoding.TextUnmarshaler:
		return true
	}
	switch into.Kind() {
	case reflect.Struct, reflect.String, reflect.Bool, reflect.Int, reflect.Float64:
		return false
	}
	return into.Kind() != reflect.Slice || into.Type().Elem().Kind() == reflect.Uint8
}

func (d *document) pointer(into reflect.Value) (read bool, err error) {
	target := reflect.New(into.Type().Elem())
	if read, err = d.value(target.Elem()); read {
		into.Set(target)
	}
	return read, err
}

// mismatch complains about a value that doesn't fit its type; text in invalid UTF-8 has its complaint already.
func (d *document) mismatch(t reflect.Type, cause error) error {
	text, before := d.dec.PeekKind() == '"', len(d.wrong)
	if err := d.skip(); err != nil {
		return err
	}
	if !text || len(d.wrong) == before {
		d.complain(typeComplaint(t, cause))
	}
	return nil
}

// leaf gives the text of a value to a type that reads it as a whole.
func (d *document) leaf(into reflect.Value) (read bool, err error) {
	text, start, before := d.dec.PeekKind() == '"', d.dec.InputOffset(), len(d.wrong)
	if err := d.skip(); err != nil {
		return false, err
	}
	if text && len(d.wrong) > before {
		return false, nil
	}
	raw := bytes.TrimLeft(d.raw[start:d.dec.InputOffset()], " \t\r\n:,") // what stands between two values
	if err := json.Unmarshal(raw, into.Addr().Interface(), lenient); err != nil {
		d.complain(typeComplaint(typeOf(err, into), err))
		into.SetZero()
		return false, nil
	}
	return true, nil
}

// opaque is a type whose value nobody but its receiver looks into.
type opaque interface{ Opaque() }

func isOpaque(into reflect.Value) bool {
	_, is := into.Addr().Interface().(opaque)
	return is
}

// opaque gives a value to a type as it is; a complaint names the value, and nothing inside it.
func (d *document) opaque(into reflect.Value) (read bool, err error) {
	raw, err := d.dec.ReadValue()
	switch {
	case err != nil:
		return false, err
	case raw.Kind() == 'n':
		return true, nil
	case !utf8.Valid(raw):
		d.complain("invalid_utf8", "Send this in valid UTF-8.")
	case json.Unmarshal(raw, into.Addr().Interface(), lenient) != nil:
		d.complain("wrong_type", "Send a JSON object.")
		into.SetZero()
	default:
		return true, nil
	}
	return false, nil
}

// typeOf is the type that a leaf could not read, which may be one inside it.
func typeOf(err error, leaf reflect.Value) reflect.Type {
	if bad, ok := errors.AsType[*json.SemanticError](err); ok && bad.GoType != nil {
		return bad.GoType
	}
	return leaf.Type()
}

func (d *document) object(into reflect.Value) error {
	fields := fieldsOf(into.Type())
	return d.members(func(name string) error {
		index, known := fields[name]
		if !known && d.loose {
			return d.leave()
		}
		if !known {
			d.complain("unknown_field", "There is no such field. Check the spelling, also upper and lower case.")
			return d.skip()
		}
		_, err := d.value(into.Field(index))
		return err
	})
}

// list keeps a zero item in place of one that doesn't fit, so that indices stay.
func (d *document) list(into reflect.Value) error {
	into.Set(reflect.MakeSlice(into.Type(), 0, 0))
	return d.items(func(index int) error {
		into.Grow(1)
		into.SetLen(index + 1)
		_, err := d.value(into.Index(index))
		return err
	})
}

func (d *document) scalar(into reflect.Value) (read bool, err error) {
	text, err := d.dec.ReadValue()
	if err != nil {
		return false, err
	}
	switch into.Kind() {
	case reflect.String:
		return d.text(into, text), nil
	case reflect.Bool:
		into.SetBool(text[0] == 't')
		return true, nil
	}
	if err := setNumber(into, string(text)); err != nil {
		d.complain(typeComplaint(into.Type(), err))
		return false, nil
	}
	return true, nil
}

func (d *document) text(into reflect.Value, quoted jsontext.Value) bool {
	text, err := jsontext.AppendUnquote(nil, quoted)
	if err != nil {
		d.complain("invalid_utf8", "Send this text in valid UTF-8.")
		return false
	}
	into.SetString(string(text))
	return true
}

func setNumber(into reflect.Value, text string) error {
	if into.Kind() == reflect.Int {
		n, err := strconv.Atoi(text)
		if err == nil {
			into.SetInt(int64(n))
		}
		return err
	}
	n, err := strconv.ParseFloat(text, 64)
	if err == nil {
		into.SetFloat(n)
	}
	return err
}

// knownFields keeps the answers of fieldsOf.
var knownFields sync.Map // of reflect.Type to map[string]int

// fieldsOf gives a struct's fields by their JSON names.
func fieldsOf(t reflect.Type) map[string]int {
	if known, ok := knownFields.Load(t); ok {
		return known.(map[string]int)
	}
	fields := map[string]int{}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		switch {
		case !t.Field(i).IsExported() || name == "-":
			continue
		case name == "" || options != "" && options != "omitempty":
			panic("httpkit: give " + t.String() + "." + t.Field(i).Name + " a JSON name, and no option but omitempty")
		}
		fields[name] = i
	}
	knownFields.Store(t, fields)
	return fields
}
