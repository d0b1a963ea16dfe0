package main

import (
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"greenroom/anam/sandbox"
)

// The usual address is taken when it is free, and no reason not to start when it isn't. One that somebody chose is.
func TestTheSandboxFindsAPort(t *testing.T) {
	holder, err := net.Listen("tcp", usualSandbox)
	free := err == nil
	start := func(set settings) (string, error) {
		stand := sandbox.New(sandbox.Options{Now: time.Now})
		t.Cleanup(func() { _ = stand.Close() })
		return startSandbox(stand, set)
	}
	if base, err := start(settings{addr: defaultAddr}); err != nil || strings.HasSuffix(base, ":8081") {
		t.Errorf("where the usual port is taken: %s, %v", base, err)
	}
	if _, err := start(settings{addr: defaultAddr, sandboxAddr: usualSandbox}); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a chosen port that is taken: %v", err)
	}
	if !free {
		t.Skip("another program has the usual port")
	}
	_ = holder.Close()
	if base, err := start(settings{addr: "127.0.0.1:8081"}); err != nil || strings.HasSuffix(base, ":8081") {
		t.Errorf("beside a server on that port: %s, %v", base, err)
	}
	if base, err := start(settings{addr: defaultAddr}); err != nil || base != "http://"+usualSandbox {
		t.Errorf("where the usual port is free: %s, %v", base, err)
	}
}
