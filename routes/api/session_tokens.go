package api

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
)

// The largest request for a token, in bytes, without its environment and with it; a usual one has a few hundred.
const (
	plainTokenBodyLimit = 64 << 10
	tokenBodyLimit      = 128 << 10
)

// tokenAPI gives session tokens to apps.
type tokenAPI struct{ mint *mint.Service }

// create mints. The mint service records every attempt, successful or not.
func (a tokenAPI) create(c *fiber.Ctx) error {
	in, err := httpkit.Bind[models.MintRequest](c)
	if in.Environment == nil && len(c.Request().Body()) > plainTokenBodyLimit {
		err = httpkit.TooLarge(plainTokenBodyLimit, len(c.Request().Body()))
	}
	if err != nil {
		return a.record(c, in, err)
	}
	request := httpkit.RequestOf(c)
	token, err := a.mint.Mint(c.UserContext(), request.Caller(), in)
	request.Template = token.Template
	if err != nil {
		return httpkit.Recorded(err)
	}
	return httpkit.SendToken(c, token)
}

// refused records requests that are refused before their handler: a missing scope, an encoded or oversized body.
func (a tokenAPI) refused(c *fiber.Ctx, err error) error {
	return a.record(c, models.MintRequest{}, err)
}

func (a tokenAPI) record(c *fiber.Ctx, in models.MintRequest, err error) error {
	return httpkit.Recorded(a.mint.Refuse(c.UserContext(), httpkit.RequestOf(c).Caller(), in, err))
}
