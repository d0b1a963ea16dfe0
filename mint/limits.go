package mint

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"greenroom/models"
)

// Refusals of a caller without a rate that leave a row: enough to see a mistake in full, too few to fill a disk.
const (
	refusalsPerMinute = 60
	refusalsAtOnce    = 600
)

// limits holds one token bucket for each key or person; both are few and live long.
type limits struct {
	mu      sync.Mutex
	buckets map[string]*rate.Limiter // by the ID of the key or user
}

func newLimits() *limits { return &limits{buckets: map[string]*rate.Limiter{}} }

// take spends one attempt of a key's rate per minute. Errors: rate_limited, with the time until the next one.
func (l *limits) take(key *models.APIKey, now time.Time) error {
	if key == nil || key.RatePerMinute == 0 {
		return nil
	}
	return l.spend(key.ID, key.RatePerMinute, models.KeyRateReached, now)
}

// takePreview spends one of a person's previews. Errors: rate_limited, with the time until the next one.
func (l *limits) takePreview(userID string, now time.Time) error {
	return l.spend(userID, previewsPerMinute, models.PreviewRateReached, now)
}

// takeRefusal tells whether a refusal of a caller without a rate may still leave a row.
func (l *limits) takeRefusal(by Caller, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bucket(by.id(), refusalsPerMinute, refusalsAtOnce).AllowN(now, 1)
}

// spend takes one of so many a minute, or fails with this message.
func (l *limits) spend(id string, perMinute int, refused models.Message, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket := l.bucket(id, perMinute, perMinute)
	if bucket.AllowN(now, 1) {
		return nil
	}
	missing := 1 - bucket.TokensAt(now)
	wait := time.Duration(math.Ceil(missing*60/float64(perMinute))) * time.Second
	err := models.NewError(refused, models.Facts{Count: perMinute})
	err.RetryAfter = max(wait, time.Second)
	return err
}

// bucket finds or makes a bucket; the lock is held.
func (l *limits) bucket(id string, perMinute, atOnce int) *rate.Limiter {
	bucket := l.buckets[id]
	if bucket == nil {
		bucket = rate.NewLimiter(rate.Limit(float64(perMinute)/60), atOnce)
		l.buckets[id] = bucket
	}
	return bucket
}
