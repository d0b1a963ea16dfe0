package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"time"
)

// publishes is how often a second somebody publishes meanwhile.
const publishes = 10

// mintInBreadth mints many personas by many keys, with and without somebody who publishes meanwhile.
func mintInBreadth(ctx context.Context, r *run) error {
	folder, err := r.room("breadth")
	if err != nil {
		return err
	}
	up, err := startUpstream(ctx, folder)
	if err != nil {
		return err
	}
	defer up.process.kill()
	g, err := startGreenroom(ctx, r.binary, filepath.Join(folder, "breadth"), r.breadth, "ANAM_API_KEY=bench", "ANAM_API_URL="+up.Plain)
	if err != nil {
		return err
	}
	defer g.kill()
	slugs := r.breadth.live()
	everything := make([]ask, len(slugs))
	for i, slug := range slugs {
		everything[i] = g.mints(slug)
	}
	desk := &desk{at: g, slugs: r.breadth.changed()}
	const one, quiet, busy = "one persona and key", "many", "many, published meanwhile"
	rounds, err := r.inTurn(ctx, "breadth", fmt.Sprintf("%d at once, instant upstream", callers), []contender{
		{one, func() (measured, error) { return g.mint(ctx, r.loadOf(callers, g.mints(alone)), g.keys[0]) }},
		{quiet, func() (measured, error) { return g.mint(ctx, r.loadOf(callers, everything...), g.keys...) }},
		{busy, func() (measured, error) {
			defer desk.open(ctx)()
			return g.mint(ctx, r.loadOf(callers, everything...), g.keys...)
		}},
	})
	if err != nil {
		return err
	}
	told := fmt.Sprintf("%d personas x %d keys: ", len(slugs), len(g.keys))
	r.hold("breadth", told+"CPU of a mint, over that of one persona and key", each(rounds, cpuOver(quiet, one)), floor{})
	r.hold("breadth", told+fmt.Sprintf("CPU of a mint with %d publishes a second, over that without", publishes), each(rounds, cpuOver(busy, quiet)), atMost(1.3))
	r.hold("breadth", told+"mints a second with them, over those without", each(rounds, rateOver(busy, quiet)), floor{})
	if asked := time.Duration(r.rounds) * r.span * 5 / 4; desk.published < int(asked.Seconds()*publishes*3/4) {
		r.tell("breadth: only %d publishes went well in %s; the last one that did not: %v", desk.published, asked, desk.failed)
	}
	return r.recorded("breadth", g)
}

// desk is somebody who publishes one persona after the other.
type desk struct {
	at        *greenroom
	slugs     []string // which have two versions
	published int
	failed    error
}

// open publishes until it is closed.
func (d *desk) open(ctx context.Context) (closed func()) {
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() {
		next := time.NewTicker(time.Second / publishes)
		defer next.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-next.C:
				d.publish()
			}
		}
	})
	return func() { cancel(); work.Wait() }
}

// publish moves live of the next persona to its second version, and back when all have been there.
func (d *desk) publish() {
	slug, to := d.slugs[d.published%len(d.slugs)], 2-d.published/len(d.slugs)%2
	status, body, err := send(http.MethodPut, d.at.url+"/api/v1/templates/"+slug+"/labels/live", fmt.Sprintf(`{"version":%d}`, to), d.at.byKey())
	if err != nil || status/100 != 2 {
		d.failed = errors.Join(fmt.Errorf("%s: status %d %.300s", slug, status, body), err)
		return
	}
	d.published++
}
