package faults

import (
	"os"

	"greenroom/store"
)

// swapped moves the file away under the running server, and at times puts a backup in its place, as a hasty restore does.
// The old one comes back later.
func swapped(r *round) {
	aside, backup := r.db+".aside", r.db+".backup"
	replaced := r.coin()
	if replaced {
		r.command(r.T, "backup", backup)
	}
	r.must(os.Rename(r.db, aside))
	if !replaced {
		r.failsSteadily(store.PartFile)
		r.must(os.Rename(aside, r.db))
		return
	}
	r.must(os.Rename(backup, r.db))
	r.failsSteadily(store.PartFile)
	// A connection that was opened meanwhile has the wrong file for good: restart, as the server itself says.
	if r.coin() {
		r.server.kill()
	} else {
		r.stop()
	}
	r.must(os.Rename(aside, r.db))
	r.serve(r.T)
}
