package deploy_test

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var namedTest = regexp.MustCompile("`(Test[A-Za-z0-9]+)`")

// A line of SECURITY.md that says it is met names a test that is there.
func TestSecurityPageNamesRealTests(t *testing.T) {
	t.Parallel()
	all := everyTest(t)
	page := read(t, "../SECURITY.md")
	named := namedTest.FindAllStringSubmatch(page, -1)
	if len(named) < 20 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, name := range named {
		if !strings.Contains(all, "func "+name[1]+"(") {
			t.Errorf("there is no %s", name[1])
		}
	}
	for line := range strings.Lines(page) {
		if strings.Contains(line, "| yes |") && !namedTest.MatchString(line) {
			t.Errorf("no test shows it: %s", line)
		}
	}
}

// everyTest is the text of all files of tests.
func everyTest(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git") {
			return fs.SkipDir
		}
		if err == nil && strings.HasSuffix(path, "_test.go") {
			all.WriteString(read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
