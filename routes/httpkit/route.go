package httpkit

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/models"
)

// Route is one row of the table.
type Route struct {
	Method string
	Path   string
	Handle fiber.Handler
	Rule   Rule
	Format Format
	// Reads marks a POST that changes nothing: its question is too long for an address.
	Reads bool
	// Probe marks what a monitor asks every few seconds: it is logged at level debug unless it fails.
	Probe bool
	// AnyOrigin marks what pages of any origin may call, because neither a cookie nor a key counts there.
	AnyOrigin bool
	// Patience is how long the handler may take; 0: requestTimeout, which leaves Anam the time for a token.
	Patience time.Duration
	// BodyLimit is the largest body in bytes; 0: 1 MiB, and 64 KiB where anyone may send one, which is the most there.
	BodyLimit int
	// Refused records an error of an authenticated request that has no record yet; nil where none is kept.
	Refused func(c *fiber.Ctx, err error) error
}

// Format is how a route answers, which decides the headers that protect it.
type Format int

const (
	JSON Format = iota + 1
	Page
	// Flat is JSON whose errors have Anam's shape, for Anam's own clients.
	Flat
)

// Rule says which callers a route takes; exactly one of its first four parts is set.
type Rule struct {
	Public bool
	AnyKey bool
	Scope  models.Scope
	Role   models.Role

	longSignedIn  bool
	givenPassword bool
	givenToken    bool
}

// Anyone needs neither a key nor a session.
var Anyone = Rule{Public: true}

// Holds asks for an API key that carries the scope; a session doesn't count.
func Holds(s models.Scope) Rule { return Rule{Scope: s} }

// AnyKey asks for an API key, whatever its scopes: for what a key may know of itself.
var AnyKey = Rule{AnyKey: true}

// NeedsKey tells whether the rule asks for an API key.
func (r Rule) NeedsKey() bool { return r.AnyKey || r.Scope != "" }

// SignedIn asks for a session of a person with at least the role; a key doesn't count.
func SignedIn(least models.Role) Rule { return Rule{Role: least} }

// LongSignedIn lets admins make the change however long ago they gave their password.
func (r Rule) LongSignedIn() Rule {
	r.longSignedIn = true
	return r
}

// WithGivenPassword takes people too who must change their password first.
func (r Rule) WithGivenPassword() Rule {
	r.givenPassword = true
	return r
}

// NeedsRecentSignIn tells whether a person must have given the password lately: for every change that only admins make, unless its rule says otherwise.
func (r Route) NeedsRecentSignIn() bool {
	return r.Rule.Role == models.RoleAdmin && r.Method == fiber.MethodPost && !r.Reads && !r.Rule.longSignedIn
}

func (r Rule) parts() int {
	n := 0
	for _, set := range []bool{r.Public, r.AnyKey, r.Scope != "", r.Role != ""} {
		if set {
			n++
		}
	}
	return n
}

// name is the method and path, empty where no route matched.
func (r *Route) name() string {
	if r == nil {
		return ""
	}
	return r.Method + " " + r.Path
}

// check refuses a row that says too little, or two things at once.
func (r Route) check() error {
	switch {
	case r.Rule.parts() != 1:
		return fmt.Errorf("route %s %s: needs exactly one rule, has %d", r.Method, r.Path, r.Rule.parts())
	case r.Format == 0 || r.Handle == nil:
		return fmt.Errorf("route %s %s: needs a handler and a format", r.Method, r.Path)
	case r.Rule.Public && r.BodyLimit > strangersBodyLimit:
		return fmt.Errorf("route %s %s: is open to anyone, so its body may have %s at most", r.Method, r.Path, size(strangersBodyLimit))
	}
	return nil
}

// mostBody is the largest body that the route takes, in bytes.
func (r Route) mostBody() int {
	if r.Rule.Public {
		return cmp.Or(r.BodyLimit, strangersBodyLimit)
	}
	return cmp.Or(r.BodyLimit, bodyLimit)
}

// mount puts rows on the app; GET answers HEAD too.
func (s *Server) mount(app *fiber.App, rows []Route) {
	for i := range rows {
		r := &rows[i]
		if err := r.check(); err != nil {
			panic(err)
		}
		handle := func(c *fiber.Ctx) error { return s.enter(c, r) }
		if r.Method == fiber.MethodGet {
			app.Head(r.Path, handle)
		}
		app.Add(r.Method, r.Path, handle)
	}
}

// enter identifies the caller, checks the rule, reads the body and then lets the handler answer.
func (s *Server) enter(c *fiber.Ctx, r *Route) error {
	RequestOf(c).arrive(r, c.Params("slug"))
	s.protect(c, r.Format)
	if err := s.refuseOtherHosts(c, r); err != nil {
		return err
	}
	if err := s.identify(c, r.Rule); err != nil {
		return err
	}
	err := s.answer(c, r)
	s.tellRate(c)
	if _, recorded := errors.AsType[recordedError](err); err == nil || recorded || r.Refused == nil || RequestOf(c).GivenToken != "" {
		return err
	}
	return r.Refused(c, err)
}

func (s *Server) answer(c *fiber.Ctx, r *Route) error {
	if user := RequestOf(c).User; user != nil && user.MustChangePassword && !r.Rule.givenPassword {
		return messages.NewError(messages.ChangePasswordFirst, messages.Facts{})
	}
	if err := r.Rule.allow(RequestOf(c)); err != nil {
		s.refuseRule(c, r)
		return err
	}
	if err := refuseKeyInPage(c, r); err != nil {
		return err
	}
	if err := s.holdToWriteRate(c, r); err != nil {
		return err
	}
	if r.AnyOrigin {
		letPagesRead(c)
	} else if !r.Rule.NeedsKey() {
		if err := s.refuseCrossOrigin(c); err != nil {
			return err
		}
	}
	if err := refuseEncoding(c); err != nil {
		return err
	}
	if err := s.refuseForeign(c, r); err != nil {
		return err
	}
	if err := readBody(c, r.mostBody()); err != nil {
		return err
	}
	if err := refuseManyFields(c); err != nil {
		return err
	}
	return limitTime(r.Handle, cmp.Or(r.Patience, requestTimeout))(c)
}

// identify finds the caller by key or by session, as the rule asks; public routes identify nobody.
func (s *Server) identify(c *fiber.Ctx, r Rule) error {
	switch {
	case r.givenToken:
		return s.identifyBearer(c)
	case r.NeedsKey():
		return s.identifyKey(c)
	case r.Role != "":
		return s.IdentifyUser(c)
	}
	return nil
}

// allow holds the caller against the rule.
func (r Rule) allow(who *Request) error {
	switch {
	case r.Public, r.AnyKey && who.Key != nil:
		return nil
	case r.givenToken && who.GivenToken != "":
		return nil
	case r.Scope != "" && who.Key != nil && who.Key.Has(r.Scope):
		return nil
	case r.Scope != "":
		return models.Fail(models.CodeForbidden, fmt.Sprintf("This key lacks the scope %s. Use a key that has it.", r.Scope))
	case who.User != nil && who.User.Role.Includes(r.Role):
		return nil
	}
	return messages.NewError(messages.RoleNeeded, messages.Facts{Role: r.Role})
}

// recordedError is a refusal that already has its row.
type recordedError struct{ error }

// Recorded marks an error whose refusal has its row already, so that no second one is written.
func Recorded(err error) error { return recordedError{err} }

func (e recordedError) Unwrap() error { return e.error }
