package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
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

// longestLook bounds one look at a view, where the machine leaves the server little CPU time.
const longestLook = 3 * time.Second

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
	unanswered := map[string]error{} // it would take as long each round
	look := func(name string) contender {
		d, asks := desks[name], desks[name].asks(v)
		return contender{name, func() (m measured, err error) {
			if unanswered[name] != nil {
				return m, unanswered[name]
			}
			m, err = load(ctx, order{Asks: asks, Parallel: 1, Span: longestLook, PID: d.pid(), Work: r.work})
			if ctx.Err() == nil && m.Failed > 0 {
				r.wrong("growth: %s: the %s database answered %v", v.name, name, m.Statuses)
				unanswered[name] = cmp.Or(err, errSilent)
			}
			return m, err
		}}
	}
	rounds, err := r.inTurn(ctx, "growth", v.name, []contender{look(small), look(large)})
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s: CPU with %d personas, over that with %d", v.name, desks[large].Templates, desks[small].Templates)
	r.hold("growth", what, each(rounds, cpuOver(large, small)), v.floor)
	return nil
}
