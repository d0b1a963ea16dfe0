// Package jobs does the scheduled work beside requests: each job by one process on the database at a time, and by another one when that dies.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"greenroom/store"
)

const (
	// holdTime is how long a job stays with a process that is not heard of any more. Ticks are to come several times within it.
	holdTime = 5 * time.Minute
	// failedTime is how long a job that failed is left alone.
	failedTime = 10 * time.Minute
)

// Job is work that comes again.
type Job struct {
	// Name is that of its row in the database.
	Name string
	// Due tells whether it is to be done now. last is when it was last done, by whichever process; zero: never.
	Due func(last, now time.Time) bool
	Do  func(context.Context) error
	// Everywhere is for what each process does for itself; nobody holds it.
	Everywhere bool
}

// Options are what a schedule works with.
type Options struct {
	Store *store.Store
	Now   func() time.Time
	Log   *slog.Logger
}

// Schedule does jobs for one process.
type Schedule struct {
	Options
	holder  string
	tasks   []*task
	running sync.WaitGroup
}

// task is a job as this process sees it.
type task struct {
	Job
	mu     sync.Mutex
	stop   context.CancelFunc // of the work that goes on; nil: none does
	done   time.Time          // the last time by this process
	failed time.Time          // when it last failed, zero once it was done since
}

// New makes a schedule of jobs.
func New(o Options, jobs ...Job) *Schedule {
	s := &Schedule{Options: o, holder: store.NewID()}
	for _, job := range jobs {
		s.tasks = append(s.tasks, &task{Job: job})
	}
	return s
}

// Run does what is due at once and then at each tick, until the context ends. It waits for what goes on then, and gives every job back.
func (s *Schedule) Run(ctx context.Context, ticks <-chan time.Time) {
	defer s.leave(context.WithoutCancel(ctx))
	defer s.Wait()
	for {
		s.Tick(ctx)
		select {
		case <-ticks:
		case <-ctx.Done():
			return
		}
	}
}

// Tick starts what is due and keeps hold of what goes on; it waits for neither.
func (s *Schedule) Tick(ctx context.Context) {
	for _, t := range s.tasks {
		if ctx.Err() != nil {
			return
		}
		if stop := t.goesOn(); stop != nil {
			s.keep(ctx, t, stop)
		} else if s.take(ctx, t) {
			s.start(ctx, t)
		}
	}
}

// Wait waits for what Tick has started.
func (s *Schedule) Wait() { s.running.Wait() }

// take tells whether a job is due, and this process's to do. It asks twice: another one may have done it before this one got hold of it.
func (s *Schedule) take(ctx context.Context, t *task) bool {
	if since := s.Now().Sub(t.failed); since >= 0 && since < failedTime {
		return false
	}
	if !s.due(ctx, t) {
		return false
	}
	return t.Everywhere || s.hold(ctx, t) && s.due(ctx, t)
}

func (s *Schedule) due(ctx context.Context, t *task) bool {
	last := t.done
	if !t.Everywhere {
		var err error
		if last, err = s.Store.JobDone(ctx, t.Name); err != nil {
			s.fail(ctx, t, err)
			return false
		}
	}
	return t.Due(last, s.Now())
}

func (s *Schedule) hold(ctx context.Context, t *task) bool {
	held, err := s.Store.HoldJob(ctx, t.Name, s.holder, holdTime)
	if err != nil {
		s.fail(ctx, t, err)
	}
	return held
}

// keep holds a job for longer. Work whose job went to another process, because this one was stopped for a while, is ended.
func (s *Schedule) keep(ctx context.Context, t *task, stop context.CancelFunc) {
	if t.Everywhere {
		return
	}
	if held, err := s.Store.HoldJob(ctx, t.Name, s.holder, holdTime); err == nil && !held {
		s.Log.Warn("scheduled work ended: another process does it now", "job", t.Name)
		stop()
	}
}

func (s *Schedule) start(ctx context.Context, t *task) {
	ctx, stop := context.WithCancel(ctx)
	t.set(stop)
	s.running.Go(func() {
		defer t.set(nil)
		defer stop()
		s.do(ctx, t)
	})
}

func (s *Schedule) do(ctx context.Context, t *task) {
	err := t.Do(ctx)
	if err == nil && !t.Everywhere {
		err = s.Store.FinishJob(ctx, t.Name, s.holder)
	}
	if err != nil {
		s.fail(ctx, t, err)
		return
	}
	t.done, t.failed = s.Now(), time.Time{}
}

// fail tells what failed; work that was ended did not.
func (s *Schedule) fail(ctx context.Context, t *task, err error) {
	if ctx.Err() != nil {
		return
	}
	t.failed = s.Now()
	s.Log.Error("scheduled work failed", "job", t.Name, "error", err)
}

// leave gives back what this process holds, so that another one needn't wait until its time is over.
func (s *Schedule) leave(ctx context.Context) {
	for _, t := range s.tasks {
		if !t.Everywhere {
			_ = s.Store.LeaveJob(ctx, t.Name, s.holder) // it runs out by itself too
		}
	}
}

func (t *task) goesOn() context.CancelFunc {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stop
}

// set notes how the work is ended that goes on now. done and failed are read by Tick only while none does.
func (t *task) set(stop context.CancelFunc) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stop = stop
}
