package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// keyPages show the keys of apps to everybody. Only admins make and revoke them.
type keyPages struct {
	*screen
	store     *store.Store
	directory directory
}

func (p keyPages) list(c *fiber.Ctx) error {
	names, err := p.directory.names(c.UserContext())
	if err != nil {
		return err
	}
	keys, err := p.store.Keys(c.UserContext())
	if err != nil {
		return err
	}
	page := web.KeysList{CanManage: may(c, models.RoleAdmin)}
	for _, key := range keys {
		page.Rows = append(page.Rows, p.keyRow(key, names.slugs))
	}
	if page.Admins, err = p.directory.adminNames(c.UserContext()); err != nil {
		return err
	}
	return p.show(c, page)
}

func (p keyPages) one(c *fiber.Ctx) error {
	key, err := p.store.KeyByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	names, err := p.directory.names(c.UserContext())
	if err != nil {
		return err
	}
	return p.show(c, p.keyDetail(key, names.slugs, may(c, models.RoleAdmin)))
}

// askRevoke asks for confirmation, because a revoked key never works again.
func (p keyPages) askRevoke(c *fiber.Ctx) error {
	key, err := p.store.KeyByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	path := "/keys/" + key.ID
	if !key.RevokedAt.IsZero() {
		return p.seeOther(c, path, warn("This key is revoked already."))
	}
	return p.show(c, web.Confirm{
		Title: "Revoke " + models.ShownName(key.Name) + "?",
		Text:  "Apps that use this key are refused from the next request on.",
		Points: []string{
			"Conversations that are running go on.",
			"A revoked key can't be brought back. Make a new one instead.",
		},
		Action: path + "/revoke", Button: "Revoke key", Danger: true, BackURL: path, Nav: "keys",
	})
}

func (p keyPages) revoke(c *fiber.Ctx) error {
	key, err := p.store.KeyByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if err := p.store.RevokeKey(c.UserContext(), httpkit.RequestOf(c).Actor(), key.ID); err != nil {
		return err
	}
	return p.seeOther(c, "/keys/"+key.ID, good("Revoked "+key.Name+". Apps that use it are refused now."))
}
