package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"greenroom/models"
)

// Proof says what came of a backup that was restored to a temporary place.
type Proof struct {
	// File is the restored database, up to date and closed.
	File  string
	Bytes int64
	// Live is how many personas have a live version; apps can get a token for each when there are no findings.
	Live     int
	Findings []Finding
	// Newest is when the last change or request in it was noted: what came later is not in it. Zero: there is none.
	Newest time.Time
}

// Prove restores a backup into a folder of its own, as Restore does, reads all of it and resolves what is live.
// The backup is only read; one of an older Greenroom is brought up to date in the folder. Errors: ErrNewerDatabase, CopiedOver.
func Prove(ctx context.Context, from, folder string, now func() time.Time) (Proof, error) {
	proof := Proof{File: filepath.Join(folder, "greenroom.db")}
	if err := copyBackup(ctx, from, proof.File); err != nil {
		return Proof{}, fmt.Errorf("copy %s: %w", from, hintAtOwner(err))
	}
	s, err := Open(ctx, Options{Path: proof.File, Now: now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return Proof{}, err
	}
	err = s.prove(ctx, &proof)
	if err = errors.Join(err, s.Close()); err != nil {
		return Proof{}, err
	}
	if sizeOf(proof.File+"-wal") > 0 {
		return Proof{}, errors.New("the restored database did not take in its write-ahead log")
	}
	proof.Bytes = sizeOf(proof.File)
	return proof, nil
}

// copyBackup copies a file as it is, with the journal of a change that was cut short.
// One with a write-ahead log, such as a database that was moved aside, is more than its file.
func copyBackup(ctx context.Context, from, to string) error {
	if sizeOf(from+"-wal") > 0 {
		return Backup(ctx, from, to)
	}
	if sizeOf(from+"-journal") > 0 {
		if err := copyNew(from+"-journal", to+"-journal"); err != nil {
			return err
		}
	}
	return errors.Join(copyNew(from, to), ctx.Err())
}

func copyNew(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, source)
	return errors.Join(err, file.Close())
}

// mustBeFile fails for what can't be a backup: reading a pipe would wait for ever, and a device would fill the disk.
func mustBeFile(path string) error {
	file, err := os.Stat(path)
	if err == nil && !file.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", path)
	}
	if err != nil {
		return fmt.Errorf("find the backup: %w", hintAtOwner(err))
	}
	return nil
}

func (s *Store) prove(ctx context.Context, proof *Proof) (err error) {
	if proof.Findings, err = s.CheckDatabase(ctx); err != nil {
		return err
	}
	if proof.Newest, err = s.newest(ctx); err != nil {
		return err
	}
	return s.EachLivePersona(ctx, func(persona models.LivePersona) error {
		proof.Live++
		if err := s.resolveLive(ctx, persona.Slug); err != nil && len(proof.Findings) < mostFindings {
			proof.Findings = append(proof.Findings, Finding{"live", fmt.Sprintf("template %s: its live version gives no token: %s", persona.TemplateID, err)})
		}
		return ctx.Err()
	})
}

func (s *Store) newest(ctx context.Context) (time.Time, error) {
	var at int64
	if err := s.read(ctx).Raw("SELECT MAX(COALESCE((SELECT MAX(at) FROM audit), 0), COALESCE((SELECT MAX(at) FROM mints), 0))").Scan(&at).Error; err != nil || at == 0 {
		return time.Time{}, err
	}
	return timeOf(at), nil
}

// resolveLive goes the way of a mint up to asking Anam.
func (s *Store) resolveLive(ctx context.Context, slug string) error {
	template, err := s.MintTemplate(ctx, slug)
	if err == nil {
		_, err = s.ResolveMint(ctx, template, models.LabelLive, nil)
	}
	return err
}

// DamagedBackup means that a backup is not as it was written.
type DamagedBackup struct {
	File     string
	Findings []Finding
}

func (e *DamagedBackup) Error() string {
	return fmt.Sprintf("%s is not whole, so nothing was changed: %d findings, the first one: %s", e.File, len(e.Findings), e.Findings[0].Text)
}

// Restored says what Restore did.
type Restored struct {
	Proof
	// Aside is where the database is now that was there before; empty: there was none.
	Aside string
}

// Restore puts a backup in the place of the database at path, once it is proven. What was there is moved aside, never deleted.
// Where it fails, all is as it was before. Errors: ErrInUse, DamagedBackup and those of Prove.
func Restore(ctx context.Context, from, path string, now func() time.Time) (done Restored, err error) {
	if err := mustBeFile(from); err != nil { // a mistyped name leaves nothing behind
		return done, err
	}
	if path, err = fileBehind(path); err != nil {
		return done, err
	}
	here, err := holdPlace(ctx, path)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, here.leave(err == nil)) }()
	if err := mustBeUnused(path); err != nil {
		return done, err
	}
	if err := endCutShort(path); err != nil {
		return done, err
	}
	if isMissing(from) {
		return done, fmt.Errorf("%s is in its place %s again: the restore that had moved it aside was cut short", from, path)
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), filepath.Base(path)+restoringPart+"*")
	if err != nil {
		return done, fmt.Errorf("make room for the backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if done.Proof, err = Prove(ctx, from, folder, now); err != nil {
		return done, err
	}
	if len(done.Findings) > 0 {
		return done, &DamagedBackup{from, done.Findings}
	}
	done.Aside, err = swap(done.File, path, now())
	done.File = path
	return done, err
}
