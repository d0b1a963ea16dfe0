package faults

import (
	"os"

	"greenroom/store"
)

// swapped moves the file away under the running server, and at times puts another one in its place. The old one comes back later.
func swapped(r *round) {
	aside := r.db + ".aside"
	r.must(os.Rename(r.db, aside))
	replaced := r.coin()
	if replaced {
		r.must(os.WriteFile(r.db, nil, 0o600))
	}
	r.failsSteadily(store.PartFile)
	if !replaced {
		r.must(os.Rename(aside, r.db))
		return
	}
	// A connection that was opened meanwhile has the wrong file for good: restart, as the server itself says.
	if r.coin() {
		r.server.kill()
	} else {
		r.stop()
	}
	r.must(os.Rename(aside, r.db))
	r.serve(r.T)
}
