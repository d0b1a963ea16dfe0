package routes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// description is openapi.yaml, read once.
var description = sync.OnceValue(readDescription)

type describedAPI struct {
	doc      map[string]any
	compiler *jsonschema.Compiler
	mu       sync.Mutex
	schemas  map[string]*jsonschema.Schema
	ops      []operation
}

// operation is a method on a path of the description.
type operation struct {
	method, path string
	matches      *regexp.Regexp
	pointer      string
}

func readDescription() *describedAPI {
	raw, err := yaml.YAMLToJSON(openAPI())
	if err != nil {
		panic(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		panic(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource("openapi.json", doc); err != nil {
		panic(err)
	}
	d := &describedAPI{doc: doc.(map[string]any), compiler: compiler, schemas: map[string]*jsonschema.Schema{}}
	for path, item := range d.doc["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			if method != "parameters" {
				d.ops = append(d.ops, operation{strings.ToUpper(method), path, pathPattern(path), "#/paths/" + escapePointer(path) + "/" + method})
			}
		}
	}
	return d
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

func pathPattern(path string) *regexp.Regexp {
	return regexp.MustCompile("^" + placeholder.ReplaceAllString(path, "[^/]+") + "$")
}

func escapePointer(token string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(token)
}

// at resolves a JSON pointer, following references.
func (d *describedAPI) at(pointer string) (any, string) {
	var here any = d.doc
	where := "#"
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "#/"), "/") {
		m, ok := here.(map[string]any)
		if !ok {
			return nil, where
		}
		here, where = m[strings.NewReplacer("~1", "/", "~0", "~").Replace(token)], where+"/"+token
		if m, ok := here.(map[string]any); ok {
			if ref, ok := m["$ref"].(string); ok {
				here, where = d.at(ref)
			}
		}
	}
	return here, where
}

func (d *describedAPI) schema(pointer string) (*jsonschema.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.schemas[pointer]; s != nil {
		return s, nil
	}
	s, err := d.compiler.Compile("openapi.json" + strings.ReplaceAll(strings.ReplaceAll(pointer, "{", "%7B"), "}", "%7D"))
	d.schemas[pointer] = s
	return s, err
}

func (d *describedAPI) operation(method, path string) (operation, bool) {
	for _, op := range d.ops {
		if op.method == method && op.matches.MatchString(path) {
			return op, true
		}
	}
	return operation{}, false
}

// describes checks an answer of the API against the description. Other routes pass, but every JSON error must have the common body.
func describes(method, path string, a answer) error {
	d := description()
	op, described := d.operation(method, path)
	if !described && strings.Contains(path, "/v1/") && !strings.Contains(path, "/api/") {
		return flat(a)
	}
	if !described {
		if a.status >= 400 && a.header.Get("Content-Type") == "application/json" {
			return d.valid("#/components/schemas/Error", a.body)
		}
		return nil
	}
	found, where := d.at(op.pointer + "/responses/" + strconv.Itoa(a.status))
	response, ok := found.(map[string]any)
	if !ok {
		return fmt.Errorf("this status is not described")
	}
	if err := d.validHeaders(where, response, a); err != nil {
		return err
	}
	return d.validBody(where, response, a)
}

// flat holds errors of the door for Anam's own clients against their shape: three texts. What Anam itself said is relayed in any shape.
func flat(a answer) error {
	var texts map[string]string
	if a.status < 400 || a.header.Get("Content-Type") != "application/json" || !strings.Contains(string(a.body), `"requestId"`) {
		return nil
	}
	return json.Unmarshal(a.body, &texts)
}

func (d *describedAPI) validHeaders(where string, response map[string]any, a answer) error {
	headers, _ := response["headers"].(map[string]any)
	for name := range headers {
		header, at := d.at(where + "/headers/" + name)
		value := a.header.Get(name)
		if value == "" && header.(map[string]any)["required"] == true {
			return fmt.Errorf("header %s is missing", name)
		}
		schema, err := d.schema(at + "/schema")
		if err != nil {
			return err
		}
		if err := schema.Validate(value); value != "" && err != nil {
			return fmt.Errorf("header %s: %w", name, err)
		}
	}
	return nil
}

func (d *describedAPI) validBody(where string, response map[string]any, a answer) error {
	content, _ := response["content"].(map[string]any)
	if content == nil {
		if len(a.body) > 0 {
			return fmt.Errorf("a body that is not described")
		}
		return nil
	}
	media := a.header.Get("Content-Type")
	if content[media] == nil {
		return fmt.Errorf("content type %q is not described", media)
	}
	if media != "application/json" {
		return nil
	}
	return d.valid(where+"/content/application~1json/schema", a.body)
}

func (d *describedAPI) valid(pointer string, body []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	_, where := d.at(pointer)
	schema, err := d.schema(where)
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// openAPI is the description as it stands in the tree.
func openAPI() []byte {
	raw, err := os.ReadFile("api/openapi.yaml")
	if err != nil {
		panic(err)
	}
	return raw
}
