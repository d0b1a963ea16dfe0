package routes

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// TestDescriptionHoldsTheRoutes compares routes and description both ways. Every test that calls the API checks its answers.
func TestDescriptionHoldsTheRoutes(t *testing.T) {
	t.Parallel()
	var table, described []string
	param := regexp.MustCompile(`:(\w+)`)
	for _, r := range newKit(t).parts.rows {
		if strings.HasPrefix(r.Path, "/api/") || slices.Contains([]string{"/healthz", "/readyz", "/openapi.yaml"}, r.Path) {
			table = append(table, r.Method+" "+param.ReplaceAllString(r.Path, "{$1}"))
		}
	}
	for _, op := range description().ops {
		described = append(described, op.method+" "+op.path)
	}
	slices.Sort(table)
	slices.Sort(described)
	if !slices.Equal(table, described) {
		t.Errorf("routes:\n%s\ndescribed:\n%s", strings.Join(table, "\n"), strings.Join(described, "\n"))
	}
}

func TestDescriptionNamesTheScopes(t *testing.T) {
	t.Parallel()
	param := regexp.MustCompile(`:(\w+)`)
	for _, r := range newKit(t).parts.rows {
		if r.Rule.Scope == "" || r.Format == httpkit.Flat {
			continue
		}
		op, _ := description().at("#/paths/" + escapePointer(param.ReplaceAllString(r.Path, "{$1}")) + "/" + strings.ToLower(r.Method))
		text, _ := op.(map[string]any)["description"].(string)
		if !strings.Contains(text, "Needs the scope `"+string(r.Rule.Scope)+"`") {
			t.Errorf("%s %s: the description doesn't name the scope %s", r.Method, r.Path, r.Rule.Scope)
		}
	}
}

func TestDescriptionIsServed(t *testing.T) {
	t.Parallel()
	a := newApp(t).call(get, "/openapi.yaml", "", nil).want(200)
	if a.header.Get("Content-Type") != "application/yaml" || string(a.body) != string(openAPI()) {
		t.Error("another text is served")
	}
}

func TestDescriptionHasEveryCode(t *testing.T) {
	t.Parallel()
	codes, _ := description().at("#/components/schemas/ErrorCode/enum")
	var described []string
	for _, code := range codes.([]any) {
		described = append(described, code.(string))
	}
	slices.Sort(described)
	var known []string
	for code := range maps.Keys(httpkit.StatusOf) {
		known = append(known, string(code))
	}
	slices.Sort(known)
	if !slices.Equal(described, known) {
		t.Errorf("described %v, known %v", described, known)
	}
	text := string(openAPI())
	for _, code := range known {
		if strings.Count(text, code) < 2 && code != "method_not_allowed" && code != "not_found" {
			t.Errorf("no answer says when %s comes", code)
		}
	}
}

// TestEveryPartOfTheDescriptionIsValid compiles every schema and validates every example.
func TestEveryPartOfTheDescriptionIsValid(t *testing.T) {
	t.Parallel()
	d := description()
	for name := range d.doc["components"].(map[string]any)["schemas"].(map[string]any) {
		if _, err := d.schema("#/components/schemas/" + name); err != nil {
			t.Errorf("schema %s: %v", name, err)
		}
	}
	examples := 0
	walk(d.doc, "#", func(where string, media map[string]any) {
		list, _ := media["examples"].(map[string]any)
		for name, example := range list {
			examples++
			raw, err := json.Marshal(example.(map[string]any)["value"])
			if err != nil {
				t.Fatal(err)
			}
			if err := d.valid(where+"/schema", raw); err != nil {
				t.Errorf("%s, example %s: %v", where, name, err)
			}
		}
	})
	if examples < 10 {
		t.Errorf("only %d examples were found", examples)
	}
}

// walk visits every object of the description.
func walk(v any, where string, visit func(where string, object map[string]any)) {
	object, ok := v.(map[string]any)
	if !ok {
		return
	}
	visit(where, object)
	for name, inner := range object {
		walk(inner, where+"/"+escapePointer(name), visit)
	}
}

// TestExamplesWork sends the description's own examples of making a template.
func TestExamplesWork(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(append(keeper, models.ScopeMint)...)
	example := func(path, method, name string) any {
		value, _ := description().at("#/paths/" + escapePointer(path) + "/" + method + "/requestBody/content/application~1json/examples/" + name + "/value")
		if value == nil {
			t.Fatalf("no example %s of %s %s", name, method, path)
		}
		return value
	}
	k.call(post, "/api/v1/templates", key, example("/api/v1/templates", "post", "smallest")).want(201)
	k.call(patch, "/api/v1/templates/cara-support", key, example("/api/v1/templates/{slug}", "patch", "tags")).want(200)
	k.call(put, "/api/v1/templates/cara-support/labels/live", key, example("/api/v1/templates/{slug}/labels/{label}", "put", "first")).want(200)
	k.call(post, "/api/v1/templates/cara-support/versions", key, example("/api/v1/templates/{slug}/versions", "post", "prompt"), "If-Match", `"1"`).want(201)
	k.mint(key, example("/api/v1/session-tokens", "post", "template"))
}

// TestDescriptionHasTheLimits compares the schemas of inputs with the validation tags, field by field.
func TestDescriptionHasTheLimits(t *testing.T) {
	t.Parallel()
	for name, input := range map[string]any{
		"NewTemplate": models.NewTemplate{}, "TemplatePatch": models.TemplatePatch{}, "NewVersion": models.NewVersion{}, "LabelMove": models.LabelMove{},
		"SessionTokenRequest": models.MintRequest{}, "SessionOptions": models.SessionOptions{},
		"SessionOptions/properties/sessionReplay": models.SessionReplay{}, "SessionOptions/properties/egress": models.Egress{},
		"SessionOptions/properties/egress/properties/daily": models.DailyEgress{},
	} {
		properties, _ := description().at("#/components/schemas/" + name + "/properties")
		described := slices.Sorted(maps.Keys(properties.(map[string]any)))
		var fields []string
		for f := range fieldsOf(reflect.TypeOf(input)) {
			json, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields = append(fields, json)
			property, _ := description().at("#/components/schemas/" + name + "/properties/" + json)
			if property != nil {
				limitsAgree(t, name+"."+json, f.Tag.Get("validate"), f.Type, limitsOf(property.(map[string]any)))
			}
		}
		slices.Sort(fields)
		if !slices.Equal(fields, described) {
			t.Errorf("%s has %v, described %v", name, fields, described)
		}
	}
}

// TestDescriptionHasThePersona holds the schema of a persona against the list of its fields, both ways.
func TestDescriptionHasThePersona(t *testing.T) {
	described := map[string]map[string]any{}
	describedFields("#/components/schemas/Persona", "", described)
	needed, _ := description().at("#/components/schemas/Persona/required")
	for _, field := range models.PersonaFields() {
		property, found := described[field.Path]
		if !found {
			t.Errorf("%s is not described", field.Path)
			continue
		}
		delete(described, field.Path)
		fieldAgrees(t, field, limitsOf(property))
		if slices.Contains(needed.([]any), any(field.Path)) != field.Limits.Required {
			t.Errorf("%s: required %v, but not so in the description", field.Path, field.Limits.Required)
		}
	}
	for path := range described {
		t.Errorf("%s is described, and is no field of a persona", path)
	}
}

// fieldAgrees holds the keywords of a property against the field that it describes.
func fieldAgrees(t *testing.T, field models.Field, keywords map[string]any) {
	t.Helper()
	kind := map[models.FieldKind]string{
		models.KindNumber: "number", models.KindWhole: "integer", models.KindSwitch: "boolean", models.KindCodes: "array", models.KindTools: "array",
	}[field.Kind]
	longest := "maxItems"
	if kind == "" {
		kind, longest = "string", "maxLength"
	}
	if !strings.Contains(fmt.Sprint(keywords["type"]), kind) {
		t.Errorf("%s: a %s is described as %v", field.Path, field.Kind, keywords["type"])
	}
	for keyword, limit := range map[string]any{longest: httpkit.OrNull(field.Limits.MaxLength), "minimum": field.Limits.Min, "maximum": field.Limits.Max} {
		if got, want := fmt.Sprint(keywords[keyword]), pointedAt(limit); got != want {
			t.Errorf("%s: %s is %s, described as %s", field.Path, keyword, want, got)
		}
	}
	enumAgrees(t, field.Path, field.Limits.Choices, keywords["enum"])
}

// pointedAt prints what a pointer leads to, and a nil one as an absent keyword is printed.
func pointedAt(limit any) string {
	v := reflect.ValueOf(limit)
	if v.IsNil() {
		return fmt.Sprint(nil)
	}
	return fmt.Sprint(v.Elem())
}

// describedFields gathers the properties of a schema by their path, those of a group below its own.
func describedFields(schema, at string, found map[string]map[string]any) {
	properties, _ := description().at(schema + "/properties")
	for name := range properties.(map[string]any) {
		resolved, _ := description().at(schema + "/properties/" + name)
		property := resolved.(map[string]any)
		if branches, _ := property["anyOf"].([]any); len(branches) > 0 {
			describedFields(branches[0].(map[string]any)["$ref"].(string), at+name+".", found)
			continue
		}
		found[at+name] = property
	}
}

func fieldsOf(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("json") != "-" && !yield(f) {
				return
			}
		}
	}
}

// limitsOf gathers a property's keywords, also through anyOf and references.
func limitsOf(property map[string]any) map[string]any {
	limits := maps.Clone(property)
	branches, _ := property["anyOf"].([]any)
	for _, branch := range branches {
		b := branch.(map[string]any)
		if ref, ok := b["$ref"].(string); ok {
			found, _ := description().at(ref)
			b = found.(map[string]any)
		}
		if b["type"] != "null" {
			maps.Copy(limits, b)
		}
	}
	return limits
}

func limitsAgree(t *testing.T, name, tags string, of reflect.Type, limits map[string]any) {
	t.Helper()
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	low, high := "minimum", "maximum"
	switch of.Kind() {
	case reflect.String:
		low, high = "minLength", "maxLength"
	case reflect.Slice:
		low, high = "minItems", "maxItems"
	}
	own, _, _ := strings.Cut(tags, "dive")
	for _, tag := range strings.Split(own, ",") {
		kind, value, _ := strings.Cut(tag, "=")
		keyword := map[string]string{"max": high, "min": low}[kind]
		if keyword != "" && fmt.Sprint(limits[keyword]) != value {
			t.Errorf("%s: validated with %s, described with %s %v", name, tag, keyword, limits[keyword])
		}
		if kind == "oneof" {
			enumAgrees(t, name, strings.Fields(value), limits["enum"])
		}
	}
	if !strings.Contains(own, "max=") && limits[high] != nil && limits["pattern"] == nil && limits["format"] == nil {
		t.Errorf("%s: described with %s %v, validated with %q", name, high, limits[high], tags)
	}
}

func enumAgrees(t *testing.T, name string, values []string, enum any) {
	t.Helper()
	var described []string
	list, _ := enum.([]any)
	for _, v := range list {
		if text, _ := v.(string); text != "" {
			described = append(described, text)
		}
	}
	if !slices.Equal(values, described) {
		t.Errorf("%s: validated with %v, described with %v", name, values, described)
	}
}

func TestTheDescriptionChecksAnswers(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	good := k.call(get, "/healthz", "", nil)
	for name, spoil := range map[string]func(*answer){
		"another status":   func(a *answer) { a.status = 299 },
		"another body":     func(a *answer) { a.body = []byte(`{"status":"asleep"}`) },
		"an extra field":   func(a *answer) { a.body = []byte(`{"status":"alive","x":1}`) },
		"another type":     func(a *answer) { a.header = a.header.Clone(); a.header.Set("Content-Type", "text/plain") },
		"a missing header": func(a *answer) { a.header = a.header.Clone(); a.header.Del("X-Request-Id") },
	} {
		spoilt := good
		spoil(&spoilt)
		if describes(get, "/healthz", spoilt) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
