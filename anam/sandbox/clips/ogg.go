package clips

import (
	"bytes"
	"errors"
	"slices"
)

// packets reads the Opus packets of an Ogg file (RFC 3533, RFC 7845), without its two header packets.
func packets(file []byte) ([][]byte, error) {
	var all [][]byte
	var begun []byte // of a packet that continues on the next page
	for rest := file; len(rest) > 0; {
		lacing, body, after, err := oggPage(rest)
		if err != nil {
			return nil, err
		}
		for _, length := range lacing {
			begun, body = append(begun, body[:length]...), body[length:]
			if length < 255 {
				all, begun = append(all, slices.Clip(begun)), nil
			}
		}
		rest = after
	}
	if len(all) < 3 || !bytes.HasPrefix(all[0], []byte("OpusHead")) || !bytes.HasPrefix(all[1], []byte("OpusTags")) {
		return nil, errors.New("not a sound in Ogg Opus")
	}
	return all[2:], nil
}

// oggPage takes one page: its lacing values are the lengths of the segments in the body, and a length under 255 ends a packet.
func oggPage(file []byte) (lacing, body, after []byte, err error) {
	const header = 27
	if len(file) < header || string(file[:4]) != "OggS" {
		return nil, nil, nil, errors.New("not an Ogg page")
	}
	from := header + int(file[header-1])
	if from > len(file) {
		return nil, nil, nil, errors.New("the Ogg file ends within a page")
	}
	lacing = file[header:from]
	to := from
	for _, length := range lacing {
		to += int(length)
	}
	if to > len(file) {
		return nil, nil, nil, errors.New("the Ogg file ends within a page")
	}
	return lacing, file[from:to], file[to:], nil
}
