package routes

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

func TestPanicsAreAnsweredAndLogged(t *testing.T) {
	t.Parallel()
	rows := []httpkit.Route{
		{Method: get, Path: "/value", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(*fiber.Ctx) error { panic(promptMark) }},
		{Method: get, Path: "/runtime", Rule: httpkit.Anyone, Format: httpkit.Page, Handle: func(c *fiber.Ctx) error {
			var none []int
			return c.SendStatus(none[len(c.Path())])
		}},
	}
	k := probed(t, rows)
	k.call(get, "/value", "", nil).refused(models.CodeInternal)
	k.call(get, "/runtime", "", nil).want(500)
	for _, want := range []string{"a value of type string", "index out of range", "errors_test.go"} {
		if !strings.Contains(k.log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
}

func TestBrokenErrorPageFallsBackToJSON(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	rows := []httpkit.Route{{Method: get, Path: "/", Rule: httpkit.Anyone, Format: httpkit.Page, Handle: func(*fiber.Ctx) error { return fiber.ErrNotFound }}}
	k.app = k.parts.kit.App(rows, func(*fiber.Ctx, int, *models.Error) error { panic("broken page") })
	k.browse(get, "/", "", nil).refused(models.CodeNotFound)
}

func TestErrorsTellOnlyWhatIsMeantForCallers(t *testing.T) {
	t.Parallel()
	causes := map[string]error{
		"/plain":   fmt.Errorf("read row: %s", promptMark[:10]),
		"/unknown": &models.Error{Code: "made_up", Message: "inside"},
		"/inner":   &models.Error{Code: models.CodeInternal, Message: "inside"},
		"/fiber":   fiber.NewError(507, "inside"),
		"/time":    context.DeadlineExceeded,
	}
	var rows []httpkit.Route
	for path, err := range causes {
		rows = append(rows, httpkit.Route{Method: get, Path: path, Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(*fiber.Ctx) error { return err }})
	}
	k := probed(t, rows)
	for path, err := range causes {
		a := k.call(get, path, "", nil)
		a.refused(models.CodeInternal)
		if strings.Contains(string(a.body), "inside") || strings.Contains(string(a.body), "row") {
			t.Errorf("%s: %s", path, a.body)
		}
		if !strings.Contains(k.log.String(), strings.Trim(string(quoted(err.Error())), `"`)) {
			t.Errorf("%s: the log lacks the cause", path)
		}
	}
}

func quoted(s string) []byte {
	raw, _ := json.Marshal(s)
	return raw
}

func TestRecordedErrorsKeepTheirCode(t *testing.T) {
	t.Parallel()
	err := error(httpkit.Recorded(models.Fail(models.CodeConflict, "x")))
	if models.CodeOf(err) != models.CodeConflict {
		t.Error("a recorded error hides its code")
	}
}
