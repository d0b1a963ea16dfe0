package mint

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"greenroom/models"
)

// limits hold one token bucket for each key that has a rate and each person who previews; both are few and live long.
type limits struct {
	mu      sync.Mutex
	buckets map[string]*rate.Limiter // by the ID of the key or user
}

func newLimits() *limits { return &limits{buckets: map[string]*rate.Limiter{}} }

// take spends one mint of a key's rate per minute, or tells in how many seconds there is one again.
func (l *limits) take(key *models.APIKey, now time.Time) error {
	if key == nil || key.RatePerMinute == 0 {
		return nil
	}
	return l.spend(key.ID, key.RatePerMinute, models.KeyRateReached, now)
}

// takePreview spends one of a person's previews.
func (l *limits) takePreview(userID string, now time.Time) error {
	return l.spend(userID, previewsPerMinute, models.PreviewRateReached, now)
}

// spend takes one of so many a minute; refused is said when there is none left.
func (l *limits) spend(id string, perMinute int, refused models.Message, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket := l.buckets[id]
	if bucket == nil {
		bucket = rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute)
		l.buckets[id] = bucket
	}
	if bucket.AllowN(now, 1) {
		return nil
	}
	missing := 1 - bucket.TokensAt(now)
	wait := time.Duration(math.Ceil(missing*60/float64(perMinute))) * time.Second
	err := models.NewError(refused, models.Facts{Count: perMinute})
	err.RetryAfter = max(wait, time.Second)
	return err
}
