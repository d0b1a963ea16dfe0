// Package ratelimit bounds how often callers may do something: one token bucket for each caller, and a bounded number of callers.
package ratelimit

import (
	"container/list"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how many events are allowed in a time: all at once after a rest, then evenly over the time.
type Rate struct {
	Events int
	Per    time.Duration
}

// Use is one event that counts for a key, such as a caller's ID.
type Use struct {
	Key  string
	Rate Rate
}

// Limiter holds the buckets in memory. It is safe for concurrent use.
type Limiter struct {
	most int

	mu      sync.Mutex
	byKey   map[string]*list.Element
	byUsage *list.List // of *bucket, the last used in front
}

type bucket struct {
	key string
	*rate.Limiter
}

// New makes a Limiter that remembers at most so many keys, and forgets the one that was not used for longest.
func New(most int) *Limiter {
	return &Limiter{most: most, byKey: map[string]*list.Element{}, byUsage: list.New()}
}

// Take counts one event for every use, or counts none and gives the time to wait, in whole seconds.
// A caller that waits as told is let in, unless another event of the same key comes first.
func (l *Limiter) Take(now time.Time, uses ...Use) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	buckets := make([]*bucket, len(uses))
	for i, use := range uses {
		buckets[i] = l.bucket(use)
		buckets[i].AllowN(now, 0) // counts nothing: it moves a bucket that was used in the future to now, for a clock that was set back
		wait = max(wait, buckets[i].wait(now, use.Rate))
	}
	if wait > 0 {
		return wait
	}
	for _, b := range buckets {
		b.AllowN(now, 1)
	}
	return 0
}

// Left tells how many events are allowed at once now, and how long it takes until all are again. It counts nothing.
func (l *Limiter) Left(now time.Time, use Use) (left int, full time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.byKey[use.Key]
	if known == nil {
		return use.Rate.Events, 0
	}
	b := known.Value.(*bucket)
	b.AllowN(now, 0) // for a clock that was set back, see Take
	tokens := b.TokensAt(now)
	missing := (float64(use.Rate.Events) - tokens) * use.Rate.Per.Seconds() / float64(use.Rate.Events)
	return int(tokens + time.Nanosecond.Seconds()), time.Duration(missing * float64(time.Second))
}

// Forget lets a key begin anew.
func (l *Limiter) Forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known := l.byKey[key]; known != nil {
		l.remove(known)
	}
}

// bucket gives the bucket of a key, and makes room for a new one.
func (l *Limiter) bucket(use Use) *bucket {
	if known := l.byKey[use.Key]; known != nil {
		l.byUsage.MoveToFront(known)
		return known.Value.(*bucket)
	}
	if l.byUsage.Len() >= l.most {
		l.remove(l.byUsage.Back())
	}
	made := &bucket{use.Key, rate.NewLimiter(rate.Limit(float64(use.Rate.Events)/use.Rate.Per.Seconds()), use.Rate.Events)}
	l.byKey[use.Key] = l.byUsage.PushFront(made)
	return made
}

func (l *Limiter) remove(known *list.Element) {
	delete(l.byKey, l.byUsage.Remove(known).(*bucket).key)
}

// wait is how long it takes until one event is allowed; 0: one is allowed now.
func (b *bucket) wait(now time.Time, r Rate) time.Duration {
	missing := (1 - b.TokensAt(now)) * r.Per.Seconds() / float64(r.Events)
	if missing < time.Nanosecond.Seconds() { // what floating-point numbers lose
		return 0
	}
	return time.Duration(math.Ceil(missing)) * time.Second
}
