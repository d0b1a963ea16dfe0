package mint

import (
	"sync"
	"time"

	"greenroom/messages"
)

// How many requests for tokens may wait for Anam at once: in all, and of one key or person.
// One caller alone must not take every place, and a thousand at once of one app are still served.
const (
	mostWaiting      = 2048
	mostWaitingOfOne = 1024
)

// waiting counts the requests that wait for Anam.
type waiting struct {
	most, mostOfOne int

	mu  sync.Mutex
	all int
	of  map[string]int // by the ID of the key or person, or by network
}

func newWaiting(most, mostOfOne int) *waiting {
	return &waiting{most: most, mostOfOne: mostOfOne, of: map[string]int{}}
}

// Waiting is how many requests wait for Anam.
func (s *Service) Waiting() int {
	s.waiting.mu.Lock()
	defer s.waiting.mu.Unlock()
	return s.waiting.all
}

// enter takes a place until leave is called. A caller without a name is held to what is left of all places. Errors: unavailable.
func (w *waiting) enter(caller string) (leave func(), err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all >= w.most || caller != "" && w.of[caller] >= w.mostOfOne {
		full := messages.NewError(messages.TooManyWait, messages.Facts{})
		full.RetryAfter = time.Second
		return nil, full
	}
	w.all++
	w.of[caller]++
	return func() { w.leave(caller) }, nil
}

func (w *waiting) leave(caller string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all--
	if w.of[caller]--; w.of[caller] == 0 {
		delete(w.of, caller)
	}
}
