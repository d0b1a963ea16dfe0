package pages

import (
	"context"
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// SetupToken checks the one-time token in the link to /setup.
type SetupToken interface {
	// Check reports whether the token is right, in constant time.
	Check(token string) bool
}

// setupPages create the first admin, once.
type setupPages struct {
	*screen
	sessions     browserSessions
	store        *store.Store
	log          *slog.Logger
	setupToken   SetupToken
	makeExamples func(ctx context.Context, who models.Actor) error
}

var setupFields = shownFields{{name: "name", label: "Your name"}, {name: "email", label: "Email"}, {name: "password", label: "Password"}}

// show needs the one-time token. It redirects to /login once there are users.
func (p setupPages) show(c *fiber.Ctx) error {
	if done, err := p.isDone(c); done || err != nil {
		return err
	}
	token := c.Query("token")
	if !p.opens(token) {
		return p.showAs(c, fiber.StatusForbidden, web.Setup{Invalid: true, Sandbox: p.sandbox})
	}
	return p.screen.show(c, web.Setup{Token: token, Sandbox: p.sandbox})
}

func (p setupPages) opens(token string) bool { return p.setupToken != nil && p.setupToken.Check(token) }

// isDone redirects to /login when there are users already.
func (p setupPages) isDone(c *fiber.Ctx) (bool, error) {
	n, err := p.store.UserCount(c.UserContext())
	if err != nil || n == 0 {
		return false, err
	}
	return true, p.seeOther(c, "/login")
}

func (p setupPages) create(c *fiber.Ctx) error {
	if done, err := p.isDone(c); done || err != nil {
		return err
	}
	form, err := readForm(c)
	if err != nil {
		return err
	}
	token := form.text("token")
	if !p.opens(token) {
		return p.showAs(c, fiber.StatusForbidden, web.Setup{Invalid: true, Sandbox: p.sandbox})
	}
	in := models.NewUser{Email: form.line("email"), Name: form.line("name"), Role: models.RoleAdmin, Password: form.secret("password"), ByOwner: true}
	user, err := p.createAdmin(c, form, in)
	switch {
	case models.CodeOf(err) == models.CodeConflict: // somebody else was quicker
		return p.seeOther(c, "/login")
	case err != nil:
		return p.showAgain(c, err, func(problems []models.FieldError) web.View {
			return web.Setup{Token: token, Sandbox: p.sandbox, Form: form.again(problems, setupFields)}
		})
	}
	return p.welcome(c, user)
}

func (p setupPages) createAdmin(c *fiber.Ctx, form *form, in models.NewUser) (models.User, error) {
	if err := form.err(store.NewUserProblems(in)); err != nil {
		return models.User{}, err
	}
	return p.store.CreateFirstUser(c.UserContext(), setupActor(c), in)
}

// welcome signs the first admin in, and makes the examples if there are any.
func (p setupPages) welcome(c *fiber.Ctx, user models.User) error {
	if p.makeExamples != nil {
		if err := p.makeExamples(c.UserContext(), setupActor(c)); err != nil {
			p.log.Warn("example personas not made", slog.String("cause", err.Error()), slog.String("request_id", httpkit.RequestOf(c).ID))
		}
	}
	if err := p.sessions.signIn(c, user); err != nil {
		return err
	}
	return p.seeOther(c, home, good("Greenroom is yours. You can add other people under People."))
}

func setupActor(c *fiber.Ctx) models.Actor {
	r := httpkit.RequestOf(c)
	return models.Actor{Kind: models.ActorSetup, RequestID: r.ID, Address: r.Address}
}
