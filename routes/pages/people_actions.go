package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// setRole changes a role. Admins who demote themselves are redirected to home, because this page is closed to them now.
func (p peoplePages) setRole(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	user, err := p.store.UserByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	role := models.Role(form.line("role"))
	if err := p.store.SetRole(c.UserContext(), httpkit.RequestOf(c).Actor(), user.ID, role); err != nil {
		return p.refused(c, err)
	}
	back := peoplePath
	if user.ID == httpkit.RequestOf(c).User.ID && !role.Includes(models.RoleAdmin) {
		back = home
	}
	return p.seeOther(c, back, good(user.Name+" has the role "+string(role)+" now."))
}

func (p peoplePages) disable(c *fiber.Ctx) error {
	user, err := p.store.UserByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if user.ID == httpkit.RequestOf(c).User.ID {
		return p.refused(c, models.Fail(models.CodeConflict, "You cannot disable yourself. Ask another admin."))
	}
	if err := p.store.DisableUser(c.UserContext(), httpkit.RequestOf(c).Actor(), user.ID); err != nil {
		return p.refused(c, err)
	}
	return p.seeOther(c, peoplePath, good(user.Name+" is signed out everywhere and cannot sign in any more."))
}

func (p peoplePages) enable(c *fiber.Ctx) error {
	user, err := p.store.UserByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if err := p.store.EnableUser(c.UserContext(), httpkit.RequestOf(c).Actor(), user.ID); err != nil {
		return p.refused(c, err)
	}
	return p.seeOther(c, peoplePath, good(user.Name+" can sign in again, with the same password."))
}

// setPassword resets a password and signs the person out everywhere. Admins who reset their own stay signed in here.
func (p peoplePages) setPassword(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	user, err := p.store.UserByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	password, madeUp := passwordOr(form.secret("password"))
	keep := ""
	if user.ID == httpkit.RequestOf(c).User.ID {
		keep = httpkit.RequestOf(c).Session.ID
	}
	if err := p.store.SetPassword(c.UserContext(), httpkit.RequestOf(c).Actor(), user.ID, models.NewPassword{Password: password}, keep); err != nil {
		return p.refused(c, err)
	}
	if madeUp {
		return p.showOnce(c, user, password)
	}
	return p.seeOther(c, peoplePath, good(user.Name+" has a new password and is signed out elsewhere."))
}

// refused shows the list with the reason why an action was refused.
func (p peoplePages) refused(c *fiber.Ctx, cause error) error {
	page, err := p.page(c)
	if err != nil {
		return err
	}
	problems, ok := problemsOf(cause)
	if !ok {
		return cause
	}
	for _, problem := range problems {
		page.Form.Errors = append(page.Form.Errors, web.FieldError{Label: personFields.find(problem.Field).label, Message: problem.Message})
	}
	return p.showAs(c, httpkit.TellStatus(c, httpkit.SafeError(cause)), page)
}
