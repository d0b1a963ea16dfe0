package pages

import (
	"context"

	"greenroom/models"
	"greenroom/store"
)

// names words the IDs that keys and mints hold.
type knownNames struct {
	slugs map[string]string // of each template that is still there, archived ones too
	keys  map[string]models.APIKey
	users map[string]models.User
}

// directory knows the names of templates, keys and people.
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

// everyTemplate lists templates by name over all pages of the list; no status means all but the archived ones.
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

// adminNames are the people whom to ask for what only admins may do.
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

// caller names who asked for a token: a key, or a person by hand.
func (n knownNames) caller(keyID, userID string) (name, url string) {
	if key, known := n.keys[keyID]; known {
		return key.Name, "/keys/" + key.ID
	}
	if user, known := n.users[userID]; known {
		return user.Name + ", by hand", ""
	}
	return "Unknown", ""
}

// persona names what was asked for; slug is empty for a Lab persona and for a template that is gone.
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

// current finds a template by its slug, for requests that were refused before it was looked up.
func (n knownNames) current(asked string) string {
	for _, slug := range n.slugs {
		if slug == asked {
			return slug
		}
	}
	return ""
}
