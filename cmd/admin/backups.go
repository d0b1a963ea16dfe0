package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"greenroom/backups"
	"greenroom/jobs"
	"greenroom/store"
)

// backupSettings say how the server backs its database up.
type backupSettings struct {
	folder  string
	every   time.Duration // 0: never
	keep    int
	command []string
}

// offByWord is what switches the schedule off.
const offByWord = "off"

// backups reads the settings. The sandbox's database is made to be played with, so nothing is copied there unless that is asked for.
func (r *reading) backups(f *flags, s settings) backupSettings {
	b := backupSettings{
		folder:  r.text(f.backupDir, "GREENROOM_BACKUP_DIR", filepath.Join(filepath.Dir(s.db), "backups")),
		keep:    r.backupKeep(r.text(f.backupKeep, "GREENROOM_BACKUP_KEEP", "14")),
		command: strings.Fields(r.text(f.backupCommand, "GREENROOM_BACKUP_COMMAND", "")),
	}
	every := r.text(f.backupEvery, "GREENROOM_BACKUP_EVERY", "")
	if every == offByWord || every == "" && s.sandbox {
		return b
	}
	b.every = r.days(every, "GREENROOM_BACKUP_EVERY", day)
	return b
}

func (r *reading) backupKeep(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 10000 {
		r.problem("GREENROOM_BACKUP_KEEP is no number between 1 and 10000")
	}
	return n
}

// jobs are the backup itself, and the look at what whichever process made of it.
func (b backupSettings) jobs(db *store.Store, now func() time.Time, log *slog.Logger) []jobs.Job {
	look := jobs.Job{Name: "backup state", Due: jobs.Always, Do: db.LookAtBackups, Everywhere: true}
	if b.every == 0 {
		return []jobs.Job{look}
	}
	keeper := backups.New(backups.Options{Store: db, Folder: b.folder, Keep: b.keep, Command: b.command, Environ: os.Environ(), Now: now, Log: log})
	regular := jobs.Each(b.every)
	due := func(last, now time.Time) bool { return regular(last, now) || keeper.LacksNewest() }
	return []jobs.Job{look, {Name: "backup", Due: due, Do: keeper.Run}}
}
