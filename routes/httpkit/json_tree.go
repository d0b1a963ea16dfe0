package httpkit

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// node is a JSON value that parts can be taken out of; a scalar keeps its text as it was sent.
type node struct {
	kind    jsontext.Kind
	text    jsontext.Value
	members []member
	items   []*node
}

type member struct {
	name  string
	value *node
}

// parseTree reads any JSON text; duplicate names and invalid UTF-8 are complaints, and left out of the tree.
func parseTree(raw []byte, wrong *Complaints) (*node, error) {
	p := treeParser{
		dec:   jsontext.NewDecoder(bytes.NewReader(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
		wrong: wrong,
	}
	root, err := p.value("")
	if err != nil {
		return nil, err
	}
	if _, err := p.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	return root, nil
}

type treeParser struct {
	dec   *jsontext.Decoder
	wrong *Complaints
}

func (p *treeParser) value(at string) (*node, error) {
	switch kind := p.dec.PeekKind(); kind {
	case '{':
		return p.object(at)
	case '[':
		return p.array(at)
	default:
		text, err := p.dec.ReadValue()
		if err == nil && kind == '"' && !isUTF8(text) {
			p.wrong.add(at, "invalid_utf8", "Send this text in valid UTF-8.")
			return nothing(), nil
		}
		return &node{kind: kind, text: text.Clone()}, err
	}
}

func (p *treeParser) object(at string) (*node, error) {
	n := &node{kind: '{'}
	if _, err := p.dec.ReadToken(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for p.dec.PeekKind() != '}' {
		text, err := p.dec.ReadValue()
		if err != nil {
			return nil, err
		}
		valid := isUTF8(text)
		unquoted, _ := jsontext.AppendUnquote(nil, text) // fails on invalid UTF-8 alone, which valid tells
		name := string(unquoted)
		field := below(at, name)
		value, err := p.value(field)
		switch {
		case err != nil:
			return nil, err
		case !valid:
			p.wrong.add(field, "invalid_utf8", "Send this field's name in valid UTF-8.")
		case seen[name]:
			p.wrong.add(field, "duplicate_field", "Send this field once.")
		default:
			n.members = append(n.members, member{name, value})
		}
		seen[name] = true
	}
	_, err := p.dec.ReadToken()
	return n, err
}

func (p *treeParser) array(at string) (*node, error) {
	n := &node{kind: '['}
	if _, err := p.dec.ReadToken(); err != nil {
		return nil, err
	}
	for p.dec.PeekKind() != ']' {
		item, err := p.value(at + "[" + strconv.Itoa(len(n.items)) + "]")
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	_, err := p.dec.ReadToken()
	return n, err
}

// isUTF8 refuses bytes that are no UTF-8 and escapes of half a surrogate pair.
func isUTF8(text jsontext.Value) bool {
	_, err := jsontext.AppendUnquote(nil, text)
	return err == nil
}

func nothing() *node { return &node{kind: 'n', text: jsontext.Value("null")} }

// remove takes out what a pointer names and gives its field path; a list keeps null in its place, so that indices stay.
func (n *node) remove(pointer jsontext.Pointer) (field string) {
	tokens := slices.Collect(pointer.Tokens())
	for i, token := range tokens {
		last := i == len(tokens)-1
		if n.kind == '[' {
			n, field = n.item(token, last), field+"["+token+"]"
		} else {
			n, field = n.member(token, last), below(field, token)
		}
		if n == nil {
			break
		}
	}
	return field
}

// item gives an item of a list, nil when there is none, and may leave null in its place.
func (n *node) item(index string, remove bool) *node {
	at, err := strconv.Atoi(index)
	if err != nil || at >= len(n.items) {
		return nil
	}
	found := n.items[at]
	if remove {
		n.items[at] = nothing()
	}
	return found
}

// member gives a member of an object, nil when there is none, and may take it out.
func (n *node) member(name string, remove bool) *node {
	at := slices.IndexFunc(n.members, func(m member) bool { return m.name == name })
	if at < 0 {
		return nil
	}
	found := n.members[at].value
	if remove {
		n.members = slices.Delete(n.members, at, at+1)
	}
	return found
}

// fieldName is what a name may look like to be repeated: longer or stranger text could be a secret in the wrong place.
var fieldName = regexp.MustCompile(`^[A-Za-z0-9_$-]{1,40}$`)

// below gives the path of a member.
func below(at, name string) string {
	if !fieldName.MatchString(name) {
		name = "(unnamed)"
	}
	if at == "" {
		return name
	}
	return at + "." + name
}

// appendTo writes the tree as JSON text.
func (n *node) appendTo(out []byte) []byte {
	switch n.kind {
	case '{':
		out = append(out, '{')
		for i, m := range n.members {
			if i > 0 {
				out = append(out, ',')
			}
			out, _ = jsontext.AppendQuote(out, m.name) // fails on invalid UTF-8 alone, which the parser left out
			out = m.value.appendTo(append(out, ':'))
		}
		return append(out, '}')
	case '[':
		out = append(out, '[')
		for i, item := range n.items {
			if i > 0 {
				out = append(out, ',')
			}
			out = item.appendTo(out)
		}
		return append(out, ']')
	}
	return append(out, n.text...)
}
