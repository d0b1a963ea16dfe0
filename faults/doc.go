// Package faults lets the built program run into what goes wrong at three in the morning, under load and at random,
// and asks the same questions after each fault. Its tests print the seed of their choices; -seed repeats a run.
package faults
