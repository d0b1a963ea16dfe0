package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ValidAgain is what a restored database lets in that the one before it did not, and the opposite.
type ValidAgain struct {
	// Keys were revoked since the backup, LostKeys made since: each as its prefix and name.
	Keys, LostKeys []string
	// People were disabled or deleted since the backup; Passwords and Roles are whose password or role was another one. Each is an email.
	People, Passwords, Roles []string
}

// CompareAccess compares a restored database with the one that was moved aside. It only reads both; one that is damaged gives an error.
func CompareAccess(ctx context.Context, restored, aside string) (ValidAgain, error) {
	after, err := readAccess(ctx, restored)
	if err != nil {
		return ValidAgain{}, err
	}
	before, err := readAccess(ctx, aside)
	if err != nil {
		return ValidAgain{}, err
	}
	var out ValidAgain
	after.compareKeys(before, &out)
	after.comparePeople(before, &out)
	return out, nil
}

// access is who may come in by a database.
type access struct {
	keys   []entry
	people []entry
}

// entry is a key or a person.
type entry struct {
	ID, Name       string
	Closed         bool // revoked or disabled
	Password, Role string
}

func readAccess(ctx context.Context, path string) (found access, err error) {
	db, err := openReaders(ctx, path, readerDSN(path), 1, readerPragmas)
	if err != nil {
		return found, fmt.Errorf("open %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if found.keys, err = readEntries(ctx, db, "SELECT id, prefix || ' (' || name || ')', revoked_at IS NOT NULL, '', '' FROM api_keys ORDER BY created_at, id"); err != nil {
		return found, err
	}
	found.people, err = readEntries(ctx, db, "SELECT id, email, disabled_at IS NOT NULL, password_hash, role FROM users ORDER BY created_at, id")
	return found, err
}

func readEntries(ctx context.Context, db *sql.DB, query string) (all []entry, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read who may come in: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var e entry
		if err := rows.Scan(&e.ID, &e.Name, &e.Closed, &e.Password, &e.Role); err != nil {
			return nil, fmt.Errorf("read who may come in: %w", err)
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

func byID(all []entry) map[string]entry {
	found := make(map[string]entry, len(all))
	for _, e := range all {
		found[e.ID] = e
	}
	return found
}

func (a access) compareKeys(before access, out *ValidAgain) {
	was, is := byID(before.keys), byID(a.keys)
	for _, key := range a.keys {
		if then, known := was[key.ID]; !key.Closed && (then.Closed || !known) {
			out.Keys = append(out.Keys, key.Name)
		}
	}
	for _, key := range before.keys {
		if _, known := is[key.ID]; !known && !key.Closed {
			out.LostKeys = append(out.LostKeys, key.Name)
		}
	}
}

func (a access) comparePeople(before access, out *ValidAgain) {
	was := byID(before.people)
	for _, person := range a.people {
		then, known := was[person.ID]
		switch {
		case person.Closed:
		case then.Closed || !known:
			out.People = append(out.People, person.Name)
		default:
			if then.Password != person.Password {
				out.Passwords = append(out.Passwords, person.Name)
			}
			if then.Role != person.Role {
				out.Roles = append(out.Roles, person.Name)
			}
		}
	}
}
