package messages_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"greenroom/messages"
	"greenroom/models"
)

// Each sentence ends, and names only facts that there are.
func TestMessagesAreSentences(t *testing.T) {
	t.Parallel()
	placeholder := regexp.MustCompile(`\{(\w*)\}`)
	known := " template label version count role where ago wait "
	sentences := 0
	for _, text := range literals(t, "messages.go") {
		if !strings.Contains(text, " ") {
			continue // an import, or the name of a fact
		}
		sentences++
		if last := text[len(text)-1]; last != '.' && !strings.HasSuffix(text, "grk_...") {
			t.Errorf("%q does not end", text)
		}
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(known, " "+found[1]+" ") {
				t.Errorf("%q names %s, which is no fact", text, found[0])
			}
		}
	}
	if sentences < 50 {
		t.Errorf("%d sentences were found", sentences)
	}
}

func TestMessageOfEachDoor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err       *models.Error
		code      models.Code
		api, page string
	}{
		{messages.NewError(messages.NoSuchTemplate, messages.Facts{}), models.CodeTemplateNotFound,
			"No template has this slug. Check the spelling, or list the templates.", "No persona has this slug. Check the spelling, or look for it among the personas."},
		{messages.NewError(messages.NotMintable, messages.Facts{Template: "cara"}), models.CodeTemplateArchived,
			"cara is archived. Ask an editor to unarchive it.", "This persona is archived. Unarchive it first."},
		{messages.NewError(messages.LabelPointsElsewhere, messages.Facts{Label: "live", Version: 3}), models.CodeConflict,
			"Somebody moved this label meanwhile: live points at version 3 now. Look at the change, then move it again.",
			"Somebody moved this label meanwhile: live points at version 3 now. Look at the change, then move it again."},
		{messages.NewError(messages.RoleNeeded, messages.Facts{Role: models.RoleEditor}), models.CodeForbidden,
			"This needs the role editor. Ask an admin.", "This needs the role editor. Ask an admin."},
		// What somebody named a page is not read as a fact once more.
		{messages.NewError(messages.PreviewElsewhere, messages.Facts{Where: "{ago}", Ago: "just now"}), models.CodeConflict,
			"You are already talking to {ago} in another window, begun just now. Take over, and it ends there.",
			"You are already talking to {ago} in another window, begun just now. Take over, and it ends there."},
		{models.Fail(models.CodeNotFound, "There is no such file."), models.CodeNotFound, "There is no such file.", "There is no such file."},
	} {
		if c.err.Code != c.code || c.err.Message != c.api || c.err.PageMessage() != c.page {
			t.Errorf("got %s, %q and %q", c.err.Code, c.err.Message, c.err.PageMessage())
		}
	}
}

func TestFieldErrorSaysTheSame(t *testing.T) {
	t.Parallel()
	err := messages.NewFieldError(messages.SlugTaken, messages.Facts{}, "slug", "taken")
	want := models.FieldError{Field: "slug", Code: "taken", Message: "Another template has this slug. Choose another."}
	if fields := models.FieldsOf(errors.Join(err)); len(fields) != 1 || fields[0] != want || err.Message != want.Message {
		t.Errorf("got %+v", err)
	}
}

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
