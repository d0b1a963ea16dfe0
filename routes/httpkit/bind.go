package httpkit

import (
	"mime"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// checked is an input that checks itself.
type checked[T any] interface {
	*T
	Problems() []models.FieldError
}

// normalizer is an input with a canonical form; the door brings it there, once, before anything looks at it.
type normalizer interface{ Normalize() }

// Bind reads the JSON body into an input, normalises and checks it; every complaint comes in one error.
// After an error the input holds what could be read.
// Errors: unsupported_media_type, invalid_json, invalid_input.
func Bind[T any, P checked[T]](c *fiber.Ctx) (T, error) {
	return BindWith(c, func(in *T) []models.FieldError { return P(in).Problems() })
}

// BindWith is Bind for an input whose check needs more than the body.
func BindWith[T any](c *fiber.Ctx, problems func(*T) []models.FieldError) (in T, err error) {
	if err := requireJSON(c); err != nil {
		return in, err
	}
	in, wrong, err := readJSON[T](c.Request().Body()) // readBody has bounded it
	if err != nil {
		return in, err
	}
	if wrong.full() {
		return in, models.Invalid(append(wrong, wasCut)...)
	}
	if in, ok := any(&in).(normalizer); ok {
		in.Normalize()
	}
	wrong.addOthers(problems(&in))
	return in, models.Invalid(wrong...)
}

// BindNothing takes no body, or one JSON object with nothing in it.
func BindNothing(c *fiber.Ctx) error {
	if len(c.Request().Body()) == 0 {
		return nil
	}
	_, err := BindWith(c, func(*struct{}) []models.FieldError { return nil })
	return err
}

func requireJSON(c *fiber.Ctx) error {
	sent := c.Get(fiber.HeaderContentType)
	if sent == fiber.MIMEApplicationJSON { // as nearly all write it
		return nil
	}
	media, params, err := mime.ParseMediaType(sent)
	charset := strings.ToLower(params["charset"])
	if err != nil || media != fiber.MIMEApplicationJSON || !slices.Contains([]string{"", "utf-8", "utf8"}, charset) {
		return models.Fail(models.CodeUnsupportedMediaType, "Send JSON in UTF-8, with Content-Type: application/json.")
	}
	return nil
}
