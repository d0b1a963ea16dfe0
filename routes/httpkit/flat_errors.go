package httpkit

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// flatError is an error in Anam's shape: its clients take each member for a text.
type flatError struct {
	Error     string `json:"error"`
	Message   string `json:"message"`
	RequestID string `json:"requestId"`
}

// mostFieldsTold is how many fields a flat message names.
const mostFieldsTold = 5

func (r *Request) flatAnswer(e *models.Error) flatError {
	message := e.Message
	for _, f := range e.Fields[:min(len(e.Fields), mostFieldsTold)] {
		message += " " + strings.TrimPrefix(f.Field+": ", ": ") + f.Message
	}
	return flatError{string(e.Code), message, r.ID}
}

// flatStatuses are where Anam's clients expect another status than ours: they know no 409 and no 422,
// and they ask again after every 5xx, which mends nothing that the caller asked for.
var flatStatuses = map[models.Code]int{
	models.CodeInvalidInput:     fiber.StatusBadRequest,
	models.CodeAnamRejected:     fiber.StatusBadRequest,
	models.CodeCheckFailed:      fiber.StatusBadRequest,
	models.CodeConflict:         fiber.StatusBadRequest,
	models.CodeNotPublished:     fiber.StatusNotFound,
	models.CodeTemplateArchived: fiber.StatusNotFound,
	models.CodeAnamForbidden:    fiber.StatusForbidden,
}

// isFlatPath tells whether a path that no route has was meant for the routes of Anam's own clients.
func isFlatPath(path string) bool {
	return strings.Contains(path, "/v1/") && !strings.Contains(path, "/api/")
}
