package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// backEvery is how often the server looks whether memory lies idle.
	backEvery = 15 * time.Second
	// worthBack is how much more memory than after the last time is worth a collection, in bytes.
	worthBack = 32 << 20
)

// idleMemory gives back to the system what a rush of callers leaves behind: their buffers and stacks, and room for as much garbage again.
// The collector alone keeps all of that until it has to work again, and most of it even then.
type idleMemory struct {
	collections uint64 // when it looked last
	kept        uint64 // bytes that were left when it gave back last
}

// giveBackMemory looks every now and then until the context ends.
func giveBackMemory(ctx context.Context) {
	var idle idleMemory
	every := time.NewTicker(backEvery)
	defer every.Stop()
	for {
		select {
		case <-every.C:
			idle.look(measuredMemory())
		case <-ctx.Done():
			return
		}
	}
}

// look gives memory back when it is worth it. While the collector had to work since the last look, the memory is needed.
func (m *idleMemory) look(held, collections uint64) (gaveBack bool) {
	quiet := collections == m.collections
	m.collections = collections
	if !quiet || held < m.kept+worthBack {
		return false
	}
	runtime.GC()         // a pool lets go of what nobody took between two collections
	debug.FreeOSMemory() // the second one
	m.kept, m.collections = measuredMemory()
	return true
}

// measuredMemory is what the process holds of the system's memory, in bytes, and how often the collector has run.
func measuredMemory() (held, collections uint64) {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64(), samples[2].Value.Uint64()
}
