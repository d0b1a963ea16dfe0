package faults

import (
	"syscall"

	"greenroom/store/storetest"
)

// signals hangs up under load, which nobody may notice, then stops the server under load: what was begun is answered.
func signals(r *round) {
	ready := r.staysReady()
	for range 1 + r.IntN(5) {
		r.writesOf(1 + r.IntN(40))
		r.soon()
		r.must(r.server.process.Signal(syscall.SIGHUP))
	}
	r.workOf(2)
	ready()
	r.writesOf(1 + r.IntN(60))
	r.soon()
	r.stop()
	// Every token that has a row has reached its app: nothing was cut off.
	rows := func() int { return storetest.Count(r, r.db, "mints WHERE outcome = 'ok'") }
	if got := r.ledger.counts()[mints]; rows() > got {
		r.until("the last answers are read", func() bool { return r.ledger.counts()[mints] == rows() })
	}
	r.serve(r.T)
}
