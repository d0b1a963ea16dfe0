package studio

import (
	"bytes"
	"encoding/binary"
	"math"
)

// A sample is 2 seconds of 8-bit mono at 16 kHz: 32 KB.
const (
	sampleRate    = 16_000
	sampleSeconds = 2
)

// vowel is where a mouth resonates, in hertz.
type vowel struct{ first, second float64 }

// The hum says "mm-ah-oh-ee": four syllables of half a second, each a vowel.
var syllables = []vowel{{300, 900}, {750, 1150}, {450, 800}, {320, 2100}}

// Hum is a WAV file of a voice without words: overtones of the pitch, in hertz, louder where the vowel resonates.
func Hum(pitch float64) []byte {
	sound := make([]byte, sampleRate*sampleSeconds)
	phase := 0.0
	for i := range sound {
		t := float64(i) / sampleRate
		now := pitch * melody(t) * (1 + 0.006*math.Sin(2*math.Pi*5.2*t))
		phase += now / sampleRate
		level := timbre(phase, now, vowelAt(t)) * loudness(t)
		sound[i] = byte(128 + math.Round(level*104))
	}
	return wav(sound)
}

// melody rises for the second syllable and falls at the end, as a short sentence does.
func melody(t float64) float64 { return 1 + 0.09*math.Sin(math.Pi*t/1.1) - 0.04*t }

// loudness swells and fades with every syllable and never clicks.
func loudness(t float64) float64 {
	part := math.Mod(t, 0.5) / 0.5
	return 0.85 * math.Pow(math.Sin(math.Pi*part), 0.6) * min(1, t*20, (sampleSeconds-t)*8)
}

func vowelAt(t float64) vowel { return syllables[min(int(t/0.5), len(syllables)-1)] }

func timbre(phase, pitch float64, v vowel) float64 {
	sum, all := 0.0, 0.0
	for overtone := 1.; overtone <= 14 && overtone*pitch < sampleRate/2.5; overtone++ {
		hz := overtone * pitch
		weight := (0.12 + resonance(hz, v.first, 130) + 0.5*resonance(hz, v.second, 190)) / math.Sqrt(overtone)
		sum += weight * math.Sin(2*math.Pi*overtone*phase)
		all += weight
	}
	return sum / all
}

func resonance(hz, centre, width float64) float64 {
	d := (hz - centre) / width
	return 1 / (1 + d*d)
}

// wav puts the header of 8-bit mono PCM before the sound.
func wav(sound []byte) []byte {
	var b bytes.Buffer
	put := func(parts ...any) {
		for _, p := range parts {
			_ = binary.Write(&b, binary.LittleEndian, p) // a buffer takes everything
		}
	}
	put([]byte("RIFF"), uint32(36+len(sound)), []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1))
	put(uint32(sampleRate), uint32(sampleRate), uint16(1), uint16(8), []byte("data"), uint32(len(sound)), sound)
	return b.Bytes()
}
