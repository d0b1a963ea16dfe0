package httpkit

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// mostLeft is how many members are remembered that nothing took.
const mostLeft = 64

// BindLoosely reads a JSON body, whatever Content-Type it has, into an input for Anam's own clients: they send more than is taken here.
// left are the paths of what nothing took, at most mostLeft of them. What is in there is not looked at.
// After an error the input holds what could be read. Errors: invalid_json, invalid_input.
func BindLoosely[T any](c *fiber.Ctx) (in T, left []string, err error) {
	d := newDocument(c.Request().Body()) // readBody has bounded it
	d.loose = true
	if err := readObject(&d, &in); err != nil {
		return in, nil, err
	}
	return in, d.left, models.Invalid(d.wrong...)
}

// leave skips a member that nothing takes.
func (d *document) leave() error {
	if len(d.left) < mostLeft {
		d.left = append(d.left, d.at.String())
	}
	return d.dec.SkipValue()
}
