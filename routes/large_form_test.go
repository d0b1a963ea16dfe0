//go:build !race

// Under the race detector these pages take longer than the test has time for.

package routes

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"greenroom/models"
)

// large gives a persona with as many tools as a version has room for, each with parameters of some bytes of JSON.
func large(prompt string, parameters map[string]any) models.Persona {
	p := persona("Cara")
	p.SystemPrompt = prompt
	for i := 0; ; i++ {
		next := p
		next.Tools = append(slices.Clone(p.Tools), models.Tool{
			"type": "client", "name": fmt.Sprintf("tool_%d", i), "description": strings.Repeat("说", 1000), "parameters": parameters,
		})
		if raw, err := models.NewDocument(next).Canonical(); err != nil || len(raw) > models.DocumentLimit-1000 {
			return p
		}
		p = next
	}
}

// nested gives a value below so many lists.
func nested(levels int, value any) any {
	for range levels {
		value = []any{value}
	}
	return value
}

// What the API takes, the editor's form can save, check for conflicts and preview.
func TestFormsHoldWhatTheAPIHolds(t *testing.T) {
	t.Parallel()
	schema := func(more any) map[string]any {
		return map[string]any{"type": "object", "properties": map[string]any{}, "x": more}
	}
	many := func(n int, value any) []any {
		all := make([]any, n)
		for i := range all {
			all[i] = value
		}
		return all
	}
	for name, p := range map[string]models.Persona{
		"Chinese":       large(strings.Repeat("说", 32_000), schema(strings.Repeat("说", 3200))),
		"ASCII":         large(strings.Repeat("a", 30_000), schema(strings.Repeat("a", 9900))),
		"quotes":        large(strings.Repeat("\n", 31_000)+"x", schema(strings.Repeat(`"`, 4900))),
		"short entries": large("x", schema(many(2400, "a"))),
		"numbers":       large("x", schema(many(4900, 1))),
		"deep":          large("x", schema(nested(90, many(4800, 1)))),
	} {
		t.Run(name, func(t *testing.T) {
			k := newPages(t)
			v := k.visitor(models.RoleEditor)
			raw, err := json.Marshal(map[string]any{"slug": "cara", "persona": p})
			k.must(err)
			k.call(post, "/api/v1/templates", k.key(models.ScopeTemplatesWrite, models.ScopeTemplatesRead), string(raw)).want(201)
			form := editorForm(1, p, "initialMessage", "Hello")
			if encoded := valuesIn(form).Encode(); len(encoded) > formLimit/2 {
				t.Errorf("the form has %d bytes, and twice that after a conflict", len(encoded))
			}
			v.led(v.post("/templates/cara", form...), "/templates/cara").says("Saved v2.")
			if name != "Chinese" { // the other doors of the form have the same limit
				return
			}
			v.post("/templates/cara", editorForm(1, p, "tools", "", "languageCode", "en")...).want(409)
			v.post("/templates/cara/diff", editorForm(2, p, "initialMessage", "Bye")...).want(200)
			v.post("/templates/cara/preview/session", append(editorForm(2, p), "run", "draft")...).want(201)
			v.led(v.post("/templates", editorForm(0, p, "slug", "nora")...), "/templates/nora")
		})
	}
}

// A form over the limit says by how much, and what to do.
func TestFormsOverTheLimit(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	over := strings.Repeat("a", formLimit)
	a := v.post("/templates/cara", "systemPrompt", over).want(413).
		says("That was too large", "8 MiB is the most", "1 KiB too long", "Go back", "shorten")
	if told := a.header.Get("Greenroom-Body-Limit"); told != fmt.Sprint(formLimit) {
		t.Errorf("the page's script is told the limit %q", told)
	}
	v.post("/templates/cara/settings", "description", over[:1<<20]).want(413).says("1 MiB is the most that can be sent.")
	if k.latest("cara").LatestVersion != 1 {
		t.Error("saved")
	}
}

// A new version over 512 KiB is refused by every door, at its longest field, and nothing that was typed is lost.
func TestVersionsOver512KiBAreRefused(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v, key := k.visitor(models.RoleEditor), k.key(models.ScopeTemplatesWrite, models.ScopeTemplatesRead)
	p := persona("Cara")
	p.Tools = []models.Tool{{"type": "client", "name": "filler", "fill": strings.Repeat("a", models.DocumentLimit)}}
	const says = "1 KiB too large: all of it together may have 512 KiB."
	for path, headers := range map[string][]string{"/api/v1/templates": nil, "/api/v1/templates/cara/versions": {"If-Match", `"1"`}} {
		body := map[string]any{"persona": p}
		if headers == nil {
			body["slug"] = "nora"
		}
		fields := k.call(post, path, key, body, headers...).want(422).refused(models.CodeInvalidInput)
		if len(fields) != 1 || fields["persona.tools"] != "too_long" {
			t.Errorf("%s: %v", path, fields)
		}
	}
	form := editorForm(1, p, "slug", "nora")
	for _, path := range []string{"/templates", "/templates/cara", "/templates/cara/diff"} {
		v.post(path, form...).want(422).says("Tools: The version is "+says, strings.Repeat("a", models.DocumentLimit))
	}
	v.post("/templates/cara/preview/session", append(form, "run", "draft")...).want(422).says(says, `"field":"tools"`)
	if k.latest("cara").LatestVersion != 1 {
		t.Error("saved")
	}
}
