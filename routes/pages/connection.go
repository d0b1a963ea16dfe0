package pages

import (
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// connectionPages tell how Greenroom reaches Anam.
type connectionPages struct {
	*screen
	catalog *catalog.Catalog
	anamURL string
	log     *slog.Logger
}

const connectionPath = "/connection"

// show asks Anam at this moment whether it takes the key.
func (s connectionPages) show(c *fiber.Ctx) error {
	state := s.catalog.CheckKey(c.UserContext())
	_, checked := s.catalog.Key()
	var sessions *web.Concurrency
	if active, limit, known := s.catalog.Concurrency(c.UserContext()); known {
		sessions = &web.Concurrency{Active: active, Limit: limit}
	}
	return s.screen.show(c, web.Connection{
		Sessions: sessions,
		Sandbox:  s.sandbox, BaseURL: s.anamURL, KeyState: string(state), KeyText: s.keySentence(state), Checked: s.at(checked),
		Catalog: s.catalogCounts(), CanRefresh: may(c, models.RoleEditor),
	})
}

// refresh reads the lists of faces, voices and models again.
func (s connectionPages) refresh(c *fiber.Ctx) error {
	if err := s.catalog.Refresh(c.UserContext()); err != nil {
		s.log.Warn("catalog not refreshed", "cause", err.Error(), "request_id", httpkit.RequestOf(c).ID)
		return s.seeOther(c, connectionPath, bad(s.refreshFailure()))
	}
	return s.seeOther(c, connectionPath, good("Faces, voices and models are read again."))
}
