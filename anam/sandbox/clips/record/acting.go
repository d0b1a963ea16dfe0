package main

import (
	"math"

	"greenroom/anam/sandbox/studio"
)

// A clip is 4 seconds at 25 frames a second. It ends as it begins, so that it can be played in a loop.
const (
	clipSeconds     = 4
	framesPerSecond = 25
)

// idling breathes and blinks twice.
func idling(t float64) studio.Expression {
	return studio.Expression{
		Lids: blink(t, 1.1) + blink(t, 3.2),
		Nod:  1.6 * (1 - turn(t, 1)) / 2,
		Sway: 1.2 * math.Sin(2*math.Pi*t/clipSeconds),
	}
}

// talking opens and closes the mouth with every syllable, nods along and blinks once.
func talking(t float64) studio.Expression {
	return studio.Expression{
		Lids:  blink(t, 2.3),
		Mouth: mouthAt(t),
		Nod:   3 * (1 - turn(t, 2)) / 2,
		Sway:  2.4 * math.Sin(2*math.Pi*t/clipSeconds),
	}
}

// turn is a cosine that comes round so many times in a clip.
func turn(t, times float64) float64 { return math.Cos(2 * math.Pi * times * t / clipSeconds) }

// blink closes the eyes for a fifth of a second around a moment.
func blink(t, at float64) float64 { return max(0, 1-math.Abs(t-at)/0.12) }

// syllablesOpen are how far the mouth opens for each quarter of a second. A word ends where it stays closed.
var syllablesOpen = []float64{0.7, 0.45, 0.95, 0.2, 0.6, 0.9, 0.5, 0, 0.8, 0.55, 0.3, 0.9, 0.65, 0.4, 0.75, 0}

func mouthAt(t float64) float64 {
	n := float64(len(syllablesOpen)) * t / clipSeconds
	open := math.Sin(math.Pi * (n - math.Floor(n)))
	return syllablesOpen[int(n)%len(syllablesOpen)] * open * open
}
