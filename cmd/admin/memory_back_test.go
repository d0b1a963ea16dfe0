package main

import "testing"

// Memory is given back when nothing needed it lately, and only when there is more of it than after the last time.
func TestIdleMemoryIsGivenBack(t *testing.T) {
	held, collections := measuredMemory()
	if held == 0 || held > 4<<30 {
		t.Fatalf("the process holds %d bytes", held)
	}
	const now = 200 << 20
	for _, c := range []struct {
		name  string
		was   idleMemory
		held  uint64
		gives bool
	}{
		{"a rush is over", idleMemory{collections, now - worthBack}, now, true},
		{"a rush goes on", idleMemory{collections - 1, now - worthBack}, now, false},
		{"little more than last time", idleMemory{collections, now - worthBack + 1}, now, false},
		{"less than last time", idleMemory{collections, now + 1}, now, false},
		{"the first look", idleMemory{}, now, false},
	} {
		idle := c.was
		if got := idle.look(c.held, collections); got != c.gives {
			t.Errorf("%s: gave back %v, want %v", c.name, got, c.gives)
		}
		if c.gives && (idle.kept >= now || idle.collections < collections+2) {
			t.Errorf("%s: %d bytes after %d collections are noted", c.name, idle.kept, idle.collections-collections)
		}
	}
}
