package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// auditVerify exits 1 when the chain is broken, or when the row that --since names is not in it.
func auditVerify(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "audit verify", "")
	var since []byte
	f.set.Func("since", "`hash` of the head that an earlier run printed and that you kept elsewhere: it must still be there", func(text string) (err error) {
		since, err = hashFlag(text)
		return err
	})
	return withStore(ctx, c, f, store.Look, args, 0, func(s *store.Store, _ []string) error {
		check, err := s.VerifyAuditSince(ctx, since)
		if err != nil {
			return err
		}
		return tellAudit(c, check, since)
	})
}

func tellAudit(c console, check models.AuditCheck, since []byte) error {
	if check.Fault != "" {
		return fmt.Errorf("row %d was %s; the %d rows before it are as they were written", check.Seq, check.Fault, check.Rows)
	}
	if since != nil && !check.Found {
		return fmt.Errorf("no row has the hash %x: rows were cut off, or the whole audit was written anew; compare with an export that you kept", since)
	}
	fmt.Fprintf(c.out, "Rows checked: %d. All are as they were written.\n", check.Rows)
	if check.Forgotten > 0 {
		fmt.Fprintf(c.out, "Rows that name a deleted person by ID alone: %d.\n", check.Forgotten)
	}
	if since != nil {
		fmt.Fprintf(c.out, "Rows since the given head: %d.\n", check.Rows-check.Since)
	}
	fmt.Fprintf(c.out, "Head: %x\n", check.Head)
	return nil
}

// hashFlag takes a hash as this command prints it.
func hashFlag(text string) ([]byte, error) {
	hash, err := hex.DecodeString(text)
	if err != nil || len(hash) != sha256.Size {
		return nil, fmt.Errorf("use the %d characters behind Head: of an earlier run", hex.EncodedLen(sha256.Size))
	}
	return hash, nil
}

// auditExport prints one JSON object a line, oldest first, and behind them how many they are.
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
