package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/web"
)

// labPages show the personas that are kept in the Anam Lab.
type labPages struct {
	*screen
	catalogNames
}

func (p labPages) list(c *fiber.Ctx) error {
	ctx, cancel := catalogContext(c)
	defer cancel()
	search, page := searchText(c.Query("search")), pageNumber(c.Query("page"))
	found, unread := p.catalog.LabPersonas(ctx, search, page)
	view := web.Lab{Search: search, Total: found.Total, Unread: unread, AnamDown: p.untold(unread), Filtered: search != ""}
	for _, persona := range found.Rows {
		view.Rows = append(view.Rows, web.LabRow{
			ID: persona.ID, Name: persona.Name, Description: persona.Description, FaceURL: p.faceURL(ctx, persona.AvatarID),
			Voice: persona.Voice, CanEdit: may(c, models.RoleEditor),
		})
	}
	if page > 1 {
		view.FirstURL = labPath(search, 1)
	}
	if found.More {
		view.NextURL = labPath(search, page+1)
	}
	return p.show(c, view, "list")
}

func labPath(search string, page int) string {
	return address("/lab", map[string]string{"search": search, "page": pageParameter(page)})
}

// labPersonas reads personas from the Lab, or says why it can't.
type labPersonas struct {
	catalog *catalog.Catalog
	refused func() bool // see screen.keyRefused
}

// labPersona reads a Lab persona from Anam. Errors: anam_persona_not_found, anam_unauthorized, anam_unavailable.
func (s labPersonas) labPersona(c *fiber.Ctx, id string) (catalog.LabPersona, catalog.LabCopy, error) {
	persona, copied, found, err := s.catalog.LabPersona(c.UserContext(), id)
	switch {
	case err != nil && s.refused():
		return persona, copied, &models.Error{Code: models.CodeAnamUnauthorized, Message: keySentences[catalog.KeyRefused], Err: err}
	case err != nil:
		return persona, copied, &models.Error{Code: models.CodeAnamUnavailable, Message: "Anam isn't answering. Try again.", Err: err}
	case !found:
		return persona, copied, models.Fail(models.CodeAnamPersonaNotFound, "Anam has no such Lab persona for this account. It may have been deleted in the Lab.")
	}
	return persona, copied, nil
}
