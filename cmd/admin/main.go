// Command greenroom is the persona desk: its server, and the commands for the people who run it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// console connects a command to its surroundings: input, output, environment and clock.
type console struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	now      func() time.Time
}

// command is one subcommand of greenroom; its name has one word or two.
type command struct {
	name string // such as "key create"
	args string // the arguments behind the flags, for the usage
	help string
	run  func(ctx context.Context, c console, args []string) error
}

var commands = []command{
	{"serve", "", "start the server", serve},
	{"migrate", "", "bring the database up to date", migrate},
	{"health", "", "ask the running server whether it is ready, and exit 1 when it is not", health},
	{"check", "", "read the whole database, of a backup too, and say what is not as it was written", checkDatabase},
	{"backup", "FILE", "copy the database into a new file, also beside a running server", backup},
	{"restore", "FILE", "check a backup and put it in the place of the database, while no server runs", restore},
	{"user create", "", "make a person who may sign in", userCreate},
	{"user list", "", "list people", userList},
	{"user disable", "EMAIL", "keep a person from signing in", userDisable},
	{"user enable", "EMAIL", "let a disabled person sign in again", userEnable},
	{"user role", "EMAIL ROLE", "make a person a viewer, editor or admin", userRole},
	{"user delete", "EMAIL", "remove a person for good; what they did stays", userDelete},
	{"user password", "EMAIL", "give a person a new password", userPassword},
	{"key create", "", "make an API key and print it", keyCreate},
	{"key list", "", "list API keys", keyList},
	{"key revoke", "PREFIX", "end an API key", keyRevoke},
	{"label list", "SLUG", "list a persona's labels", labelList},
	{"label move", "SLUG LABEL VERSION", "point a label at a version; live is what apps get", labelMove},
	{"label remove", "SLUG LABEL", "stop giving tokens by a label", labelRemove},
	{"label protect", "SLUG LABEL", "let only admins, and keys they allowed, move a label", labelProtect},
	{"label unprotect", "SLUG LABEL", "let every editor move a label", labelUnprotect},
	{"audit verify", "", "walk the audit and name the first row that is not as it was written", auditVerify},
	{"audit export", "", "print the audit as JSON Lines, oldest first; the last line counts them", auditExport},
	{"version", "", "print the version and its commit", printVersion},
}

func main() {
	ctx, stop := untilSignal()
	defer stop()
	c := console{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, now: time.Now}
	os.Exit(run(ctx, c, os.Args[1:]))
}

// untilSignal gives a context that ends with the first Ctrl-C or SIGTERM. The second one ends the process at once.
func untilSignal() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // from here on a signal does again what it does by default
	return ctx, stop
}

// run gives the exit code: 0 done, 1 failed, 2 called wrongly.
func run(ctx context.Context, c console, args []string) int {
	cmd, rest := find(args)
	if cmd == nil {
		usage(c.err)
		if slices.Contains([]string{"help", "-h", "--help"}, strings.Join(args, " ")) {
			return 0
		}
		return 2
	}
	err := cmd.run(ctx, c, rest)
	misuse, misused := errors.AsType[*misuseError](err)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case misused:
		fmt.Fprintf(c.err, "greenroom %s: %s\n", cmd.name, misuse)
		return 2
	}
	fmt.Fprintf(c.err, "greenroom %s: %s\n", cmd.name, forPeople(err))
	return 1
}

// find gives the command at the beginning of the arguments, and the rest of them. --version is what people try first.
func find(args []string) (*command, []string) {
	if len(args) > 0 && args[0] == "--version" {
		args = append([]string{"version"}, args[1:]...)
	}
	for i := range commands {
		words := strings.Fields(commands[i].name)
		if len(args) >= len(words) && slices.Equal(args[:len(words)], words) {
			return &commands[i], args[len(words):]
		}
	}
	return nil, nil
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "Usage: greenroom COMMAND [flags]")
	fmt.Fprintln(w)
	for _, cmd := range commands {
		fmt.Fprintf(w, "  %-30s %s\n", strings.TrimSpace(cmd.name+" "+cmd.args), cmd.help)
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "greenroom COMMAND --help lists a command's flags and the environment it reads.")
}
