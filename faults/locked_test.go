package faults

import (
	"greenroom/store"
	"greenroom/store/storetest"
)

// locked has another process hold the write lock for longer than the server waits for it.
func locked(r *round) {
	release := storetest.HoldWriteLock(r, r.db)
	r.failsSteadily(store.PartWriting)
	r.reads()
	dies := r.coin()
	if dies {
		r.server.kill()
	}
	release()
	if dies {
		r.serve(r.T)
	}
}
