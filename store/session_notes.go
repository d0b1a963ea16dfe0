package store

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"gorm.io/gorm"
)

// noteTimeout is the most that one write of session notes waits.
const noteTimeout = 10 * time.Second

// sessionNotes writes when sessions were last seen, from one goroutine beside the requests: reading a page must not wait
// for the write lock, nor fail with it.
// Notes that can't be written stay in memory, where they count all the same, and are written with the next one.
type sessionNotes struct {
	writer *gorm.DB
	log    *slog.Logger

	mu      sync.Mutex
	seen    map[string]int64 // last_seen_at by session ID, not written yet
	waiting chan struct{}    // holds a value while there is something to write
	closing chan struct{}
	stopped chan struct{}
}

func startSessionNotes(writer *gorm.DB, log *slog.Logger) *sessionNotes {
	n := &sessionNotes{
		writer: writer, log: log, seen: map[string]int64{},
		waiting: make(chan struct{}, 1), closing: make(chan struct{}), stopped: make(chan struct{}),
	}
	go n.run()
	return n
}

// unwritten gives the notes that wait to be written, by session ID.
// Readers take them before they read the database: a note that is gone by then is in the database already.
func (n *sessionNotes) unwritten() map[string]int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.seen)
}

// note hands a time over to be written, and returns at once.
func (n *sessionNotes) note(id string, at int64) {
	n.mu.Lock()
	n.seen[id] = at
	n.mu.Unlock()
	select {
	case n.waiting <- struct{}{}:
	default: // the goroutine is woken already
	}
}

func (n *sessionNotes) run() {
	defer close(n.stopped)
	for {
		select {
		case <-n.waiting:
			n.write()
		case <-n.closing:
			n.write()
			return
		}
	}
}

// write writes all notes in one transaction, and forgets them only once it is committed.
func (n *sessionNotes) write() {
	batch := n.unwritten()
	if len(batch) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), noteTimeout)
	defer cancel()
	err := n.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for id, at := range batch {
			// A slower process must not set the time back.
			if err := tx.Model(&sessionRow{}).Where("id = ? AND last_seen_at < ?", id, at).Update("last_seen_at", at).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		n.log.Warn("sessions not noted as seen; trying again with the next page", "sessions", len(batch), "cause", err.Error())
		return
	}
	n.forget(batch)
}

// forget drops written notes but keeps those that moved on meanwhile.
func (n *sessionNotes) forget(written map[string]int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for id, at := range written {
		if n.seen[id] == at {
			delete(n.seen, id)
		}
	}
}

// close writes the last notes and ends the goroutine.
func (n *sessionNotes) close() {
	close(n.closing)
	<-n.stopped
}
