package pages

import (
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// connectionPages show whether Greenroom reaches Anam.
type connectionPages struct {
	*screen
	catalog *catalog.Catalog
	anamURL string
	log     *slog.Logger
}

const connectionPath = "/connection"

// show checks the key with Anam on each visit.
func (p connectionPages) show(c *fiber.Ctx) error {
	state := p.catalog.CheckKey(c.UserContext())
	_, checked := p.catalog.Key()
	var sessions *web.Concurrency
	if active, limit, known := p.catalog.Concurrency(c.UserContext()); known {
		sessions = &web.Concurrency{Active: active, Limit: limit}
	}
	return p.screen.show(c, web.Connection{
		Sessions: sessions,
		Sandbox:  p.sandbox, BaseURL: p.anamURL, KeyState: string(state), KeyText: p.keySentence(state), Checked: p.shownTime(checked),
		Catalog: p.catalogCounts(), CanRefresh: may(c, models.RoleEditor),
	})
}

// refresh reads the lists of faces, voices and models again.
func (p connectionPages) refresh(c *fiber.Ctx) error {
	if err := p.catalog.Refresh(c.UserContext()); err != nil {
		p.log.Warn("catalog not refreshed", "cause", err.Error(), "request_id", httpkit.RequestOf(c).ID)
		return p.seeOther(c, connectionPath, bad(p.refreshFailure()))
	}
	return p.seeOther(c, connectionPath, good("Faces, voices and models are read again."))
}
