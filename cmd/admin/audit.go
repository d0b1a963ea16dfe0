package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// auditVerify exits 1 when the chain is broken.
func auditVerify(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "audit verify", "")
	return withStore(ctx, c, f, store.Look, args, 0, func(s *store.Store, _ []string) error {
		check, err := s.VerifyAudit(ctx)
		if err != nil {
			return err
		}
		if check.Fault != "" {
			return fmt.Errorf("row %d was %s; the %d rows before it are as they were written", check.Seq, check.Fault, check.Rows)
		}
		fmt.Fprintf(c.out, "Rows checked: %d. All are as they were written.\n", check.Rows)
		return nil
	})
}

// auditExport prints one JSON object a line, oldest first.
func auditExport(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "audit export", "")
	var q models.AuditQuery
	var since, until string
	f.set.StringVar(&q.ActorID, "actor", "", "`ID` of the person or key that acted")
	f.set.StringVar(&q.Slug, "template", "", "`slug` of the template that rows are about")
	f.set.Func("action", "`action` such as label.moved", func(word string) error { return actionFlag(&q.Action, word) })
	f.set.StringVar(&since, "since", "", "from this `time` on, such as 2026-07-01T00:00:00Z")
	f.set.StringVar(&until, "until", "", "before this `time`")
	return withStore(ctx, c, f, store.Look, args, 0, func(s *store.Store, _ []string) (err error) {
		if q.Since, err = timeFlag("since", since); err != nil {
			return err
		}
		if q.Until, err = timeFlag("until", until); err != nil {
			return err
		}
		out := bufio.NewWriter(c.out)
		if err := s.WriteAudit(ctx, out, q); err != nil {
			return err
		}
		return out.Flush()
	})
}

// actionFlag takes a known action only: a misspelt one would export nothing and look like an empty audit.
func actionFlag(to *models.Action, word string) error {
	*to = models.Action(word)
	if !slices.Contains(models.Actions, *to) {
		return fmt.Errorf("use one of: %s", strings.Trim(fmt.Sprint(models.Actions), "[]"))
	}
	return nil
}

func timeFlag(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, misuse("--%s is no time such as 2026-07-01T00:00:00Z", name)
	}
	return at, nil
}
