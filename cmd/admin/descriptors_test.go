package main

import "testing"

func TestConnectionBounds(t *testing.T) {
	t.Parallel()
	for descriptors, want := range map[int][2]int{
		20: {8, 8}, 64: {8, 8}, 256: {96, 24}, 1024: {480, 120}, 65_536: {20_000, 5_000}, 1 << 30: {20_000, 5_000},
	} {
		if b := connectionBounds(descriptors, nil); b.All != want[0] || b.PerAddress != want[1] {
			t.Errorf("%d descriptors: %d connections, %d from one address, want %v", descriptors, b.All, b.PerAddress, want)
		}
	}
	if descriptorLimit() < 16 {
		t.Errorf("%d descriptors cannot be", descriptorLimit())
	}
}
