package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// keyCreate prints the key and a newline on stdout, and nothing else there: scripts read it.
func keyCreate(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "key create", "")
	var in models.NewKey
	var scopes, templates many
	var expires time.Duration
	f.set.StringVar(&in.Name, "name", "", "what the key is for, such as the app's `name`")
	f.set.Var(&scopes, "scope", "mint, templates:read, templates:write, templates:publish or audit:read; repeatable")
	f.set.Var(&templates, "template", "`slug` of a template that the key is restricted to; repeatable (default: every template)")
	f.set.BoolVar(&in.NoLabPersonas, "no-lab-personas", false, "keep the key from minting Lab personas")
	f.set.DurationVar(&expires, "expires-in", 0, "`span` after which the key ends, such as 720h (default: never)")
	f.set.BoolVar(&in.ProtectedLabels, "protected-labels", false, "let the key move protected labels too; needs the scope templates:publish")
	f.set.IntVar(&in.RatePerMinute, "rate", 0, "most `mints` per minute (default: no limit)")
	f.set.IntVar(&in.WritesPerMinute, "write-rate", 0, "most `changes` per minute through the API (default: no limit)")
	return withStore(ctx, c, f, store.Change, args, 0, func(s *store.Store, _ []string) error {
		in.Slugs = templates
		for _, scope := range scopes {
			in.Scopes = append(in.Scopes, models.Scope(scope))
		}
		if expires != 0 {
			in.ExpiresAt = c.now().Add(expires)
		}
		_, secret, err := s.CreateKey(ctx, commandLine, in)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, secret.Reveal())
		return err
	})
}

func keyList(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "key list", "")
	return withStore(ctx, c, f, store.Look, args, 0, func(s *store.Store, _ []string) error {
		table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "PREFIX\tNAME\tSCOPES\tSTATE\tLAST USED")
		err := eachKey(ctx, s, func(key models.APIKey) error {
			words := make([]string, len(key.Scopes))
			for i, scope := range key.Scopes {
				words[i] = string(scope)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", key.Prefix, key.Name, strings.Join(words, " "), keyState(key, c.now()), shownTime(key.LastUsedAt))
			return nil
		})
		return errors.Join(err, table.Flush())
	})
}

func keyState(key models.APIKey, now time.Time) string {
	switch {
	case !key.RevokedAt.IsZero():
		return "revoked"
	case !key.Usable(now):
		return "expired"
	}
	return "active"
}

func shownTime(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}

func keyRevoke(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "key revoke", "PREFIX")
	return withStore(ctx, c, f, store.Change, args, 1, func(s *store.Store, rest []string) error {
		key, err := s.KeyByPrefix(ctx, rest[0])
		if models.CodeOf(err) == models.CodeNotFound {
			key, err = s.KeyByID(ctx, rest[0])
		}
		if models.CodeOf(err) == models.CodeNotFound {
			return models.Fail(models.CodeNotFound, "No key has this prefix. List them with: greenroom key list")
		}
		if err == nil {
			err = s.RevokeKey(ctx, commandLine, key.ID)
		}
		if err == nil {
			fmt.Fprintf(c.out, "Revoked %s (%s).\n", key.Prefix, key.Name)
		}
		return err
	})
}

// eachKey calls each with every key, newest first, and reads them page by page.
func eachKey(ctx context.Context, s *store.Store, each func(models.APIKey) error) error {
	return eachPage(each, func(q models.ListQuery) ([]models.APIKey, string, error) {
		page, err := s.Keys(ctx, q)
		return page.Items, page.Next, err
	})
}
