package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// errSilent means that a server answered nothing well.
var errSilent = errors.New("no request was answered well")

// load has an order carried out by a generator in a process of its own.
func load(ctx context.Context, o order, env ...string) (m measured, err error) {
	cmd, err := ourselves(ctx, "load")
	if err != nil {
		return m, err
	}
	in, err := json.Marshal(o)
	if err != nil {
		return m, err
	}
	cmd.Stdin, cmd.Stderr, cmd.Env = bytes.NewReader(in), os.Stderr, append(cmd.Env, env...)
	out, err := cmd.Output()
	if err != nil {
		return m, fmt.Errorf("generate load: %w", err)
	}
	if err := json.Unmarshal(out, &m); err != nil {
		return m, fmt.Errorf("generate load: %w", err)
	}
	if m.Failed == m.Sent {
		return m, fmt.Errorf("%w: %v", errSilent, m.Statuses)
	}
	return m, nil
}

// loadOf is an order of the usual length.
func (s sizes) loadOf(parallel int, asks ...ask) order {
	return order{Asks: asks, Parallel: parallel, Warm: s.span / 4, Span: s.span}
}

// ourselves runs this program in another role.
func ourselves(ctx context.Context, args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env, cmd.WaitDelay = os.Environ(), time.Second
	return cmd, nil
}
