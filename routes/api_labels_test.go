package routes

import (
	"maps"
	"testing"

	"greenroom/models"
)

func TestLabelsByAPI(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	changed := persona("Cara")
	changed.InitialMessage = "Hello"
	k.call(post, "/api/v1/templates/cara/versions", key, map[string]any{"persona": changed}, "If-Match", `"1"`).want(201)
	const live = "/api/v1/templates/cara/labels/live"

	k.wantStatus(k.call(put, live, key, `{"version":1,"from":null}`), models.StatusChanged)
	k.call(put, live, key, `{"version":2,"from":null}`).refused(models.CodeConflict)
	k.call(put, live, key, `{"version":2,"from":2}`).refused(models.CodeConflict)
	k.wantStatus(k.call(put, live, key, `{"version":2,"from":1}`), models.StatusLive)
	k.wantStatus(k.call(put, live, key, `{"version":1}`), models.StatusChanged)
	k.wantStatus(k.call(put, live, key, `{"version":1,"note":"again"}`), models.StatusChanged)
	k.call(put, live, key, `{"version":3}`).refused(models.CodeVersionNotFound)
	k.call(put, "/api/v1/templates/nobody/labels/live", key, `{"version":1}`).refused(models.CodeTemplateNotFound)

	k.call(del, live, key, nil).want(204)
	k.call(del, live, key, nil).refused(models.CodeLabelNotFound)
	k.call(del, "/api/v1/templates/nobody/labels/live", key, nil).refused(models.CodeTemplateNotFound)
	k.call(del, "/api/v1/templates/cara/labels/NO", key, nil).refused(models.CodeLabelNotFound)
	if got := k.call(get, "/api/v1/templates/cara", key, nil).decoded(); got["status"] != "draft" {
		t.Errorf("status %v", got["status"])
	}
}

func (k *kit) wantStatus(a answer, want models.Status) {
	k.Helper()
	if got := a.want(200).decoded()["status"]; got != string(want) {
		k.Errorf("status %v, want %s", got, want)
	}
}

func TestBadLabelMoves(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	for name, at := range map[string]struct {
		label, body string
		fields      map[string]string
	}{
		"no version":     {"live", `{}`, map[string]string{"version": "required"}},
		"null":           {"live", `{"version":null}`, map[string]string{"version": "required"}},
		"text":           {"live", `{"version":"1"}`, map[string]string{"version": "wrong_type"}},
		"zero":           {"live", `{"version":-1}`, map[string]string{"version": "out_of_range"}},
		"text from":      {"live", `{"version":1,"from":"1"}`, map[string]string{"from": "wrong_type"}},
		"from nothing":   {"live", `{"version":1,"from":0}`, map[string]string{"from": "out_of_range"}},
		"unknown field":  {"live", `{"version":1,"form":1}`, map[string]string{"form": "unknown_field"}},
		"reserved":       {"preview", `{"version":1}`, map[string]string{"label": "not_allowed"}},
		"short":          {"x", `{"version":1}`, map[string]string{"label": "invalid"}},
		"capitals":       {"Live", `{"version":1}`, map[string]string{"label": "invalid"}},
		"all of it":      {"Live", `{"version":"1","from":true,"x":1}`, map[string]string{"label": "invalid", "version": "wrong_type", "from": "wrong_type", "x": "unknown_field"}},
		"label in body":  {"live", `{"version":1,"label":"live"}`, map[string]string{"label": "unknown_field"}},
		"control letter": {"li%00ve", `{"version":1}`, map[string]string{"label": "invalid"}},
	} {
		t.Run(name, func(t *testing.T) {
			kit := *k
			kit.TB = t
			fields := kit.call(put, "/api/v1/templates/cara/labels/"+at.label, key, at.body).refused(models.CodeInvalidInput)
			if !maps.Equal(fields, at.fields) {
				t.Errorf("fields %v, want %v", fields, at.fields)
			}
		})
	}
}
