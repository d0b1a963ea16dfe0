package pages

import (
	"context"

	"greenroom/models"
	"greenroom/store"
)

// knownNames maps the IDs in keys and mints to names.
type knownNames struct {
	slugs map[string]string // of each template that is still there, archived ones too
	keys  map[string]models.APIKey
	users map[string]models.User
}

// directory looks up the names of templates, keys and people.
type directory struct{ store *store.Store }

func (s directory) names(ctx context.Context) (knownNames, error) {
	n := knownNames{slugs: map[string]string{}, keys: map[string]models.APIKey{}, users: map[string]models.User{}}
	for _, status := range []models.Status{"", models.StatusArchived} {
		templates, err := s.everyTemplate(ctx, status)
		if err != nil {
			return n, err
		}
		for _, t := range templates {
			n.slugs[t.ID] = t.Slug
		}
	}
	keys, err := s.store.Keys(ctx)
	if err != nil {
		return n, err
	}
	for _, key := range keys {
		n.keys[key.ID] = key
	}
	users, err := s.store.Users(ctx)
	for _, user := range users {
		n.users[user.ID] = user
	}
	return n, err
}

// everyTemplate lists all templates with a status, by name. No status means all but the archived ones.
func (s directory) everyTemplate(ctx context.Context, status models.Status) ([]models.TemplateSummary, error) {
	var all []models.TemplateSummary
	query := models.TemplateQuery{Status: status, Sort: "name", Limit: 100}
	for {
		page, err := s.store.Templates(ctx, query)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == "" {
			return all, nil
		}
		query.Cursor = page.Next
	}
}

// adminNames are the active admins, so that a page can say whom to ask.
func (s directory) adminNames(ctx context.Context) ([]string, error) {
	users, err := s.store.Users(ctx)
	if err != nil {
		return nil, err
	}
	admins := []string{}
	for _, user := range users {
		if user.Active() && user.Role == models.RoleAdmin {
			admins = append(admins, user.Name)
		}
	}
	return admins, nil
}

// caller names the key or the person that asked for a token.
func (n knownNames) caller(keyID, userID string) (name, url string) {
	if key, known := n.keys[keyID]; known {
		return key.Name, "/keys/" + key.ID
	}
	if user, known := n.users[userID]; known {
		return user.Name + ", by hand", ""
	}
	if userID != "" {
		return models.DeletedPerson + ", by hand", ""
	}
	return "Unknown", ""
}

// persona names the requested persona. slug is empty for a Lab persona and for a deleted template.
func (n knownNames) persona(templateID, asked, personaID string) (name, slug string) {
	switch current := n.slugs[templateID]; {
	case current != "":
		return current, current
	case asked != "":
		return asked, n.current(asked)
	case personaID != "":
		return "Lab persona " + personaID, ""
	}
	return "", ""
}

// current gives the slug if a template has it now. Requests that were refused early hold a slug and no ID.
func (n knownNames) current(asked string) string {
	for _, slug := range n.slugs {
		if slug == asked {
			return slug
		}
	}
	return ""
}
