package mint

import (
	"fmt"
	"time"

	"greenroom/models"
	"greenroom/ratelimit"
)

// maxLimited is how many keys and people are remembered for their rates.
const maxLimited = 10_000

// limits hold callers to their rates: keys that have one, and people who preview.
type limits struct{ limiter *ratelimit.Limiter }

func newLimits() limits { return limits{ratelimit.New(maxLimited)} }

// take counts one mint of a key that has a rate. Errors: rate_limited.
func (l limits) take(key *models.APIKey, now time.Time) error {
	if key == nil || key.RatePerMinute == 0 {
		return nil
	}
	return l.count(key.ID, key.RatePerMinute, "This key may mint %d tokens a minute. Wait, then try again.", now)
}

// takePreview counts one of a person's previews. Errors: rate_limited.
func (l limits) takePreview(userID string, now time.Time) error {
	return l.count(userID, previewsPerMinute, "You may start %d previews a minute. Wait, then try again.", now)
}

func (l limits) count(id string, perMinute int, message string, now time.Time) error {
	wait := l.limiter.Take(now, ratelimit.Use{Key: id, Rate: ratelimit.Rate{Events: perMinute, Per: time.Minute}})
	if wait == 0 {
		return nil
	}
	return &models.Error{Code: models.CodeRateLimited, RetryAfter: wait, Message: fmt.Sprintf(message, perMinute)}
}
