package store

import (
	"testing"
	"time"
)

func TestRoomThatRunsOut(t *testing.T) {
	t.Parallel()
	const gb = 1 << 30
	for _, c := range []struct {
		disk Disk
		low  bool
	}{
		{Disk{Free: 2 * gb, Total: 2000 * gb}, false}, // a large disk needs no hundred gigabytes
		{Disk{Free: gb - 1, Total: 2000 * gb}, true},
		{Disk{Free: gb / 2, Total: 8 * gb}, false}, // 6 % of a small one
		{Disk{Free: gb / 4, Total: 8 * gb}, true},  // 3 %
		{Disk{Free: 0, Total: 8 * gb}, true},
		{Disk{Free: 3 * gb, Total: 2000 * gb, Used: 4 * gb}, true}, // no room for a backup
		{Disk{Free: 5 * gb, Total: 2000 * gb, Used: 4 * gb}, false},
	} {
		if c.disk.Low() != c.low {
			t.Errorf("%+v: low is %v", c.disk, !c.low)
		}
	}
}

// Whoever asks for the state within a second gets the last look.
func TestStateIsSharedForASecond(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	first := s.looks.last.Load()
	at := first.at
	s.now = func() time.Time { return at.Add(lookEvery - time.Millisecond) }
	s.State()
	if s.looks.last.Load() != first {
		t.Error("the disk was looked at again within a second")
	}
	s.now = func() time.Time { return at.Add(lookEvery) }
	s.State()
	if s.looks.last.Load() == first {
		t.Error("the look is older than a second")
	}
}
