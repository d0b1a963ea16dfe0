package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
)

// ledger is what a server acknowledged, over all its restarts, and the answers that nothing explains.
type ledger struct {
	mu           sync.Mutex
	acknowledged [kinds][]string
	oddities     []string
}

func newLedger() *ledger { return &ledger{} }

// acknowledge notes a write by words that find it again.
func (l *ledger) acknowledge(k kind, words string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acknowledged[k] = append(l.acknowledged[k], words)
}

func (l *ledger) all(k kind) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.acknowledged[k])
}

func (l *ledger) counts() (n [kinds]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for k := range kinds {
		n[k] = len(l.acknowledged[k])
	}
	return n
}

// refused notes an answer that acknowledges nothing. None at all may come at any time, and so may one that says with a
// code that the server or Anam can't; anything else is odd, but for the statuses that are explained.
func (l *ledger) refused(k kind, status int, body []byte, explained ...int) {
	if status == 0 || slices.Contains(explained, status) {
		return
	}
	var answer struct {
		Error struct{ Code, RequestID string }
	}
	coded := k == keys || json.Unmarshal(body, &answer) == nil && answer.Error.Code != ""
	if status < http.StatusInternalServerError || !coded {
		l.odd("%s: answered %d %.300s", k, status, body)
	}
}

func (l *ledger) odd(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.oddities = append(l.oddities, fmt.Sprintf(format, args...))
}

// odds gives the odd answers since it was last asked.
func (l *ledger) odds() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	odd := l.oddities
	l.oddities = nil
	return odd
}
