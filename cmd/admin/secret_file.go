package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

const (
	// secretFileTime is how long reading a secret may take: a drive of the network that died answers never.
	secretFileTime = 2 * time.Second
	// mostOfSecret is more than any key or password needs.
	mostOfSecret = 64 << 10
)

// readSecretFile reads a small file, and waits for it no longer than given. A read that hangs is left behind: nothing can end it.
func readSecretFile(path string, patience time.Duration) ([]byte, error) {
	type result struct {
		content []byte
		err     error
	}
	ended := make(chan result, 1)
	go func() {
		content, err := readSmall(path)
		ended <- result{content, err}
	}()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case r := <-ended:
		return r.content, r.err
	case <-late.C:
		return nil, fmt.Errorf("open %s: nothing came within %s: it is a pipe that nobody writes to, or on a drive that doesn't answer", path, patience)
	}
}

// readSmall takes pipes too, as a shell's <(command) is one.
func readSmall(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, mostOfSecret+1))
	if len(content) > mostOfSecret {
		return nil, errors.Join(err, fmt.Errorf("read %s: it has more than %d bytes", path, mostOfSecret))
	}
	return content, err
}
