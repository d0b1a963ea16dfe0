package pages

import (
	"crypto/rand"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// peoplePages let admins manage accounts.
type peoplePages struct {
	*screen
	store *store.Store
}

const peoplePath = "/people"

func (p peoplePages) list(c *fiber.Ctx) error {
	page, err := p.page(c)
	if err != nil {
		return err
	}
	p.store.AuditRead(c.UserContext(), httpkit.RequestOf(c).Actor(), models.ActionUsersRead)
	return p.show(c, page, "list")
}

// page is the list with an empty form.
func (p peoplePages) page(c *fiber.Ctx) (web.People, error) {
	search, cursor, err := readListQuery(c)
	if err != nil {
		return web.People{}, err
	}
	users, err := p.store.Users(c.UserContext(), models.ListQuery{Search: search, Cursor: cursor})
	if err != nil {
		return web.People{}, err
	}
	page := web.People{Search: search, Searches: search != "" || cursor != "" || users.Next != "" || len(users.Items) > searchedFrom, Roles: roleOptions(models.RoleEditor, explainedRole), CanManage: may(c, models.RoleAdmin)}
	page.FirstURL, page.NextURL = pageLinks(c, users.Next, func(cursor string) string {
		return address(peoplePath, map[string]string{"search": search, "cursor": cursor})
	})
	for _, user := range users.Items {
		page.Rows = append(page.Rows, p.person(user, httpkit.RequestOf(c).User.ID))
	}
	return page, nil
}

// create adds a person. A generated password is shown once, in the answer.
func (p peoplePages) create(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	password, madeUp := passwordOr(form.secret("password"))
	in := models.NewUser{Email: form.line("email"), Name: form.line("name"), Role: models.Role(form.line("role")), Password: password}
	user, err := p.make(c, form, in)
	if err != nil {
		return p.again(c, form, err, in.Role)
	}
	if madeUp {
		return p.showOnce(c, user, password)
	}
	return p.seeOther(c, peoplePath, good(user.Name+" can sign in now, with the password that you gave."))
}

func (p peoplePages) make(c *fiber.Ctx, form *form, in models.NewUser) (models.User, error) {
	if err := form.err(store.NewUserProblems(in)); err != nil {
		return models.User{}, err
	}
	return p.store.CreateUser(c.UserContext(), httpkit.RequestOf(c).Actor(), in)
}

// again shows the list with the form as typed and its problems.
func (p peoplePages) again(c *fiber.Ctx, form *form, cause error, role models.Role) error {
	page, err := p.page(c)
	if err != nil {
		return err
	}
	return p.showAgain(c, cause, func(problems []models.FieldError) web.View {
		page.Form, page.Roles = form.again(problems, personFields), roleOptions(role, explainedRole)
		return page
	})
}

var personFields = shownFields{{name: "name", label: "Name"}, {name: "email", label: "Email"}, {name: "role", label: "Role"}, {name: "password", label: "Password"}}

// showOnce shows a generated password in its own answer, so that it enters no URL, cookie or log.
func (p peoplePages) showOnce(c *fiber.Ctx, user models.User, password models.Secret) error {
	page, err := p.page(c)
	if err != nil {
		return err
	}
	page.OneTime = &web.OneTimePassword{Name: user.Name, Email: user.Email, Password: password.Reveal()}
	return p.showSecret(c, page)
}

// passwordOr gives the typed password, or generates one: 26 characters with 130 random bits.
func passwordOr(typed models.Secret) (password models.Secret, madeUp bool) {
	if typed != "" {
		return typed, false
	}
	return models.Secret(strings.ToLower(rand.Text())), true
}

// person describes one user for the list. self is the visitor's own ID.
func (p peoplePages) person(user models.User, self string) web.Person {
	return web.Person{
		ID: user.ID, Name: user.Name, Email: user.Email, Initials: initials(user.Name),
		Role: shownRole(user.Role), Roles: roleOptions(user.Role, shownRole), Disabled: !user.Active(), Self: user.ID == self,
		LastSeen: p.shownTime(user.LastSeenAt), Created: p.shownTime(user.CreatedAt),
	}
}

// explainedRole describes the rights of a role.
func explainedRole(role models.Role) string {
	return map[models.Role]string{
		models.RoleViewer: "Viewer: reads",
		models.RoleEditor: "Editor: also saves and publishes",
		models.RoleAdmin:  "Admin: also manages keys and people",
	}[role]
}

// roleOptions offers every role. words gives the label.
func roleOptions(selected models.Role, words func(models.Role) string) []web.Option {
	options := optionsOf(models.Roles, func(role models.Role) (string, string) { return string(role), words(role) })
	return withSelected(options, string(selected))
}
