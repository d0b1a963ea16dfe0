package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"greenroom/check"
	"greenroom/jobs"
	"greenroom/store"
)

// lookEvery is how often the schedule looks what is due.
const lookEvery = time.Minute

// scheduled is the work that the database and what is live need, whether or not anybody asks for anything.
func scheduled(set settings, db *store.Store, checks *check.Service, m monitor, now func() time.Time, log *slog.Logger) *jobs.Schedule {
	background := checks.Background()
	return jobs.New(jobs.Options{Store: db, Now: now, Log: log}, append(set.backups.jobs(db, now, log),
		jobs.Job{Name: "checkpoint", Due: jobs.Always, Do: db.Checkpoint, Everywhere: true},
		jobs.Job{Name: "checks", Due: background.Due, Do: background.Step},
		jobs.Job{Name: "tokens", Due: jobs.Each(10 * time.Minute), Do: db.RankTokens},
		jobs.Job{Name: "expired", Due: jobs.Each(time.Hour), Do: func(ctx context.Context) error {
			return errors.Join(db.ForgetOnce(ctx), db.ForgetGivenTokens(ctx))
		}},
		jobs.Job{Name: "forgetting", Due: jobs.Each(day), Do: func(ctx context.Context) error { return forgetOld(ctx, db, set.mintRetention, log) }},
		jobs.Job{Name: "statistics", Due: jobs.Nightly, Do: db.Optimize},
		jobs.Job{Name: "database check", Due: jobs.Nightly, Do: func(ctx context.Context) error {
			findings, err := checkItself(ctx, db, log)
			m.databaseChecked(ctx, now(), findings, err)
			return err
		}},
	)...)
}

// forgetOld deletes what is older than the retention, counts old requests by the day, and gives the space of all that back to the disk.
func forgetOld(ctx context.Context, db *store.Store, retention time.Duration, log *slog.Logger) error {
	until, doubted, err := db.BelievedTime(ctx)
	if err != nil {
		return err
	}
	if doubted {
		log.Warn("the clock is far ahead of the last look at it; old requests are kept until it says so on a second day too", "last_look", until)
	}
	before := until.Add(-retention)
	requests, err := db.ForgetMints(ctx, before)
	tellForgotten(log, "requests", requests)
	if err != nil {
		return err
	}
	results, err := db.ForgetChecks(ctx, before)
	tellForgotten(log, "checks", results)
	if err != nil {
		return err
	}
	folded, err := db.FoldMints(ctx, until)
	if folded > 0 {
		log.Info("old counts of requests folded into days", "hours", folded)
	}
	if err != nil {
		return err
	}
	return giveBack(ctx, db, log)
}

func tellForgotten(log *slog.Logger, kind string, n int64) {
	if n > 0 {
		log.Info("old "+kind+" forgotten", "count", n)
	}
}

// muchFree is how many free bytes of a file that doesn't shrink are worth telling.
const muchFree = 64 << 20

func giveBack(ctx context.Context, db *store.Store, log *slog.Logger) error {
	given, err := db.GiveBack(ctx)
	if given > 0 {
		log.Info("free space given back to the disk", "bytes", given)
	}
	if err != nil {
		return err
	}
	space, err := db.Space(ctx)
	if err == nil && !space.Shrinks && space.FreeBytes >= muchFree {
		log.Info("much of the database is free and stays in its file; run `greenroom migrate` while no server runs, and it can be given back",
			"bytes", space.Bytes, "free_bytes", space.FreeBytes)
	}
	return err
}

// checkItself reads the whole database, keeps how many findings there are and logs their number by kind.
func checkItself(ctx context.Context, db *store.Store, log *slog.Logger) (n int, err error) {
	findings, err := db.CheckDatabase(ctx)
	if err != nil {
		return 0, err
	}
	if len(findings) > 0 {
		log.Error("the database is not as it was written; see `greenroom check`", countsOf(findings)...)
	}
	return len(findings), db.KeepCheck(ctx, len(findings))
}

// countsOf gives each kind of finding with its number, as a log takes it.
func countsOf(findings []store.Finding) (args []any) {
	counts := map[string]int{}
	for _, f := range findings {
		counts[f.Kind]++
	}
	for _, f := range findings {
		if n := counts[f.Kind]; n > 0 {
			args = append(args, f.Kind, n)
			delete(counts, f.Kind)
		}
	}
	return args
}

// compactAlone makes an older file one that gives space back. The database is up to date without it too, so nothing but words comes of it when it fails.
func compactAlone(ctx context.Context, path string) string {
	done, err := store.Compact(ctx, path)
	switch {
	case errors.Is(err, store.ErrInUse):
		return "Its file keeps what becomes free, as a server has it open: run this once while none does."
	case err != nil:
		return "Its file keeps what becomes free: " + err.Error()
	case done:
		return "Its file gives back what becomes free from now on."
	}
	return ""
}
