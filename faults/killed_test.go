package faults

// killed ends the server without a warning while everybody writes, a few times in a row.
func killed(r *round) {
	for range 1 + r.IntN(3) {
		r.writesOf(1 + r.IntN(120))
		r.soon()
		r.server.kill()
		r.serve(r.T)
	}
}
