package faults

// logStalls has nobody read the log, for longer than a pipe holds, and stops the server in that state.
func logStalls(r *round) {
	goOn := r.server.log.stall()
	ready := r.staysReady()
	// A pipe holds some 400 lines. Each request leaves one.
	r.writesOf(600 + r.IntN(600))
	r.workOf(2)
	ready()
	r.stop()
	goOn()
	r.serve(r.T)
}

// logReaderDies closes the log's pipe: each write to it fails from then on, with a signal that ends most programs.
func logReaderDies(r *round) {
	r.must(r.server.log.die())
	ready := r.staysReady()
	r.writesOf(50 + r.IntN(100))
	r.workOf(2)
	ready()
	r.stop()
	r.serve(r.T)
}
