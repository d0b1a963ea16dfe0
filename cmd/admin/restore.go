package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"greenroom/models"
	"greenroom/store"
)

// restore puts a backup in the place of the database, says what it lets in again, and ends that when it is told to.
func restore(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "restore", "FILE")
	endKeys := f.set.Bool("end-keys", false, "revoke every API key of the backup: apps need new ones")
	endSessions := f.set.Bool("end-sessions", false, "sign everybody out")
	rest, err := f.parse(args, 1)
	if err != nil {
		return err
	}
	path, err := databaseFor(store.Make, f, c.env)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.err, "Database: %s\n", path)
	done, err := store.Restore(ctx, rest[0], path, c.now)
	if errors.Is(err, store.ErrInUse) {
		return fmt.Errorf("%w; stop every server on it, then try again", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Restored %s: the database is whole, and %d live personas can be given to apps.\n", rest[0], done.Live)
	if !done.Newest.IsZero() {
		fmt.Fprintf(c.out, "The newest change or request in it is of %s. What came later is lost.\n", done.Newest.UTC().Format("2006-01-02 15:04:05 MST"))
	}
	tellValidAgain(ctx, c, done)
	asked := newQuestion(c, onTerminal(c.in))
	*endKeys = *endKeys || asked.yes("Revoke every API key of the backup? Apps then need new ones.")
	*endSessions = *endSessions || asked.yes("Sign everybody out?")
	return endOld(ctx, c, path, *endKeys, *endSessions)
}

// tellValidAgain says what the database that was moved aside refused and the restored one takes.
func tellValidAgain(ctx context.Context, c console, done store.Restored) {
	if done.Aside == "" {
		fmt.Fprintln(c.out, "There was no database before it, so nobody knows which keys were revoked and which people disabled since the backup: look through `greenroom key list` and `greenroom user list`.")
		return
	}
	fmt.Fprintf(c.out, "What was there before is now %s. Delete it, with the files beside it, when you don't need it any more.\n", done.Aside)
	again, err := store.CompareAccess(ctx, done.File, done.Aside)
	if err != nil {
		fmt.Fprintln(c.out, "That one can't be read, so look through `greenroom key list` and `greenroom user list`: keys revoked and people disabled since the backup are valid again.")
		return
	}
	for _, told := range []struct {
		what  string
		names []string
	}{
		{"Keys revoked since the backup, valid again", again.Keys},
		{"Keys made since the backup, refused from now on", again.LostKeys},
		{"People disabled since the backup, who may sign in again", again.People},
		{"People whose password is the one from before the backup", again.Passwords},
		{"People whose role is the one from before the backup", again.Roles},
	} {
		if len(told.names) > 0 {
			fmt.Fprintf(c.out, "%s: %s\n", told.what, strings.Join(told.names, ", "))
		}
	}
	if len(again.Keys)+len(again.People) == 0 {
		fmt.Fprintln(c.out, "No key and no person is valid again.")
	}
}

// endOld ends what the backup brought back.
func endOld(ctx context.Context, c console, path string, keys, sessions bool) (err error) {
	if !keys && !sessions {
		return nil
	}
	s, err := store.Open(ctx, store.Options{Path: path, Access: store.Change, Now: c.now, Log: logTo(c)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if keys {
		if err := endKeysOf(ctx, c, s); err != nil {
			return err
		}
	}
	if !sessions {
		return nil
	}
	ended, err := s.EndAllSessions(ctx, commandLine)
	if err == nil {
		fmt.Fprintf(c.out, "Sessions ended: %d.\n", ended)
	}
	return err
}

func endKeysOf(ctx context.Context, c console, s *store.Store) error {
	ended := 0
	err := eachKey(ctx, s, func(key models.APIKey) error {
		if !key.RevokedAt.IsZero() {
			return nil
		}
		ended++
		return s.RevokeKey(ctx, commandLine, key.ID)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Keys revoked: %d.\n", ended)
	return nil
}

// question asks whoever sits at a terminal; for a script the answer is no.
type question struct {
	console
	answers  *bufio.Reader
	terminal bool
}

func newQuestion(c console, terminal bool) question {
	return question{c, bufio.NewReader(c.in), terminal}
}

func (q question) yes(text string) bool {
	if !q.terminal {
		return false
	}
	fmt.Fprintf(q.err, "%s [y/N] ", text)
	answer, _ := q.answers.ReadString('\n')
	return strings.EqualFold(strings.TrimSpace(answer), "y")
}

func onTerminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	nothing, err := os.Stat(os.DevNull) // a character device too, and what services and cron have as input
	return err != nil || !os.SameFile(info, nothing)
}
