// Command record draws and hums what the clips of the sandbox show, frame by frame, for an encoder to read.
// How the clips are made from it stands in clips/encode.sh.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"greenroom/anam/sandbox/studio"
)

// voicePitch is that of the presenter, in hertz.
const voicePitch = 196

// recordings are the possible arguments, with their writers.
var recordings = map[string]func(io.Writer) error{
	"idle":  func(w io.Writer) error { return film(w, idling) },
	"talk":  func(w io.Writer) error { return film(w, talking) },
	"voice": func(w io.Writer) error { _, err := w.Write(studio.Hum(voicePitch)); return err },
}

func main() {
	if len(os.Args) != 2 || recordings[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: record idle|talk|voice")
		os.Exit(2)
	}
	out := bufio.NewWriter(os.Stdout)
	err := recordings[os.Args[1]](out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "record %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}
