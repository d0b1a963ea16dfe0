package mint

import (
	"time"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/ratelimit"
)

// maxLimited is how many keys and people are remembered for their rates.
const maxLimited = 10_000

// limits hold callers to their rates: keys that have one, and people who preview.
type limits struct{ limiter *ratelimit.Limiter }

func newLimits() limits { return limits{ratelimit.New(maxLimited)} }

// take counts one attempt of a key that has a rate. Errors: rate_limited, with the time until the next one.
func (l limits) take(key *models.APIKey, now time.Time) error {
	if key == nil || key.RatePerMinute == 0 {
		return nil
	}
	return l.count(key.ID, key.RatePerMinute, messages.KeyRateReached, now)
}

// RateLeft tells how many tokens a key with a rate may ask for now, and how long it takes until it may ask for all of them again.
func (s *Service) RateLeft(key *models.APIKey) (left int, full time.Duration) {
	return s.limits.limiter.Left(s.now(), ratelimit.Use{Key: key.ID, Rate: ratelimit.Rate{Events: key.RatePerMinute, Per: time.Minute}})
}

// takePreview counts one of a person's previews. Errors: rate_limited, with the time until the next one.
func (l limits) takePreview(userID string, now time.Time) error {
	return l.count(userID, previewsPerMinute, messages.PreviewRateReached, now)
}

func (l limits) count(id string, perMinute int, refused messages.Message, now time.Time) error {
	wait := l.limiter.Take(now, ratelimit.Use{Key: id, Rate: ratelimit.Rate{Events: perMinute, Per: time.Minute}})
	if wait == 0 {
		return nil
	}
	err := messages.NewError(refused, messages.Facts{Count: perMinute})
	err.RetryAfter = wait
	return err
}
