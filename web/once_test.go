package web

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var postForm = regexp.MustCompile(`<form\b(?:[^>{]|\{\{[^}]*\}\})*method="post"(?:[^>{]|\{\{[^}]*\}\})*>(\{\{once\}\})?`)

// withoutMark are the forms that may be sent twice: entering and leaving belong to nobody yet, and a theme is only a cookie.
var withoutMark = []string{`action="/login"`, `action="/setup"`, `action="/logout"`, `action="/account/theme"`}

func TestEveryFormThatChangesSomethingIsDoneOnce(t *testing.T) {
	marked := 0
	err := fs.WalkDir(templateFiles, "templates", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(templateFiles, path)
		if err != nil {
			return err
		}
		for _, form := range postForm.FindAllStringSubmatch(string(raw), -1) {
			exempt := false
			for _, action := range withoutMark {
				exempt = exempt || strings.Contains(form[0], action)
			}
			if exempt == (form[1] != "") {
				t.Errorf("%s: %s", path, form[0])
			}
			if form[1] != "" {
				marked++
			}
		}
		return nil
	})
	if err != nil || marked < 20 {
		t.Errorf("%d forms, %v", marked, err)
	}
}

func TestEachFormHasItsOwnMark(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"templates/layouts/none.html": {Data: []byte("")}, "templates/partials/none.html": {Data: []byte("")},
		"templates/pages/error.html": {Data: []byte(`{{define "two"}}<form>{{once}}</form><form>{{once}}{{as "Send <it>"}}</form>{{end}}`)},
	}
	renderer, err := newRenderer(files, functions(func(name string) (string, error) { return name, nil }), func() string { return "nobody" })
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	page, err := renderer.With(func() string { n++; return fmt.Sprintf(`"M%d`, n) }).Fragment("two", ErrorPage{})
	want := `<form><input type="hidden" name="once" value="&#34;M1"></form><form><input type="hidden" name="once" value="&#34;M2"><button class="button" name="as" value="&#34;M3">Send &lt;it&gt;</button></form>`
	if err != nil || string(page) != want {
		t.Errorf("%s, %v", page, err)
	}
	if page, err = renderer.Fragment("two", ErrorPage{}); err != nil || strings.Count(string(page), `"nobody"`) != 3 {
		t.Errorf("%s, %v", page, err)
	}
}
