// Package clips holds the recorded video and sound of the sandbox's presenter: idling, talking and humming.
// The studio made them, and encode.sh encoded them.
package clips

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"
)

//go:generate ./encode.sh

var (
	//go:embed idle.ivf
	idleFile []byte
	//go:embed talk.ivf
	talkFile []byte
	//go:embed voice.opus
	voiceFile []byte
)

const (
	// PictureTime is how long one picture is shown.
	PictureTime = 40 * time.Millisecond
	// SoundTime is how long one packet of sound lasts.
	SoundTime = 20 * time.Millisecond
)

// Silence is a silent packet of Opus: a 20 ms CELT frame without content (RFC 6716, section 3.1).
var Silence = []byte{0xf8, 0xff, 0xfe}

// Reel is the film, cut into samples for RTP. Callers must not change it.
type Reel struct {
	// Idle and Talk are VP8 pictures of 720x480. The first of each is a key frame, the only one.
	Idle, Talk [][]byte
	// Voice are packets of Opus.
	Voice [][]byte
}

// Load cuts the film once. It fails only when an embedded file is damaged.
var Load = sync.OnceValues(func() (Reel, error) {
	idle, idleErr := pictures(idleFile)
	talk, talkErr := pictures(talkFile)
	voice, voiceErr := packets(voiceFile)
	if err := errors.Join(idleErr, talkErr, voiceErr); err != nil {
		return Reel{}, fmt.Errorf("load clips: %w", err)
	}
	return Reel{Idle: idle, Talk: talk, Voice: voice}, nil
})

// pictures reads an IVF file: 32 bytes of header, then a length, a time stamp and a frame, again and again.
func pictures(file []byte) ([][]byte, error) {
	const header, frameHeader = 32, 12
	if len(file) < header || string(file[:4]) != "DKIF" || string(file[8:12]) != "VP80" {
		return nil, errors.New("not a VP8 film in IVF")
	}
	var frames [][]byte
	for rest := file[header:]; len(rest) > 0; {
		if len(rest) < frameHeader {
			return nil, errors.New("the IVF file ends within a frame")
		}
		end := frameHeader + int(binary.LittleEndian.Uint32(rest))
		if end > len(rest) {
			return nil, errors.New("the IVF file ends within a frame")
		}
		frames, rest = append(frames, rest[frameHeader:end]), rest[end:]
	}
	if len(frames) == 0 || frames[0][0]&1 != 0 {
		return nil, errors.New("the film does not begin with a key frame")
	}
	return frames, nil
}
