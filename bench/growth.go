package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// grownDesk is Greenroom on a database of one size, asked by an app and by a person.
type grownDesk struct {
	*greenroom
	crowd
	cookies string
	deep    string // a cursor half-way through the list
}

const (
	small = "small"
	large = "large"
)

// grown compares a small and a large database: what the same request costs on the one, over the other.
func grown(ctx context.Context, r *run) error {
	folder, err := r.room("growth")
	if err != nil {
		return err
	}
	desks := map[string]*grownDesk{}
	for _, size := range []struct {
		name string
		crowd
	}{{small, r.small}, {large, r.large}} {
		began, c := time.Now(), size.crowd
		d, err := r.openDesk(ctx, filepath.Join(folder, size.name), c)
		if err != nil {
			return err
		}
		defer d.kill()
		desks[size.name] = d
		fmt.Fprintf(os.Stderr, "bench: growth: %d personas, %d keys and %d mints in %s\n", c.Templates, c.Keys, c.Mints, time.Since(began).Round(time.Second))
	}
	for _, v := range views {
		if err := r.compareGrowth(ctx, desks, v); err != nil {
			return err
		}
	}
	for name, d := range desks {
		if err := d.stop(); err != nil {
			return fmt.Errorf("end the server: %w", err)
		}
		if err := d.check(); err != nil {
			r.wrong("growth: the %s database is not whole: %v", name, err)
		}
	}
	return nil
}

func (r *run) openDesk(ctx context.Context, folder string, c crowd) (*grownDesk, error) {
	g, err := startGreenroom(ctx, r.binary, folder, c, "GREENROOM_SANDBOX=true")
	if err != nil {
		return nil, err
	}
	d := &grownDesk{greenroom: g, crowd: c}
	if d.cookies, err = g.signIn(); err == nil {
		d.deep, err = d.halfWay()
	}
	if err != nil {
		g.kill()
		return nil, err
	}
	return d, nil
}

// halfWay walks the list to its middle.
func (d *grownDesk) halfWay() (string, error) {
	var page struct{ Next string }
	for range max(1, d.Templates/2/100) {
		status, err := getJSON(d.url+"/api/v1/templates?limit=100&cursor="+page.Next, d.byKey(), &page)
		if err != nil {
			return "", fmt.Errorf("walk the list: %w", err)
		}
		if status != http.StatusOK {
			return "", fmt.Errorf("walk the list: status %d", status)
		}
	}
	return page.Next, nil
}

func (r *run) compareGrowth(ctx context.Context, desks map[string]*grownDesk, v view) error {
	glance := func(d *grownDesk) func() (measured, error) {
		asks := d.asks(v)
		return func() (measured, error) {
			return load(ctx, order{Asks: asks, Parallel: 1, Warm: r.glance / 4, Span: r.glance, PID: d.pid()})
		}
	}
	rounds, err := r.inTurn(ctx, "growth", v.name, []contender{{small, glance(desks[small])}, {large, glance(desks[large])}})
	if err != nil {
		return err
	}
	for _, name := range []string{small, large} {
		for _, one := range rounds {
			if bad := slices.DeleteFunc(statuses(one[name]), func(status int) bool { return status/100 == 2 }); len(bad) > 0 {
				r.wrong("growth: %s: the %s database answered %v", v.name, name, bad)
				break
			}
		}
	}
	what := fmt.Sprintf("%s: CPU with %d personas, over that with %d", v.name, desks[large].Templates, desks[small].Templates)
	r.hold("growth", what, each(rounds, cpuOver(large, small)), v.floor)
	return nil
}
