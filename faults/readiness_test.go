package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// readiness is what a monitor that asks /readyz all the time is told.
type readiness struct {
	desk *desk

	mu   sync.Mutex
	told []string // each answer: the part that fails, or "" for ready
}

// watchReadiness asks until the end of the test.
func (d *desk) watchReadiness(t *testing.T) *readiness {
	w := &readiness{desk: d}
	ctx, cancel := context.WithCancel(context.Background())
	var watching sync.WaitGroup
	watching.Go(func() { w.watch(ctx) })
	t.Cleanup(func() {
		cancel()
		watching.Wait()
	})
	return w
}

func (w *readiness) watch(ctx context.Context) {
	pace := time.NewTicker(50 * time.Millisecond)
	defer pace.Stop()
	for ctx.Err() == nil {
		w.ask()
		select {
		case <-pace.C:
		case <-ctx.Done():
		}
	}
}

// ask notes an answer. When there is none, the server says nothing and so nothing wrong.
func (w *readiness) ask() {
	status, body := w.desk.send(http.MethodGet, "/readyz", "")
	if status == 0 {
		return
	}
	var answer struct{ Status, Part string }
	good := json.Unmarshal(body, &answer) == nil &&
		(status == http.StatusOK && answer.Part == "" || status == http.StatusServiceUnavailable && answer.Part != "")
	if !good {
		w.desk.ledger.odd("/readyz: %d %.300s", status, body)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, answer.Part)
}

// since gives the answers from the nth on.
func (w *readiness) since(n int) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.told[n:]
}

func (w *readiness) asked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.told)
}

// becomes waits until the part fails, or until all is well when part is empty. What was answered before doesn't count.
func (r *round) becomes(part string) {
	r.Helper()
	from := r.ready.asked() + 1 // the answer to a request that is on its way says little
	r.until(fmt.Sprintf("/readyz says %q", part), func() bool {
		told := r.ready.since(min(from, r.ready.asked()))
		return len(told) > 0 && told[len(told)-1] == part
	})
}

// failsSteadily waits until the part fails, and wants every answer after that to say so too, for as long as nothing can help it.
func (r *round) failsSteadily(part string) {
	r.Helper()
	r.becomes(part)
	from := r.ready.asked()
	r.until("/readyz answers 20 times more", func() bool { return r.ready.asked() >= from+20 })
	for _, told := range r.ready.since(from) {
		if told != part {
			r.wrong("readiness", "/readyz said %q while %s still failed", told, part)
			return
		}
	}
}

// staysReady wants only good answers from now until the check is called: nothing is wrong with the database.
func (r *round) staysReady() (check func()) {
	n := r.ready.asked()
	return func() {
		r.Helper()
		for _, part := range r.ready.since(n) {
			if part != "" {
				r.wrong("readiness", "/readyz said that %s fails, and it did not", part)
				return
			}
		}
	}
}
