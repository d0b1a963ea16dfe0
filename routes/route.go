package routes

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

const (
	get   = fiber.MethodGet
	post  = fiber.MethodPost
	put   = fiber.MethodPut
	patch = fiber.MethodPatch
	del   = fiber.MethodDelete
)

// route is one row of the table.
type route struct {
	method string
	path   string
	handle fiber.Handler
	rule   rule
	door   door
	// refused is told of every error behind authentication that has left no record yet; nil where none is kept.
	refused func(c *fiber.Ctx, err error) error
}

// door says in which form a route answers, and so which headers protect it.
type door int

const (
	doorJSON door = iota + 1
	doorPage
)

// rule says who may call a route; exactly one of its parts is set.
type rule struct {
	public bool
	scope  models.Scope
	role   models.Role
}

// anyone needs neither a key nor a session.
var anyone = rule{public: true}

// holds asks for an API key that carries the scope; a session doesn't count.
func holds(s models.Scope) rule { return rule{scope: s} }

// signedIn asks for a session of a person with at least the role; a key doesn't count.
func signedIn(least models.Role) rule { return rule{role: least} }

func (r rule) parts() int {
	n := 0
	for _, set := range []bool{r.public, r.scope != "", r.role != ""} {
		if set {
			n++
		}
	}
	return n
}

// check refuses a row that says too little, or two things at once.
func (r route) check() error {
	switch {
	case r.rule.parts() != 1:
		return fmt.Errorf("route %s %s: needs exactly one rule, has %d", r.method, r.path, r.rule.parts())
	case r.door == 0 || r.handle == nil:
		return fmt.Errorf("route %s %s: needs a handler and a door", r.method, r.path)
	}
	return nil
}

// mount puts rows on the app; GET answers HEAD too.
func (s *server) mount(app *fiber.App, rows []route) {
	for i := range rows {
		r := &rows[i]
		if err := r.check(); err != nil {
			panic(err)
		}
		handle := func(c *fiber.Ctx) error { return s.enter(c, r) }
		if r.method == get {
			app.Head(r.path, handle)
		}
		app.Add(r.method, r.path, handle)
	}
	s.rows = append(s.rows, rows...)
}

// enter asks who calls, whether they may, and only then lets the handler answer.
func (s *server) enter(c *fiber.Ctx, r *route) error {
	of(c).route = r
	protect(c, r.door)
	if err := s.identify(c, r.rule); err != nil {
		return err
	}
	err := s.answer(c, r)
	if _, recorded := errors.AsType[recordedError](err); err == nil || recorded || r.refused == nil {
		return err
	}
	return r.refused(c, err)
}

func (s *server) answer(c *fiber.Ctx, r *route) error {
	if err := r.rule.allow(of(c)); err != nil {
		s.refuseRule(c, r)
		return err
	}
	if r.rule.scope == "" {
		if err := s.refuseCrossOrigin(c); err != nil {
			return err
		}
	}
	if err := refuseEncoding(c); err != nil {
		return err
	}
	return r.handle(c)
}

// identify finds out who calls: by key, by session, or not at all.
func (s *server) identify(c *fiber.Ctx, r rule) error {
	switch {
	case r.scope != "":
		return s.identifyKey(c)
	case r.role != "":
		return s.identifyUser(c)
	}
	return nil
}

// allow holds the caller against the rule.
func (r rule) allow(who *request) error {
	switch {
	case r.public:
		return nil
	case r.scope != "" && who.key != nil && who.key.Has(r.scope):
		return nil
	case r.scope != "":
		return models.Fail(models.CodeForbidden, fmt.Sprintf("This key lacks the scope %s. Use a key that has it.", r.scope))
	case who.user != nil && who.user.Role.Includes(r.role):
		return nil
	}
	return models.Fail(models.CodeForbidden, fmt.Sprintf("This needs the role %s. Ask an admin.", r.role))
}

// recordedError is a refusal that already has its row.
type recordedError struct{ error }

func (e recordedError) Unwrap() error { return e.error }
