package httpkit

import (
	"bytes"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// maxFields is how many fields a form or an address may have. The longest form has a box for each persona, of which a key takes 200.
const maxFields = 2000

// refuseManyFields refuses a form or an address of more fields than any page sends, before the first of them is parsed:
// a field of one byte takes more than a hundred in memory.
func refuseManyFields(c *fiber.Ctx) error {
	request := c.Request()
	if fieldsIn(request.URI().QueryString()) > maxFields {
		return tooManyFields("an address")
	}
	if bytes.HasPrefix(request.Header.ContentType(), []byte(fiber.MIMEApplicationForm)) && fieldsIn(request.Body()) > maxFields {
		return tooManyFields("a form")
	}
	return nil
}

// fieldsIn counts the fields of a form as browsers write it; an & in a value is written %26.
func fieldsIn(encoded []byte) int { return bytes.Count(encoded, []byte("&")) + 1 }

func tooManyFields(of string) error {
	most := strconv.Itoa(maxFields)
	e := models.Fail(models.CodeTooLarge, "Send "+of+" of at most "+most+" fields.")
	e.Page = most + " fields are the most that can be sent. Go back, choose fewer and send it again."
	return e
}
