package ratelimit

import (
	"fmt"
	"testing"
	"time"
)

func TestTableWaits(t *testing.T) {
	t.Parallel()
	table, now := NewTable(Rate{3, time.Minute}, 1000), start
	for range 3 {
		if wait := table.Take(now, "key"); wait != 0 {
			t.Fatalf("an event of the first burst has to wait %v", wait)
		}
	}
	for range 5 {
		if wait := table.Take(now, "key"); wait != 20*time.Second {
			t.Errorf("wait %v, want 20 s", wait)
		}
	}
	now = now.Add(19*time.Second + time.Millisecond)
	if wait := table.Take(now, "key"); wait != time.Second {
		t.Errorf("too early: wait %v, want 1 s", wait)
	}
	now = now.Add(time.Second)
	if wait := table.Take(now, "key"); wait != 0 {
		t.Errorf("after waiting as told: %v", wait)
	}
	table.GiveBack("key")
	if table.Take(now, "key") != 0 || table.Take(now, "key") == 0 {
		t.Error("an event was given back: one more is allowed, and not two")
	}
	table.Forget("key")
	for i := range 4 {
		if wait := table.Take(now, "key"); (wait == 0) != (i < 3) {
			t.Errorf("event %d of a forgotten key: wait %v", i+1, wait)
		}
	}
}

// However many keys are made up, the one that is watched keeps its count, and no other key is bound by them.
func TestMadeUpKeysPushNothingOut(t *testing.T) {
	t.Parallel()
	table := NewTable(Rate{10, 15 * time.Minute}, 1<<15)
	for range 10 {
		table.Take(start, "watched")
	}
	for i := range 25_000 {
		table.Take(start, fmt.Sprint("made up ", i))
	}
	if table.Take(start, "watched") == 0 {
		t.Error("the count was pushed out")
	}
	bound := 0
	for i := range 1000 {
		if table.Take(start, fmt.Sprint("a person ", i)) != 0 {
			bound++
		}
	}
	if bound > 1 { // the one that shares the watched key's bucket
		t.Errorf("%d of 1000 are bound by what others did", bound)
	}
}
