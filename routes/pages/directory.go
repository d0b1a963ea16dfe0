package pages

import (
	"cmp"
	"context"

	"greenroom/models"
	"greenroom/store"
)

// directory looks up the names of templates, keys and people.
type directory struct{ store *store.Store }

// knownNames are the names of the IDs that a page shows.
type knownNames struct{ models.Names }

func (s directory) names(ctx context.Context, q models.NamesQuery) (knownNames, error) {
	names, err := s.store.Names(ctx, q)
	return knownNames{names}, err
}

// adminsNamed is how many admins a page names at most.
const adminsNamed = 3

// adminNames are a few active admins, so that a page can say whom to ask.
func (s directory) adminNames(ctx context.Context) ([]string, error) {
	admins, err := s.store.AdminNames(ctx, adminsNamed+1)
	if len(admins) > adminsNamed {
		admins = append(admins[:adminsNamed], "another admin")
	}
	return admins, err
}

// caller names the key or the person that asked for a token.
func (n knownNames) caller(keyID, userID string) (name, url string) {
	if key, known := n.Keys[keyID]; known {
		return callerName(key), "/keys/" + key.ID
	}
	if userID != "" {
		return callerName(models.Caller{Kind: models.ActorUser, Name: n.Users[userID].Name}), ""
	}
	if userID != "" {
		return models.DeletedPerson + ", by hand", ""
	}
	return "Unknown", ""
}

// callerName names a key or a person. A person without a name is deleted.
func callerName(c models.Caller) string {
	if c.Kind == models.ActorKey {
		return c.Name
	}
	return cmp.Or(c.Name, models.DeletedPerson) + ", by hand"
}

// persona names the requested persona. slug is empty for a Lab persona and for a deleted template.
func (n knownNames) persona(templateID, asked, personaID string) (name, slug string) {
	switch current := n.Templates[templateID].Slug; {
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
	if n.Slugs[asked] {
		return asked
	}
	return ""
}
