package pages

import (
	"greenroom/models"
	"greenroom/web"
)

// person words one user for the list; self is who is looking.
func (p peoplePages) person(user models.User, self string) web.Person {
	return web.Person{
		ID: user.ID, Name: user.Name, Email: user.Email, Initials: initials(user.Name),
		Role: shownRole(user.Role), Roles: roleOptions(user.Role, shownRole), Disabled: !user.Active(), Self: user.ID == self,
		LastSeen: p.at(user.LastSeenAt), Created: p.at(user.CreatedAt),
	}
}

// explainedRole says what a role may do.
func explainedRole(role models.Role) string {
	return map[models.Role]string{
		models.RoleViewer: "Viewer: reads",
		models.RoleEditor: "Editor: also saves and publishes",
		models.RoleAdmin:  "Admin: also manages keys and people",
	}[role]
}

// roleOptions offers every role in the words given.
func roleOptions(selected models.Role, words func(models.Role) string) []web.Option {
	options := make([]web.Option, len(models.Roles))
	for i, role := range models.Roles {
		options[i] = web.Option{Value: string(role), Label: words(role), Selected: role == selected}
	}
	return options
}
