package routes

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// connectionPages tell how Greenroom reaches Anam.
type connectionPages struct{ *server }

const connectionPath = "/connection"

// show asks Anam at this moment whether it takes the key.
func (p connectionPages) show(c *fiber.Ctx) error {
	state := p.Catalog.CheckKey(c.UserContext())
	_, checked := p.Catalog.Key()
	var sessions *web.Concurrency
	if active, limit, known := p.Catalog.Concurrency(c.UserContext()); known {
		sessions = &web.Concurrency{Active: active, Limit: limit}
	}
	return p.server.show(c, web.Connection{
		Sessions: sessions,
		Sandbox:  p.Sandbox, BaseURL: p.BaseURL, KeyState: string(state), KeyText: p.keySentence(state), Checked: p.at(checked),
		Catalog: p.catalogCounts(), CanRefresh: may(c, models.RoleEditor),
	})
}

// refresh reads the lists of faces, voices and models again.
func (p connectionPages) refresh(c *fiber.Ctx) error {
	if err := p.Catalog.Refresh(c.UserContext()); err != nil {
		p.Log.Warn("catalog not refreshed", "cause", err.Error(), "request_id", of(c).id)
		return p.seeOther(c, connectionPath, bad(p.refreshFailure()))
	}
	return p.seeOther(c, connectionPath, good("Faces, voices and models are read again."))
}
