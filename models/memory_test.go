package models

import "runtime"

// allocated counts the bytes that work takes, given back or not. Its test runs alone, because the runtime counts for the whole process.
func allocated(work func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
