package catalog

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// slowList needs some time for every read, in the bubble's clock.
func slowList(work *background, read func(n int) (time.Duration, error)) *cachedList[Model] {
	n := 0
	o := Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	return newList(work, o, "models", func(ctx context.Context) ([]Model, error) {
		n++
		takes, err := read(n)
		select {
		case <-time.After(takes):
			return []Model{{ID: "m", Name: "Model"}}, err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

func TestTheFirstWaitIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		work := newBackground()
		defer work.close()
		l := slowList(work, func(int) (time.Duration, error) { return 30 * time.Second, nil })
		look := func(waits time.Duration, wantDown bool) {
			t.Helper()
			began := time.Now()
			_, down := l.all(t.Context())
			if took := time.Since(began); took != waits || down != wantDown {
				t.Errorf("waited %v, down %v", took, down)
			}
		}
		time.Sleep(time.Second)
		look(firstWait, true)
		look(0, true) // the same load has used the patience up
		time.Sleep(26 * time.Second)
		synctest.Wait()
		look(0, false)
	})
}

func TestAPeekNeverWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &Catalog{work: newBackground()}
		defer c.work.close()
		l := slowList(c.work, func(int) (time.Duration, error) { return 3 * time.Second, nil })
		began, ctx := time.Now(), c.PeekContext(t.Context())
		if _, listed, known := l.find(ctx, "m"); listed || known || time.Since(began) != 0 {
			t.Errorf("before: listed %v, known %v, waited %v", listed, known, time.Since(began))
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if _, listed, known := l.find(ctx, "m"); !listed || !known {
			t.Errorf("the peek started no load: listed %v, known %v", listed, known)
		}
	})
}

func TestALateCallerWaitsForTheRestAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		work := newBackground()
		defer work.close()
		l := slowList(work, func(int) (time.Duration, error) { return 3 * time.Second, nil })
		l.refresh()
		time.Sleep(2 * time.Second)
		began := time.Now()
		if rows, down := l.all(t.Context()); len(rows) != 1 || down || time.Since(began) != time.Second {
			t.Errorf("%d rows, down %v, waited %v", len(rows), down, time.Since(began))
		}
	})
}

func TestAWholeListHasAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		work := newBackground()
		defer work.close()
		l := slowList(work, func(int) (time.Duration, error) { return time.Hour, nil })
		began := time.Now()
		<-l.refresh()
		if took := time.Since(began); took != loadTimeout || !errors.Is(l.listing().Err, context.DeadlineExceeded) {
			t.Errorf("took %v, %v", took, l.listing().Err)
		}
	})
}

func TestADayWithAnAnamThatFailsHalfTheTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		work := newBackground()
		defer work.close()
		reads := 0
		l := slowList(work, func(n int) (time.Duration, error) {
			reads = n
			if n%2 == 0 {
				return time.Second, errors.New("Anam is unwell")
			}
			return time.Second, nil
		})
		for range 24 * 60 * 60 { // someone looks every second
			if rows, _ := l.all(t.Context()); len(rows) != 1 {
				t.Fatal("the rows were lost")
			}
			time.Sleep(time.Second)
		}
		synctest.Wait()
		// Each round is 10 minutes of rest, a failure, 15 s of rest and a success, and the seconds that these take.
		const round = 600 + 1 + 15 + 1
		if want := 2 * 24 * 60 * 60 / round; reads < want-5 || reads > want+1 {
			t.Errorf("read %d times, want about %d", reads, want)
		}
	})
}

func TestBackgroundEndsForGood(t *testing.T) {
	t.Parallel()
	work := newBackground()
	ended := false
	began := make(chan struct{})
	work.start(func(ctx context.Context) {
		close(began)
		<-ctx.Done()
		ended = true
	})
	<-began
	work.close()
	if !ended || work.start(func(context.Context) { t.Error("started after the end") }) || work.run(func(context.Context) { t.Error("ran after the end") }) {
		t.Error("close did not wait, or not for good")
	}
}

func TestADecoderThatPanicsIsAnError(t *testing.T) {
	t.Parallel()
	broken := wanted{kind: "picture", prepare: func(raw []byte) (Media, error) { return Media{Body: raw[5:]}, nil }}
	if m, err := broken.prepared([]byte("ab")); err == nil || m.Body != nil {
		t.Errorf("%+v, %v", m, err)
	}
}
