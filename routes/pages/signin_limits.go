package pages

import (
	"strings"
	"time"

	"greenroom/models"
	"greenroom/ratelimit"
)

// Rates of sign-in attempts. A house or office shares one address, so it gets more.
var (
	attemptsPerAccount = ratelimit.Rate{Events: 10, Per: 15 * time.Minute}
	attemptsPerAddress = ratelimit.Rate{Events: 60, Per: 15 * time.Minute}
)

// attemptsTracked is how many accounts and addresses are remembered.
const attemptsTracked = 20_000

// signInLimits bound the attempts to sign in, per account and per address.
// An attempt counts before its password is checked, so that many at once gain nothing.
type signInLimits struct {
	now     func() time.Time
	limiter *ratelimit.Limiter
}

func newSignInLimits(now func() time.Time) *signInLimits {
	return &signInLimits{now, ratelimit.New(attemptsTracked)}
}

// Try counts an attempt, or refuses it with the time to wait. Errors: rate_limited.
func (l *signInLimits) Try(email, address string) error {
	wait := l.limiter.Take(l.now(), ratelimit.Use{Key: accountKey(email), Rate: attemptsPerAccount}, ratelimit.Use{Key: "address " + address, Rate: attemptsPerAddress})
	if wait == 0 {
		return nil
	}
	return &models.Error{Code: models.CodeRateLimited, Message: "Too many sign-in attempts. Wait, then try again.", RetryAfter: wait}
}

// Succeeded forgets an account's attempts. Those of the address stay: an attacker with one good account must not go on freely.
func (l *signInLimits) Succeeded(email string) { l.limiter.Forget(accountKey(email)) }

// accountKey folds an email as the accounts do, and cuts one that is longer than any email.
func accountKey(email string) string {
	email = strings.ToLower(strings.TrimSpace(email))
	return "account " + email[:min(len(email), 254)]
}
