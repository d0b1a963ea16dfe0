package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"greenroom/models"
	"greenroom/store"
)

const passwordHelp = "`file` with the password, - for standard input (default: one is made up and printed)"

func userCreate(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "user create", "")
	in := models.NewUser{Role: models.RoleViewer}
	var role, file string
	f.set.StringVar(&in.Email, "email", "", "`address` to sign in with")
	f.set.StringVar(&in.Name, "name", "", "the person's `name` as others see it (default: from the email)")
	f.set.StringVar(&role, "role", "viewer", "viewer, editor or admin")
	f.set.StringVar(&file, "password-file", "", passwordHelp)
	return withStore(ctx, c, f, store.Change, args, 0, func(s *store.Store, _ []string) error {
		in.Role = models.Role(role)
		if in.Name == "" {
			in.Name, _, _ = strings.Cut(in.Email, "@")
		}
		password, madeUp, err := choosePassword(c, file)
		if err != nil {
			return err
		}
		in.Password = password
		user, err := s.CreateUser(ctx, commandLine, in)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s may sign in as %s.\n", user.Email, user.Role)
		tellPassword(c, password, madeUp)
		return nil
	})
}

func userList(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "user list", "")
	return withStore(ctx, c, f, store.Look, args, 0, func(s *store.Store, _ []string) error {
		table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "EMAIL\tNAME\tROLE\tSTATE\tLAST SEEN")
		err := eachUser(ctx, s, func(user models.User) error {
			state := "active"
			if !user.Active() {
				state = "disabled"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", user.Email, user.Name, user.Role, state, shownTime(user.LastSeenAt))
			return nil
		})
		return errors.Join(err, table.Flush())
	})
}

// eachUser calls each with everybody, by name, and reads them page by page.
func eachUser(ctx context.Context, s *store.Store, each func(models.User) error) error {
	return eachPage(each, func(q models.ListQuery) ([]models.User, string, error) {
		page, err := s.Users(ctx, q)
		return page.Items, page.Next, err
	})
}

func userDisable(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "user disable", "EMAIL")
	return withStore(ctx, c, f, store.Change, args, 1, func(s *store.Store, rest []string) error {
		user, err := s.UserByEmail(ctx, rest[0])
		if err != nil {
			return err
		}
		if err := s.DisableUser(ctx, commandLine, user.ID); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s can no longer sign in.\n", user.Email)
		return nil
	})
}

func userEnable(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "user enable", "EMAIL")
	return withStore(ctx, c, f, store.Change, args, 1, func(s *store.Store, rest []string) error {
		user, err := s.UserByEmail(ctx, rest[0])
		if err != nil {
			return err
		}
		if err := s.EnableUser(ctx, commandLine, user.ID); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s can sign in again, with the same password.\n", user.Email)
		return nil
	})
}

func userRole(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "user role", "EMAIL ROLE")
	return withStore(ctx, c, f, store.Change, args, 2, func(s *store.Store, rest []string) error {
		user, err := s.UserByEmail(ctx, rest[0])
		if err != nil {
			return err
		}
		if err := s.SetRole(ctx, commandLine, user.ID, models.Role(rest[1])); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s has the role %s now.\n", user.Email, rest[1])
		return nil
	})
}

// userDelete tells what can't be taken out: older history that nobody may change.
func userDelete(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "user delete", "EMAIL")
	return withStore(ctx, c, f, store.Change, args, 1, func(s *store.Store, rest []string) error {
		user, err := s.UserByEmail(ctx, rest[0])
		if err != nil {
			return err
		}
		if err := s.DeleteUser(ctx, commandLine, user.ID); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s is deleted: name, email, password, sessions and network addresses are gone. What they did names them by ID.\n", user.Email)
		traces, err := s.PersonTraces(ctx, user.ID)
		if err != nil {
			return err
		}
		fmt.Fprintln(c.out, whatKeepsTheName(traces))
		fmt.Fprintln(c.out, "Backups made before this hold the person still.")
		return nil
	})
}

func whatKeepsTheName(t models.PersonTraces) string {
	if t.Total() == 0 {
		return "No row keeps the name."
	}
	return fmt.Sprintf("What Greenroom 0.3.0 and older wrote keeps the name, and the audit their addresses, because it can't be changed. Rows of the audit: %d, versions: %d, moves of labels: %d.",
		t.Audit, t.Versions, t.Moves)
}

func userPassword(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "user password", "EMAIL")
	var file string
	f.set.StringVar(&file, "password-file", "", passwordHelp)
	return withStore(ctx, c, f, store.Change, args, 1, func(s *store.Store, rest []string) error {
		user, err := s.UserByEmail(ctx, rest[0])
		if err != nil {
			return err
		}
		password, madeUp, err := choosePassword(c, file)
		if err != nil {
			return err
		}
		if err := s.SetPassword(ctx, commandLine, user.ID, models.NewPassword{Password: password}, ""); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s has a new password and is signed out everywhere.\n", user.Email)
		tellPassword(c, password, madeUp)
		return nil
	})
}

// choosePassword reads one, or makes one up: a password on the command line would stand in the shell's history.
func choosePassword(c console, file string) (password models.Secret, madeUp bool, err error) {
	var raw []byte
	switch file {
	case "":
		return models.Secret(rand.Text()), true, nil
	case "-":
		raw, err = io.ReadAll(io.LimitReader(c.in, 4096))
	default:
		raw, err = os.ReadFile(file)
	}
	if err != nil {
		return "", false, errors.Join(errors.New("read the password"), err)
	}
	return models.Secret(strings.TrimRight(string(raw), "\r\n")), false, nil
}

func tellPassword(c console, password models.Secret, madeUp bool) {
	if madeUp {
		fmt.Fprintf(c.out, "Password (it can't be shown again): %s\n", password.Reveal())
	}
}
