package web

import (
	"html/template"
	"io/fs"
	"regexp"
	"strings"
	"testing"
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

func TestEachRenderingHasItsOwnMark(t *testing.T) {
	n := 0
	field := functions(func(name string) (string, error) { return name, nil }, func() string { n++; return strings.Repeat("M", n) })["once"].(func() template.HTML)
	if first, second := field(), field(); first == second || !strings.Contains(string(first), `name="once"`) {
		t.Errorf("%s %s", first, second)
	}
}
