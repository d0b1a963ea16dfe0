package api

import (
	"github.com/go-json-experiment/json"
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// checkRequest names the version to check.
type checkRequest struct {
	Version int `json:"version" validate:"required,min=1"`
}

// Problems gives every complaint about the input.
func (in *checkRequest) Problems() []models.FieldError { return models.Check(in, "") }

type checkAnswer struct {
	Problems []models.CheckProblem `json:"problems"`
}

// check asks anew what would go wrong if a version were published.
func (a labelAPI) check(c *fiber.Ctx) error {
	if err := a.store.MayUse(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug")); err != nil {
		return err
	}
	in, err := httpkit.Bind[checkRequest](c)
	if err != nil {
		return err
	}
	problems, err := a.checks.Check(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"), in.Version)
	if err != nil {
		return err
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, checkAnswer{problems})
}

// movedAnswer is a template whose label moved, with what is to be told of the version.
type movedAnswer struct {
	templateAnswer
	Warnings []models.FieldError `json:"warnings"`
}

func sendMoved(c *fiber.Ctx, t models.Template, problems []models.CheckProblem) error {
	told := answerTemplate(t)
	whole, err := json.Marshal(told, httpkit.Written)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderETag, tagOf(t.LatestVersion, whole).String()) // of the template, which the next change goes on from
	warnings := make([]models.FieldError, len(problems))
	for i, p := range problems {
		warnings[i] = p.FieldError
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, movedAnswer{told, warnings})
}
