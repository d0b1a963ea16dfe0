package store

import (
	"context"
	"database/sql"
	"maps"
	"sync"
	"time"

	"greenroom/models"
)

// keyUseEvery is how often the use of a key is noted.
const keyUseEvery = time.Minute

// addKeyUse never sets a time back: another process may have noted a later one.
const addKeyUse = "INSERT INTO key_uses (key_id, at) VALUES (?, ?) ON CONFLICT (key_id) DO UPDATE SET at = excluded.at WHERE excluded.at > key_uses.at"

// keyUses holds when keys were used last until the recorder writes it, with the next mints or within a second: no call waits for that.
// What can't be written stays, and counts all the same.
type keyUses struct {
	mu        sync.Mutex
	unwritten map[string]int64 // in milliseconds since 1970, by the key's ID
}

// note notes a use, at most once a minute for each key.
func (u *keyUses) note(key *heldKey, at int64) {
	last := key.noted.Load()
	if models.Within(timeOf(last), timeOf(at), keyUseEvery) || !key.noted.CompareAndSwap(last, at) {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.unwritten == nil {
		u.unwritten = map[string]int64{}
	}
	u.unwritten[key.ID] = max(at, u.unwritten[key.ID])
}

// waiting gives the uses that are not written yet; nil: there are none.
func (u *keyUses) waiting() map[string]int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.unwritten) == 0 {
		return nil
	}
	return maps.Clone(u.unwritten)
}

// written forgets uses, but keeps those of keys that were used again meanwhile.
func (u *keyUses) written(uses map[string]int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for id, at := range uses {
		if u.unwritten[id] == at {
			delete(u.unwritten, id)
		}
	}
}

// noteUses writes uses in the transaction of a batch.
func (w *mintWriter) noteUses(ctx context.Context, tx *sql.Tx, uses map[string]int64) error {
	for id, at := range uses {
		if _, err := tx.StmtContext(ctx, w.addUse).ExecContext(ctx, id, at); err != nil {
			return err
		}
	}
	return nil
}

// writeUses writes the uses that no batch of mints took along; those that can't be written go on waiting.
func (r *mintRecorder) writeUses() {
	uses := r.uses.waiting()
	if len(uses) == 0 || r.moved() != nil {
		return
	}
	if err := r.note(r.writer.write(nil, uses)); err == nil {
		r.uses.written(uses)
	}
}
