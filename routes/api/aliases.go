package api

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/routes/httpkit"
	"greenroom/store"
)

// aliasAPI gives old slugs up.
type aliasAPI struct{ store *store.Store }

// release lets other templates have an old slug; apps that ask by it are refused from then on.
func (a aliasAPI) release(c *fiber.Ctx) error {
	err := a.store.ReleaseAlias(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"), c.Params("alias"))
	if err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
