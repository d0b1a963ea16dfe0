package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"greenroom/models"
	"greenroom/store"
)

func labelList(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "label list", "SLUG")
	return withStore(ctx, c, f, store.Look, args, 1, func(s *store.Store, rest []string) error {
		t, err := s.TemplateBySlug(ctx, rest[0])
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "LABEL\tVERSION\tPROTECTED")
		labels := slices.Concat(slices.Collect(maps.Keys(t.Labels)), t.ProtectedLabels)
		slices.Sort(labels)
		for _, label := range slices.Compact(labels) {
			version := "not set"
			if n := t.Labels[label]; n > 0 {
				version = fmt.Sprint("v", n)
			}
			protected := "no"
			if slices.Contains(t.ProtectedLabels, label) {
				protected = "yes"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\n", label, version, protected)
		}
		return table.Flush()
	})
}

func labelMove(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "label move", "SLUG LABEL VERSION")
	f.checking()
	var note string
	var confirm many
	f.set.StringVar(&note, "note", "", "`why` the label is moved")
	f.set.Var(&confirm, "confirm", "`code` of a problem to publish with all the same; repeatable")
	return withStore(ctx, c, f, store.Change, args, 3, func(s *store.Store, rest []string) error {
		version, err := strconv.Atoi(strings.TrimPrefix(rest[2], "v"))
		if err != nil {
			return misuse("VERSION is no number")
		}
		checks, end := checksOf(c, f, s)
		defer end()
		t, problems, err := checks.Move(ctx, commandLine, rest[0], models.LabelMove{Label: rest[1], Version: version, Note: models.NormalText(note), Confirm: confirm})
		if err != nil {
			return naming(err)
		}
		for _, p := range problems {
			fmt.Fprintf(c.err, "%s: %s\n", p.Code, strings.TrimPrefix(p.Field+": "+p.Message, ": "))
		}
		fmt.Fprintf(c.out, "The label %s of %s points at v%d.\n", rest[1], t.Slug, version)
		return nil
	})
}

// naming adds to a failed check how to publish all the same.
func naming(err error) error {
	failed, ok := errors.AsType[*models.Error](err)
	if !ok || failed.Code != models.CodeCheckFailed {
		return err
	}
	var codes many
	for _, field := range failed.Fields {
		if !slices.Contains(codes, field.Code) {
			codes = append(codes, field.Code)
		}
	}
	named := *failed
	named.Message = "The check found problems with this version. Change the named fields and save, or move the label all the same with --confirm " + strings.Join(codes, " --confirm ") + "."
	return &named
}

func labelRemove(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "label remove", "SLUG LABEL")
	return withStore(ctx, c, f, store.Change, args, 2, func(s *store.Store, rest []string) error {
		if err := s.RemoveLabel(ctx, commandLine, rest[0], models.LabelRemoval{Label: rest[1]}); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "The label %s of %s is removed: apps get no tokens by it.\n", rest[1], rest[0])
		return nil
	})
}

func labelProtect(ctx context.Context, c console, args []string) error {
	return setProtected(ctx, c, "label protect", true, args)
}

func labelUnprotect(ctx context.Context, c console, args []string) error {
	return setProtected(ctx, c, "label unprotect", false, args)
}

func setProtected(ctx context.Context, c console, name string, on bool, args []string) error {
	f := newFlags(c, name, "SLUG LABEL")
	return withStore(ctx, c, f, store.Change, args, 2, func(s *store.Store, rest []string) error {
		t, err := s.SetLabelProtected(ctx, commandLine, rest[0], rest[1], on)
		if err != nil {
			return err
		}
		who := "Every editor may"
		if on {
			who = "Only admins, and keys that an admin allowed it,"
		}
		fmt.Fprintf(c.out, "%s move the label %s of %s now.\n", who, rest[1], t.Slug)
		return nil
	})
}
