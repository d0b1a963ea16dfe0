package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// process is a program that the bench started. It ends with its context at the latest.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed: it has ended
	err   error         // how
}

// patience is how long a program may take to say that it listens, and to end when it is asked to.
const patience = time.Minute

// start runs a program and gives what follows prefix on the line of its output that begins with it. Every line goes to heard, which may be nil.
func start(ctx context.Context, cmd *exec.Cmd, prefix string, heard func(line string)) (*process, string, error) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	p := &process{cmd: cmd, ended: make(chan struct{})}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	said := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if heard != nil {
				heard(lines.Text())
			}
			if rest, found := strings.CutPrefix(lines.Text(), prefix); found && prefix != "" || len(said) == 0 && prefix == "" {
				select {
				case said <- strings.TrimSpace(rest):
				default:
				}
			}
		}
		_, _ = io.Copy(io.Discard, out) // behind a line that is too long
		p.err = cmd.Wait()
		stop()
		close(p.ended)
	}()
	select {
	case rest := <-said:
		return p, rest, nil
	case <-p.ended:
		return nil, "", errors.Join(fmt.Errorf("%s did not start", cmd.Path), p.err)
	case <-time.After(patience):
		p.kill()
		return nil, "", fmt.Errorf("%s does not start", cmd.Path)
	}
}

func (p *process) pid() int { return p.cmd.Process.Pid }

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// rest waits until the process does nothing by itself any more, such as what it does after a start.
func (p *process) rest(ctx context.Context) error {
	const look, idle, longest = 500 * time.Millisecond, 2 * tick, 10 * time.Minute
	for began := time.Now(); time.Since(began) < longest; {
		before := cpuOf(p.pid())
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		if cpuOf(p.pid())-before <= idle {
			return nil
		}
	}
	return fmt.Errorf("%s does not come to rest in %s", p.cmd.Path, longest)
}

// stop ends it as an operator does.
func (p *process) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
		return p.err
	case <-time.After(patience):
		p.kill()
		return fmt.Errorf("SIGTERM does not end %s", p.cmd.Path)
	}
}
