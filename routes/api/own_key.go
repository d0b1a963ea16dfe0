package api

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// ownKeyAPI tells a key what it is.
type ownKeyAPI struct {
	store *store.Store
	mint  *mint.Service
}

type ownKeyAnswer struct {
	Name        string          `json:"name"`
	Prefix      string          `json:"prefix"`
	Scopes      []models.Scope  `json:"scopes"`
	Templates   *[]string       `json:"templates"` // slugs, sorted; null: every template
	LabPersonas bool            `json:"labPersonas"`
	ExpiresAt   *httpkit.Moment `json:"expiresAt"`
	// RatePerMinute is how many tokens a minute, Remaining how many now; null: no limit.
	RatePerMinute *int `json:"ratePerMinute"`
	Remaining     *int `json:"remaining"`
}

func (a ownKeyAPI) show(c *fiber.Ctx) error {
	key := httpkit.RequestOf(c).Key
	answer := ownKeyAnswer{
		Name: key.Name, Prefix: key.Prefix, Scopes: key.Scopes, LabPersonas: key.LabPersonas,
		ExpiresAt: httpkit.MomentOrNull(key.ExpiresAt), RatePerMinute: httpkit.OrNull(key.RatePerMinute),
	}
	if key.RatePerMinute > 0 {
		left, _ := a.mint.RateLeft(key)
		answer.Remaining = &left
	}
	if key.TemplateIDs != nil {
		names, err := a.store.Names(c.UserContext(), models.NamesQuery{TemplateIDs: key.TemplateIDs})
		if err != nil {
			return err
		}
		slugs := slugsOf(names)
		answer.Templates = &slugs
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, answer)
}

// slugsOf gives the slugs of templates, sorted; one that was deleted has none.
func slugsOf(names models.Names) []string {
	slugs := []string{}
	for _, name := range names.Templates {
		if name.Slug != "" {
			slugs = append(slugs, name.Slug)
		}
	}
	slices.Sort(slugs)
	return slugs
}
