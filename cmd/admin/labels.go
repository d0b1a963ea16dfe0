package main

import (
	"context"
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
	return withStore(ctx, c, f, args, 1, func(s *store.Store, rest []string) error {
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
	var note string
	f.set.StringVar(&note, "note", "", "`why` the label is moved")
	return withStore(ctx, c, f, args, 3, func(s *store.Store, rest []string) error {
		version, err := strconv.Atoi(strings.TrimPrefix(rest[2], "v"))
		if err != nil {
			return misuse("VERSION is no number")
		}
		t, err := s.MoveLabel(ctx, commandLine, rest[0], models.LabelMove{Label: rest[1], Version: version, Note: note})
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "The label %s of %s points at v%d.\n", rest[1], t.Slug, version)
		return nil
	})
}

func labelRemove(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "label remove", "SLUG LABEL")
	return withStore(ctx, c, f, args, 2, func(s *store.Store, rest []string) error {
		if err := s.RemoveLabel(ctx, commandLine, rest[0], rest[1]); err != nil {
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
	return withStore(ctx, c, f, args, 2, func(s *store.Store, rest []string) error {
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
