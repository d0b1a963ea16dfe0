package clients

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
)

// tokenAnswer is Anam's answer to a mint.
type tokenAnswer struct {
	SessionToken string `json:"sessionToken"`
}

// giveToken mints. The mint service records every attempt, successful or not.
func (d door) giveToken(c *fiber.Ctx) error {
	in, err := d.read(c)
	if err != nil {
		tellIgnored(c, in.ignored)
		return d.record(c, in.MintRequest, err)
	}
	request := httpkit.RequestOf(c)
	token, more, err := d.mint.MintForClient(c.UserContext(), request.Caller(), in.ClientRequest)
	tellIgnored(c, append(in.ignored, more...))
	request.Template = token.Template
	if err != nil {
		return httpkit.Recorded(err)
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, tokenAnswer{token.SessionToken.Reveal()})
}

// start starts a session: with an API key the one that the body asks for, with a session token that was given here the one that the token is for.
func (d door) start(c *fiber.Ctx) error {
	request := httpkit.RequestOf(c)
	if request.GivenToken != "" {
		answer, err := d.mint.Relay(c.UserContext(), request.GivenToken, request.Network, c.Request().Body())
		return relay(c, answer, err)
	}
	in, err := d.read(c)
	if err != nil {
		tellIgnored(c, in.ignored)
		return d.record(c, in.MintRequest, err)
	}
	answer, slug, more, err := d.mint.StartForClient(c.UserContext(), request.Caller(), request.Network, in.ClientRequest)
	tellIgnored(c, append(in.ignored, more...))
	request.Template = slug
	if err != nil {
		err = httpkit.Recorded(err)
	}
	return relay(c, answer, err)
}

// relay answers as Anam did, byte for byte, also where Anam refused.
func relay(c *fiber.Ctx, answer mint.Relayed, err error) error {
	if answer.Status == 0 {
		return err
	}
	if err != nil && httpkit.RequestOf(c).Key != nil { // of a token that is used up, Anam's answer says it better than our code
		httpkit.TellStatus(c, httpkit.SafeError(err))
	}
	c.Response().Header.Del(fiber.HeaderRetryAfter)
	if wait := answer.RetryAfterHeader(); wait != "" {
		c.Set(fiber.HeaderRetryAfter, wait)
	}
	return httpkit.SendJSON(c, answer.Status, answer.Body)
}

// refused records requests that are refused before their handler: a missing scope, an encoded or oversized body.
func (d door) refused(c *fiber.Ctx, err error) error {
	return d.record(c, models.MintRequest{}, err)
}

func (d door) record(c *fiber.Ctx, in models.MintRequest, err error) error {
	return httpkit.Recorded(d.mint.RefuseClient(c.UserContext(), httpkit.RequestOf(c).Caller(), in, err))
}

// dropMetrics takes what the SDK in a page tells of its sessions, and keeps nothing of it.
func dropMetrics(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusNoContent) }
