// Package backups makes copies of the database by schedule, restores each one to a temporary place to see that it would help, and keeps the newest.
package backups

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"greenroom/store"
)

// Options are what backups are made with.
type Options struct {
	Store *store.Store
	// Folder is where they go. It is made when it is missing.
	Folder string
	// Keep is how many of the scheduled ones stay, and how many of those that were made before upgrades.
	Keep int
	// Command is run after each proven backup, with its file as the last argument; empty: none.
	Command []string
	// Environ is the environment of the command.
	Environ []string
	Now     func() time.Time
	Log     *slog.Logger
}

// Keeper makes and keeps the backups of one database.
type Keeper struct {
	Options
	commandTime time.Duration
	room        func(folder string) (uint64, error)
}

// New makes a keeper.
func New(o Options) *Keeper { return &Keeper{Options: o, commandTime: commandTime, room: store.RoomAt} }

// failure is why a backup failed.
type failure struct {
	why store.BackupFailure
	err error
}

func (f *failure) Error() string { return f.err.Error() }

// Unwrap gives the cause.
func (f *failure) Unwrap() error { return f.err }

// Run makes one backup, proves it, keeps it and forgets old ones. What fails is logged as an error and kept for pages and metrics.
// It gives an error only where another try soon costs little: a copy that could be made is not made again before it is due.
func (k *Keeper) Run(ctx context.Context) error {
	err := k.run(ctx)
	failed, known := errors.AsType[*failure](err)
	if !known || ctx.Err() != nil {
		return err
	}
	if failed.why == store.BackupDamaged || failed.why == store.BackupCommand {
		k.Log.Error("backup failed", "reason", string(failed.why), "error", failed.err)
		err = nil // else it is the schedule that logs it
	}
	return errors.Join(err, k.Store.BackupFailed(ctx, failed.why))
}

func (k *Keeper) run(ctx context.Context) error {
	if err := os.MkdirAll(k.Folder, 0o700); err != nil {
		return &failure{store.BackupUnmade, fmt.Errorf("make the folder of the backups: %w", err)}
	}
	k.clearUnfinished()
	if err := k.mustHaveRoom(); err != nil {
		return &failure{store.BackupNoRoom, err}
	}
	folder, err := os.MkdirTemp(k.Folder, k.base()+workPattern)
	if err != nil {
		return &failure{store.BackupUnmade, fmt.Errorf("make a folder for the copy: %w", err)}
	}
	defer k.clearUnfinished()
	file, err := k.makeProven(ctx, folder)
	if err != nil {
		return err
	}
	if err := k.forgetOld(); err != nil {
		k.Log.Warn("old backups not removed", "error", err)
	}
	if err := k.runCommand(ctx, file); err != nil {
		return &failure{store.BackupCommand, err}
	}
	return nil
}

// makeProven makes a copy in a working folder, and gives it its name once it is proven.
func (k *Keeper) makeProven(ctx context.Context, folder string) (file string, err error) {
	copied := filepath.Join(folder, "copy.db")
	if err := store.Backup(ctx, k.Store.Path(), copied); err != nil {
		return "", &failure{store.BackupUnmade, err}
	}
	info, err := os.Stat(copied)
	if err != nil {
		return "", &failure{store.BackupUnmade, err}
	}
	proof, err := store.Prove(ctx, copied, folder, k.Now)
	if err != nil || len(proof.Findings) > 0 {
		return "", &failure{store.BackupDamaged, k.keepUnproven(copied, proof, err)}
	}
	file = k.file(k.Now())
	if err := os.Rename(copied, file); err != nil {
		return "", &failure{store.BackupUnmade, fmt.Errorf("name the backup: %w", err)}
	}
	if err := k.Store.BackupProven(ctx, file, info.Size()); err != nil {
		return "", errors.Join(err, os.Remove(file)) // it is made again soon, and must not push older ones out each time
	}
	k.Log.Info("backup made, restored to a temporary place and found whole", "file", file, "bytes", info.Size(), "live_personas", proof.Live)
	return file, nil
}

// keepUnproven keeps the last copy that is not whole: it may hold what no other one does. It takes no place of a proven one.
func (k *Keeper) keepUnproven(copied string, proof store.Proof, err error) error {
	if err == nil {
		err = fmt.Errorf("restored, it is not as it was written: %d findings, the first one: %s", len(proof.Findings), proof.Findings[0].Text)
	}
	to := filepath.Join(k.Folder, k.base()+"-unproven.db")
	if moved := os.Rename(copied, to); moved != nil {
		return errors.Join(err, moved)
	}
	return fmt.Errorf("%w; the copy is kept as %s", err, to)
}

// sizes is how many sizes of the database must be free: the copy, the copy that is restored, and what is written meanwhile.
const sizes = 3

// mustHaveRoom keeps backups from filling a disk, above all that of the database.
func (k *Keeper) mustHaveRoom() error {
	file, log, err := k.Store.Size()
	if err != nil {
		return err
	}
	free, err := k.room(k.Folder)
	if err != nil {
		return err
	}
	if need := uint64(sizes * (file + log)); free < need {
		return fmt.Errorf("%s has room for %d bytes, and a backup needs three sizes of the database, %d bytes", k.Folder, free, need)
	}
	return nil
}
