package faults

import (
	"os"

	"greenroom/store"
)

// swapped moves the file away under the running server. At times a backup lies in its place then, as a hasty restore puts it there, or an empty file.
// The old one comes back later.
func swapped(r *round) {
	aside, other := r.db+".aside", r.db+".other"
	replaced, empty := r.coin(), r.coin()
	switch {
	case replaced && empty:
		r.must(os.WriteFile(other, nil, 0o600))
	case replaced:
		r.command(r.T, "backup", other)
	}
	r.must(os.Rename(r.db, aside))
	if replaced {
		r.must(os.Rename(other, r.db))
	}
	r.failsSteadily(store.PartFile)
	restarted := r.coin()
	switch {
	case restarted && r.coin():
		r.server.kill()
	case restarted:
		r.stop()
	}
	r.must(os.Rename(aside, r.db))
	if restarted {
		r.serve(r.T)
	}
}
