package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"greenroom/models"
	"greenroom/store"
)

// commandLine is the actor of every command.
var commandLine = models.Actor{Kind: models.ActorCLI}

func logTo(c console) *slog.Logger { return slog.New(slog.NewTextHandler(c.err, nil)) }

func migrate(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "migrate", "")
	var path string
	err := withStore(ctx, c, f, store.Make, args, 0, func(s *store.Store, _ []string) error {
		path = s.Path()
		fmt.Fprintln(c.out, "The database is up to date.")
		return nil
	})
	if err != nil {
		return err
	}
	if said := compactAlone(ctx, path); said != "" { // a large file takes minutes, which only who is alone with it has
		fmt.Fprintln(c.out, said)
	}
	return nil
}

func backup(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "backup", "FILE")
	rest, err := f.parse(args, 1)
	if err != nil {
		return err
	}
	path, err := databaseFor(store.Look, f, c.env)
	if err != nil {
		return err
	}
	if err := store.Backup(ctx, path, rest[0]); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Copied %s to %s.\n", path, rest[0])
	return nil
}

// withStore reads flags and settings, opens the database for a command and closes it behind it.
func withStore(ctx context.Context, c console, f *flags, access store.Access, args []string, want int, work func(s *store.Store, rest []string) error) (err error) {
	rest, err := f.parse(args, want)
	if err != nil {
		return err
	}
	path, err := databaseFor(access, f, c.env)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.err, "Database: %s\n", path)
	s, err := store.Open(ctx, store.Options{Path: path, Access: access, Now: c.now, Log: logTo(c)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return work(s, rest)
}

// forPeople tells a refusal with its fields, in the words of the command line.
func forPeople(err error) string {
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		return err.Error()
	}
	text := e.Message
	for _, field := range e.Fields {
		text += fmt.Sprintf("\n  %s: %s", field.Field, field.Message)
	}
	return text
}
