package mint

import (
	"fmt"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"greenroom/models"
)

// limits hold one token bucket for each key that has a rate; keys are few and live long.
type limits struct {
	mu      sync.Mutex
	buckets map[string]*rate.Limiter // by key ID
}

func newLimits() *limits { return &limits{buckets: map[string]*rate.Limiter{}} }

// take spends one mint of a key's rate per minute, or tells in how many seconds there is one again.
func (l *limits) take(key *models.APIKey, now time.Time) error {
	if key == nil || key.RatePerMinute == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket := l.buckets[key.ID]
	if bucket == nil {
		bucket = rate.NewLimiter(rate.Limit(float64(key.RatePerMinute)/60), key.RatePerMinute)
		l.buckets[key.ID] = bucket
	}
	if bucket.AllowN(now, 1) {
		return nil
	}
	missing := 1 - bucket.TokensAt(now)
	wait := time.Duration(math.Ceil(missing*60/float64(key.RatePerMinute))) * time.Second
	return &models.Error{
		Code: models.CodeRateLimited, RetryAfter: max(wait, time.Second),
		Message: fmt.Sprintf("This key may mint %d tokens a minute. Wait, then try again.", key.RatePerMinute),
	}
}
