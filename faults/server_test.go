package faults

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// scratch holds the program; whoever runs it may enter.
var scratch = filepath.Join(os.TempDir(), fmt.Sprint("greenroom-faults-", os.Getpid()))

// built gives the program as the tree stands, so that no fault meets an old one.
func built(t *testing.T) string {
	t.Helper()
	path := filepath.Join(scratch, "greenroom")
	build := exec.Command("go", "build", "-o", path, "./cmd/admin")
	build.Dir, build.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	return path
}

// server is one run of the program.
type server struct {
	base    string // such as http://127.0.0.1:41234; empty when it ended before it listened
	process *os.Process
	log     *logReader
	ended   chan struct{} // closed: it has ended
	err     error         // how it ended

	mu      sync.Mutex
	metrics string // where its metrics are; empty as long as it hasn't said so
}

// startServer starts the command and waits until it listens or has ended.
func startServer(t *testing.T, command *exec.Cmd) *server {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	command.Stderr = writer
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &server{process: command.Process, log: readLog(reader), ended: make(chan struct{})}
	listening := make(chan string, 1)
	go func() {
		s.hear(out, listening)
		s.err = command.Wait()
		close(s.ended)
	}()
	select {
	case s.base = <-listening:
	case <-s.ended:
	case <-time.After(patience):
		s.kill()
		t.Fatalf("the server neither listens nor ends\n%s", s.log.last(40))
	}
	return s
}

// hear reads what the server says to whoever started it.
func (s *server) hear(out io.Reader, listening chan<- string) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if base, found := strings.CutPrefix(lines.Text(), "Greenroom is at "); found {
			listening <- base
		}
		if address, found := strings.CutPrefix(lines.Text(), "Metrics are at "); found {
			s.mu.Lock()
			s.metrics = address
			s.mu.Unlock()
		}
	}
}

// kill ends it as a power cut or the kernel's memory killer does.
func (s *server) kill() {
	_ = s.process.Kill()
	<-s.ended
}

// stop ends it as an operator does; it must end well.
func (r *round) stop() {
	r.Helper()
	r.must(r.server.process.Signal(syscall.SIGTERM))
	select {
	case <-r.server.ended:
	case <-time.After(patience):
		r.Fatalf("%s: SIGTERM does not end the server\n%s", r.name, r.server.log.last(40))
	}
	if r.server.err != nil {
		r.wrong("stop", "the server ended with %v", r.server.err)
	}
}

// logReader reads a server's log, until it stalls or dies.
type logReader struct {
	pipe *os.File
	gate sync.Mutex // held: it reads nothing

	mu   sync.Mutex
	text []byte
}

// mostLog is how much of a log is kept, in bytes.
const mostLog = 8 << 20

func readLog(pipe *os.File) *logReader {
	l := &logReader{pipe: pipe}
	go l.run()
	return l
}

func (l *logReader) run() {
	defer l.pipe.Close()
	buffer := make([]byte, 64<<10)
	for {
		l.gate.Lock()
		n, err := l.pipe.Read(buffer)
		l.gate.Unlock()
		l.mu.Lock()
		l.text = append(l.text, buffer[:n]...)
		l.text = l.text[max(0, len(l.text)-mostLog):]
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// stall makes it read nothing until goOn is called.
func (l *logReader) stall() (goOn func()) {
	l.gate.Lock()
	return l.gate.Unlock
}

// die closes the pipe, as a logger that crashed does.
func (l *logReader) die() error { return l.pipe.Close() }

func (l *logReader) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

// last gives the last lines, but for those of requests that went well.
func (l *logReader) last(n int) string {
	lines := strings.Split(strings.TrimSpace(l.String()), "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(line, "level=INFO msg=request ") })
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
