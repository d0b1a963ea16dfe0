package httpkit

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"greenroom/models"
)

// maxDepth is how deeply a body may nest objects and lists.
const maxDepth = 100

var (
	errEmpty   = models.Fail(models.CodeInvalidJSON, "The body is empty. Send a JSON object.")
	errNotUTF8 = models.Fail(models.CodeInvalidJSON, "The body is not UTF-8 text. Save or send it as UTF-8.")
	errTooDeep = models.Fail(models.CodeInvalidJSON, "The body is nested too deeply. Nest objects and lists at most "+strconv.Itoa(maxDepth)+" levels deep.")
)

// lenient leaves duplicate names and invalid UTF-8 to the document, which complains about them with a path.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// readJSON reads a JSON object into an input and finds every complaint, in one pass.
// After complaints the input holds what could be read. The error is for a body that is not JSON at all.
func readJSON[T any](raw []byte) (in T, wrong Complaints, err error) {
	d := newDocument(raw)
	err = readObject(&d, &in)
	return in, d.wrong, err
}

// readObject reads the whole document into an input; when that fails, or it is no object, the input stays zero.
func readObject[T any](d *document, in *T) error {
	root := d.dec.PeekKind()
	err := d.whole(reflect.ValueOf(in).Elem())
	if err == nil && root == '{' {
		return nil
	}
	*in, d.wrong = *new(T), nil
	if err == nil {
		d.wrong = Complaints{{Field: "", Code: "wrong_type", Message: "Send a JSON object."}}
	}
	return err
}

// document is a JSON text that is being read.
type document struct {
	raw   []byte
	dec   *jsontext.Decoder
	at    jsonPath
	wrong Complaints
	loose bool     // members that nothing takes are no mistake
	left  []string // their paths, the first of them
}

func newDocument(raw []byte) document {
	raw = bytes.TrimPrefix(raw, byteOrderMark)
	return document{raw: raw, dec: jsontext.NewDecoder(bytes.NewBuffer(raw), lenient)}
}

// whole reads one value and makes sure that nothing follows it.
func (d *document) whole(into reflect.Value) error {
	_, err := d.value(into)
	end := d.dec.InputOffset()
	if err == nil {
		if _, err = d.dec.ReadToken(); errors.Is(err, io.EOF) {
			return nil
		}
	}
	if errors.Is(err, errTooDeep) {
		return errTooDeep
	}
	return notJSON(d.raw, failedAt(d.raw, end, err))
}

// failedAt is where the text stops being JSON, in bytes. Without an error in it, something follows the value that ended at end.
func failedAt(raw []byte, end int64, err error) int64 {
	if syntax, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return syntax.ByteOffset
	}
	rest := raw[end:]
	return end + int64(len(rest)-len(bytes.TrimLeft(rest, jsonBlanks)))
}

func (d *document) complain(code, message string) {
	if !d.wrong.full() {
		d.wrong = append(d.wrong, models.FieldError{Field: d.at.String(), Code: code, Message: message})
	}
}

// skip reads a value that nothing takes, for the complaints about it.
func (d *document) skip() error {
	switch kind := d.dec.PeekKind(); kind {
	case '{':
		return d.members(func(string) error { return d.skip() })
	case '[':
		return d.items(func(int) error { return d.skip() })
	default:
		text, err := d.dec.ReadValue()
		if err == nil && kind == '"' && !isUTF8(text) {
			d.complain("invalid_utf8", "Send this text in valid UTF-8.")
		}
		return err
	}
}

// members calls read for each member of an object, which must read its value.
// Names in invalid UTF-8 and repeated names are complaints, and nothing takes their values.
func (d *document) members(read func(name string) error) error {
	if err := d.open(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for d.dec.PeekKind() != '}' {
		text, err := d.dec.ReadValue()
		if err != nil {
			return err
		}
		unquoted, invalid := jsontext.AppendUnquote(nil, text)
		name := string(unquoted)
		if err := d.member(name, invalid == nil, seen[name], read); err != nil {
			return err
		}
		seen[name] = true
	}
	_, err := d.dec.ReadToken()
	return err
}

func (d *document) member(name string, valid, again bool, read func(name string) error) error {
	d.at = append(d.at, pathStep{name: name})
	defer d.up()
	switch {
	case !valid:
		d.complain("invalid_utf8", "Send this field's name in valid UTF-8.")
	case again:
		d.complain("duplicate_field", "Send this field once.")
	default:
		return read(name)
	}
	return d.skip()
}

// items calls read for each item of a list, which must read it.
func (d *document) items(read func(index int) error) error {
	if err := d.open(); err != nil {
		return err
	}
	for i := 0; d.dec.PeekKind() != ']'; i++ {
		d.at = append(d.at, pathStep{index: i, inList: true})
		err := read(i)
		d.up()
		if err != nil {
			return err
		}
	}
	_, err := d.dec.ReadToken()
	return err
}

// open reads the bracket that begins an object or a list.
func (d *document) open() error {
	_, err := d.dec.ReadToken()
	if err == nil && d.dec.StackDepth() > maxDepth {
		return errTooDeep
	}
	return err
}

// up goes back from a value to the object or list around it.
func (d *document) up() { d.at = d.at[:len(d.at)-1] }

// isUTF8 refuses bytes that are not UTF-8 and escapes of half a surrogate pair.
func isUTF8(text jsontext.Value) bool {
	_, err := jsontext.AppendUnquote(nil, text)
	return err == nil
}
