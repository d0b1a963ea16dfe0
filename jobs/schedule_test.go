package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/jobs"
	"greenroom/store"
	"greenroom/store/storetest"
)

// clock is moved by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// diary notes who did what.
type diary struct {
	mu   sync.Mutex
	done []string
}

func (d *diary) note(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done = append(d.done, what)
}

// took gives what was done since the last call, sorted.
func (d *diary) took() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	done := d.done
	d.done = nil
	slices.Sort(done)
	return done
}

// office is some processes that do the same jobs on one database.
type office struct {
	*testing.T
	*clock
	diary
	path string
	log  bytes.Buffer
}

func newOffice(t *testing.T) *office {
	return &office{T: t, clock: newClock(), path: filepath.Join(t.TempDir(), "greenroom.db")}
}

func (o *office) open() *store.Store { return storetest.OpenAt(o.T, o.path, o.now) }

// process makes a process; do stands for the work of each job that brings none.
func (o *office) process(name string, work ...jobs.Job) *jobs.Schedule {
	for i := range work {
		if work[i].Do == nil {
			work[i].Do = func(context.Context) error { o.note(name + " " + work[i].Name); return nil }
		}
	}
	return jobs.New(jobs.Options{Store: o.open(), Now: o.now, Log: slog.New(slog.NewTextHandler(&o.log, nil))}, work...)
}

// tick lets processes look what is due, one after the other, and expects what they did.
func (o *office) tick(want []string, processes ...*jobs.Schedule) {
	o.Helper()
	for _, p := range processes {
		p.Tick(o.Context())
		p.Wait()
	}
	if got := o.took(); !slices.Equal(got, want) {
		o.Errorf("at %v: did %q, want %q", o.now(), got, want)
	}
}

func TestEachJobIsDoneOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	work := func() []jobs.Job {
		return []jobs.Job{
			{Name: "daily", Due: jobs.Each(24 * time.Hour)}, {Name: "minutely", Due: jobs.Always}, {Name: "own", Due: jobs.Always, Everywhere: true},
		}
	}
	a, b := o.process("a", work()...), o.process("b", work()...)
	o.tick([]string{"a daily", "a minutely", "a own", "b own"}, a, b)
	o.pass(time.Minute)
	o.tick([]string{"a minutely", "a own", "b own"}, a, b)
	o.pass(time.Minute)
	o.tick([]string{"a minutely", "a own", "b own"}, b, a) // a has it still, whoever looks first
	o.pass(5*time.Minute - time.Second)                    // a is not heard of any more
	o.tick([]string{"b own"}, b)
	o.pass(time.Second)
	o.tick([]string{"b minutely", "b own"}, b)
	o.pass(24 * time.Hour)
	o.tick([]string{"a own", "b daily", "b minutely", "b own"}, b, a)
	// A process that starts anew knows when the daily work was done.
	o.pass(12 * time.Hour)
	o.tick([]string{"c minutely", "c own"}, o.process("c", work()...))
}

// A process that ends gives its jobs back at once.
func TestEndedProcessGivesBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	a, b := o.process("a", jobs.Job{Name: "minutely", Due: jobs.Always}), o.process("b", jobs.Job{Name: "minutely", Due: jobs.Always})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	o.tick([]string{"a minutely"}, a)
	o.tick(nil, b)
	a.Run(ctx, nil)
	o.tick([]string{"b minutely"}, b)
}

// Work that takes longer than a hold stays with its process as long as that ticks, and is ended when another one took it.
func TestLongWork(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	began, ended := make(chan struct{}), make(chan error, 1)
	long := func(ctx context.Context) error { close(began); <-ctx.Done(); ended <- ctx.Err(); return ctx.Err() }
	a, b := o.process("a", jobs.Job{Name: "long", Due: jobs.Always, Do: long}), o.process("b", jobs.Job{Name: "long", Due: jobs.Always})
	a.Tick(t.Context())
	<-began
	for range 10 {
		o.pass(time.Minute)
		a.Tick(t.Context())
		o.tick(nil, b)
	}
	o.pass(5 * time.Minute) // a stands still
	o.tick([]string{"b long"}, b)
	a.Tick(t.Context())
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	a.Wait()
	if strings.Contains(o.log.String(), "failed") {
		t.Errorf("work that was ended did not fail: %s", o.log.String())
	}
}

// What failed is told, and tried again after a while, not at each tick.
func TestFailedWorkIsTriedAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	tries := 0
	a := o.process("a", jobs.Job{Name: "daily", Due: jobs.Each(24 * time.Hour), Do: func(context.Context) error {
		tries++
		if tries < 3 {
			return errors.New("no luck")
		}
		o.note("done")
		return nil
	}})
	var done []string
	for minute := range 30 {
		if minute == 20 {
			done = []string{"done"}
		}
		o.tick(done, a)
		done = nil
		o.pass(time.Minute)
	}
	if n := strings.Count(o.log.String(), "no luck"); tries != 3 || n != 2 {
		t.Errorf("%d tries, told %d times: %s", tries, n, o.log.String())
	}
}

// A stop in the middle of work is no failure, in the log of the store neither.
func TestStopIsNoFailure(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	log := slog.New(slog.NewTextHandler(&o.log, nil))
	s, err := store.Open(t.Context(), store.Options{Path: o.path, Now: o.now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	o.log.Reset() // it has told of its migrations
	ctx, stop := context.WithCancel(t.Context())
	a := jobs.New(jobs.Options{Store: s, Now: o.now, Log: log}, jobs.Job{Name: "forgetting", Due: jobs.Always, Do: func(ctx context.Context) error {
		stop()
		_, err := s.ForgetMints(ctx, o.now())
		_, _, checkErr := s.Checked(ctx)
		return errors.Join(err, checkErr)
	}})
	a.Run(ctx, nil)
	if o.log.Len() > 0 {
		t.Errorf("logged: %s", o.log.String())
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		out, err := time.Parse("02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return out.AddDate(2026, 6, 0)
	}
	daily := jobs.Each(24 * time.Hour)
	for _, c := range []struct {
		name      string
		due       func(last, now time.Time) bool
		last, now time.Time
		want      bool
	}{
		{"never done", daily, time.Time{}, at("10 12:00"), true},
		{"less than a day ago", daily, at("09 12:01"), at("10 12:00"), false},
		{"a day ago", daily, at("09 12:00"), at("10 12:00"), true},
		{"by a clock that was ahead", daily, at("20 12:00"), at("10 12:00"), true},
		{"never done at night", jobs.Nightly, time.Time{}, at("10 12:00"), true},
		{"yesterday in the evening, before three", jobs.Nightly, at("09 22:00"), at("10 02:59"), false},
		{"yesterday in the evening, at three", jobs.Nightly, at("09 22:00"), at("10 03:00"), true},
		{"this night", jobs.Nightly, at("10 03:00"), at("10 12:00"), false},
		{"this night, in the next", jobs.Nightly, at("10 03:00"), at("11 02:59"), false},
		{"by a clock that was ahead at night", jobs.Nightly, at("20 12:00"), at("10 12:00"), true},
	} {
		if got := c.due(c.last, c.now); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
