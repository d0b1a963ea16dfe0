package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// passwordCheck finds out whether somebody knows a password. Every attempt is counted, and every failed one told.
type passwordCheck struct {
	kit    *httpkit.Server
	store  *store.Store
	limits *signInLimits
}

// signIn gives the person of an email and password. Errors: unauthenticated, the same for every reason, rate_limited, unavailable.
func (p passwordCheck) signIn(c *fiber.Ctx, email string, password models.Secret) (models.User, error) {
	r := httpkit.RequestOf(c)
	account, err := p.store.SignInAccount(c.UserContext(), email)
	if err != nil {
		return models.User{}, err
	}
	ctx, browser := c.UserContext(), p.kit.KnownBrowser(c, account)
	if browser != "" {
		ctx = store.AheadOfStrangers(ctx)
	}
	succeeded, err := p.limits.Try(ctx, signInAttempt{Account: account.Key, Network: r.Network, Browser: browser})
	var user models.User
	if err == nil {
		user, err = p.store.Authenticate(ctx, email, password)
	}
	if err != nil {
		p.tell(c, account, err)
		return models.User{}, err
	}
	succeeded()
	return user, nil
}

// own checks the password of whoever is signed in. Errors: as signIn.
func (p passwordCheck) own(c *fiber.Ctx, password models.Secret) error {
	r := httpkit.RequestOf(c)
	succeeded, err := p.limits.TrySession(r.Session.ID)
	if err == nil {
		_, err = p.store.Authenticate(store.AheadOfStrangers(c.UserContext()), r.User.Email, password)
	}
	if err != nil {
		p.tell(c, models.SignInAccount{User: *r.User}, err)
		return err
	}
	succeeded()
	return nil
}

// tell records why an attempt was refused, with nothing of what was typed.
func (p passwordCheck) tell(c *fiber.Ctx, account models.SignInAccount, cause error) {
	r := httpkit.RequestOf(c)
	refused := models.RefusedSignIn{Network: r.Network, UserID: account.User.ID, Name: account.User.Name}
	switch code := models.CodeOf(cause); {
	case code == models.CodeRateLimited:
		refused.Reason = models.SignInLimited
	case code != models.CodeUnauthenticated:
		return // not for what was typed
	case account.User.ID == "":
		refused.Reason = models.SignInUnknown
	case !account.User.Active():
		refused.Reason = models.SignInDisabled
	default:
		refused.Reason = models.SignInPassword
	}
	who := r.Actor()
	who.Kind = models.ActorUser
	p.store.SignInRefused(c.UserContext(), who, refused)
}
