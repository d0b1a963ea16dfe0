package main

import (
	"context"
	"fmt"

	"greenroom/store"
)

// checkDatabase exits 1 when something is not as it was written, and prints each finding on a line of its own.
func checkDatabase(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "check", "")
	return withStore(ctx, c, f, store.Look, args, 0, func(s *store.Store, _ []string) error {
		findings, err := s.CheckDatabase(ctx)
		if err != nil {
			return err
		}
		for _, finding := range findings {
			fmt.Fprintln(c.out, finding.Text)
		}
		if n := len(findings); n > 0 {
			return fmt.Errorf("%d findings; restore a backup that this command finds whole, or ask for help with what is printed", n)
		}
		fmt.Fprintln(c.out, "The database is whole.")
		return nil
	})
}
