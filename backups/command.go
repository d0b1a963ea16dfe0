package backups

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	// commandTime is how long the operator's command may take: a large file goes over a slow network.
	commandTime = time.Hour
	// outputTime is how long its children may keep its output open after it has ended.
	outputTime = 5 * time.Second
)

// runCommand runs the operator's command on a backup, without a shell. Its output goes nowhere, because it may hold secrets of the operator's,
// and its environment lacks those of Greenroom.
func (k *Keeper) runCommand(ctx context.Context, file string) error {
	if len(k.Command) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, k.commandTime)
	defer cancel()
	args := append(slices.Clone(k.Command[1:]), file)
	cmd := exec.CommandContext(ctx, k.Command[0], args...)
	cmd.Env = withoutOurs(k.Environ)
	cmd.WaitDelay = outputTime
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // its children too
	err := cmd.Run()
	if ctx.Err() == context.DeadlineExceeded {
		return fmt.Errorf("the backup command was ended after %s", k.commandTime)
	}
	if err != nil {
		return fmt.Errorf("the backup command failed: %w", err)
	}
	return nil
}

// withoutOurs leaves out what may hold the Anam key or the first admin's password.
func withoutOurs(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		return strings.HasPrefix(pair, "ANAM_") || strings.HasPrefix(pair, "GREENROOM_")
	})
}
