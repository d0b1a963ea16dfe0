package main

import "time"

// sizes say how large a run is.
type sizes struct {
	rounds       int
	span         time.Duration // of a load, behind a warm-up of a quarter of it
	breadth      crowd
	beside       int           // templates beside PocketBase
	small, large crowd         // which growth compares
	work         time.Duration // CPU time that a server spends on a view before it is the other's turn
	talks        int           // to the first frame, on each page
}

var ordinary = sizes{
	rounds: 5, span: 2 * time.Second, breadth: crowd{Templates: 1177, Keys: 300}, beside: 1000,
	small: crowd{1000, 50, 10_000}, large: crowd{20_000, 1000, 200_000}, work: 200 * time.Millisecond, talks: 15,
}

// full is as large as Greenroom is meant to be.
var full = crowd{100_000, 1000, 1_000_000}

var short = sizes{
	rounds: 2, span: time.Second, breadth: crowd{Templates: 120, Keys: 30}, beside: 200,
	small: crowd{200, 50, 2000}, large: crowd{1000, 200, 10_000}, work: 50 * time.Millisecond, talks: 5,
}
