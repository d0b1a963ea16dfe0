package pages

import (
	"strings"

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
	search, cursor, err := readListQuery(c)
	if err != nil {
		return err
	}
	keys, err := p.store.Keys(c.UserContext(), models.ListQuery{Search: search, Cursor: cursor})
	if err != nil {
		return err
	}
	names, err := p.directory.names(c.UserContext(), restrictionsOf(keys.Items, namedInRow))
	if err != nil {
		return err
	}
	page := web.KeysList{Search: search, Searches: search != "" || cursor != "" || keys.Next != "" || len(keys.Items) > searchedFrom, CanManage: may(c, models.RoleAdmin)}
	page.FirstURL, page.NextURL = pageLinks(c, keys.Next, func(cursor string) string {
		return address("/keys", map[string]string{"search": search, "cursor": cursor})
	})
	for _, key := range keys.Items {
		page.Rows = append(page.Rows, p.keyRow(key, names))
	}
	if page.Admins, err = p.directory.adminNames(c.UserContext()); err != nil {
		return err
	}
	return p.show(c, page, "list")
}

// searchedFrom is how many keys or people a page shows without a field to search among them.
const searchedFrom = 10

// readListQuery reads the search and the page of a list.
func readListQuery(c *fiber.Ctx) (search, cursor string, err error) {
	q := httpkit.QueryReader{C: c}
	search, cursor = strings.TrimSpace(q.Text("search", httpkit.MaxSearch)), q.Cursor()
	return search, cursor, q.Err()
}

// namedInRow is how many personas of a restricted key its row names; no key has more than namedOnPage.
const namedInRow, namedOnPage = 3, 200

// restrictionsOf are the first personas that each restricted key is for.
func restrictionsOf(keys []models.APIKey, each int) (q models.NamesQuery) {
	for _, key := range keys {
		q.TemplateIDs = append(q.TemplateIDs, key.TemplateIDs[:min(len(key.TemplateIDs), each)]...)
	}
	return q
}

func (p keyPages) one(c *fiber.Ctx) error {
	key, err := p.store.KeyByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	names, err := p.directory.names(c.UserContext(), restrictionsOf([]models.APIKey{key}, namedOnPage))
	if err != nil {
		return err
	}
	return p.show(c, p.keyDetail(key, names, may(c, models.RoleAdmin)))
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
