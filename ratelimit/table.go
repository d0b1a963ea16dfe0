package ratelimit

import (
	"hash/maphash"
	"math"
	"sync"
	"time"
)

// Table bounds events of keys that callers make up, such as what they type as an email: it has a fixed number of buckets, and nothing pushes a key out.
// A key's bucket is found by a hash whose seed nobody knows. Keys that meet in one bucket share it, so a limit is only ever stricter than said.
// It is safe for concurrent use.
type Table struct {
	rate Rate
	seed maphash.Seed

	mu   sync.Mutex
	full []int64 // when each bucket is full again, in nanoseconds since 1970
}

// NewTable makes a Table with one rate for all keys. With many times more buckets than events in rate.Per, no key is bound by others.
func NewTable(rate Rate, buckets int) *Table {
	return &Table{rate: rate, seed: maphash.MakeSeed(), full: make([]int64, buckets)}
}

// Take counts one event, or counts none and gives the time to wait, in whole seconds.
func (t *Table) Take(now time.Time, key string) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	full := t.bucket(key)
	*full = min(*full, now.Add(t.rate.Per).UnixNano()) // no event makes it later: the clock was set back since
	after := max(*full, now.UnixNano()) + int64(t.rate.each())
	if over := time.Duration(after-now.UnixNano()) - t.rate.Per; over > 0 {
		return time.Duration(math.Ceil(over.Seconds())) * time.Second
	}
	*full = after
	return 0
}

// GiveBack takes back one event that Take counted.
func (t *Table) GiveBack(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*t.bucket(key) -= int64(t.rate.each())
}

// Forget lets a key begin anew.
func (t *Table) Forget(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*t.bucket(key) = 0
}

func (t *Table) bucket(key string) *int64 {
	return &t.full[maphash.String(t.seed, key)%uint64(len(t.full))]
}

// each is the time after which one more event is allowed.
func (r Rate) each() time.Duration { return r.Per / time.Duration(r.Events) }
