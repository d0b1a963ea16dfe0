package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"greenroom/models"
)

// literals gives the texts that stand in a Go file.
func literals(t *testing.T, file string) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	ast.Inspect(tree, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, _ := strconv.Unquote(lit.Value)
			texts = append(texts, text)
		}
		return true
	})
	return texts
}

func TestActionsListsEveryAction(t *testing.T) {
	t.Parallel()
	declared := literals(t, "actions.go")
	if len(declared) != len(models.Actions)+1 { // and AttemptLabelUndone
		t.Errorf("%d actions are declared, %d listed", len(declared)-1, len(models.Actions))
	}
	for i, action := range models.Actions {
		if !slices.Contains(declared, string(action)) || slices.Contains(models.Actions[:i], action) {
			t.Errorf("%s is listed and not declared, or listed twice", action)
		}
	}
}

// An action that is written out elsewhere can be misspelt, and is missing from the list that filters and the API offer.
func TestActionsAreWrittenOutInOnePlace(t *testing.T) {
	t.Parallel()
	action := regexp.MustCompile(`^(template|label|key|user|session|attempt)\.[a-z_]+$`)
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == "node_modules":
			return fs.SkipDir
		case !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || file == filepath.Join("..", "models", "actions.go"):
			return nil
		}
		for _, text := range literals(t, file) {
			if action.MatchString(text) && models.FieldAt(text).Path == "" {
				t.Errorf("%s: use the constant of models for %q", file, text)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
