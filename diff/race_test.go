//go:build race

package diff

// raceEnabled tells that everything is slower by the race detector.
const raceEnabled = true
