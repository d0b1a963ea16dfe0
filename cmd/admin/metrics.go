package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"greenroom/catalog"
	"greenroom/listener"
	"greenroom/logs"
	"greenroom/metrics"
	"greenroom/mint"
	"greenroom/store"
)

// How many connections the listener of the metrics takes, in all and from one address: monitors are few, and keep theirs open.
const (
	mostConnsOfMonitors   = 16
	mostConnsOfOneMonitor = 8
)

// monitor is what the server tells whoever watches it.
type monitor struct{ *metrics.Metrics }

// startMonitor serves the metrics until stop is called, where they have an address. One that is taken fails the start.
func startMonitor(ctx context.Context, c console, set settings, log *slog.Logger) (m monitor, stop func(), err error) {
	m = monitor{metrics.New(version)}
	if set.metricsAddr == "" {
		return m, func() {}, nil
	}
	on, err := net.Listen("tcp", set.metricsAddr)
	if err != nil {
		return m, nil, fmt.Errorf("open the address of the metrics: %w", err)
	}
	if set.pprof && exposed(on.Addr().String()) {
		log.Warn("profiles can be read from other machines: --pprof with an address that is not loopback")
	}
	log = log.With("listener", "metrics")
	fmt.Fprintf(c.out, "Metrics are at http://%s/metrics\n", browsable(on.Addr().String()))
	bounded := listener.Bounded(listener.Steady(on, log, c.now), listener.Bounds{All: mostConnsOfMonitors, PerAddress: mostConnsOfOneMonitor}, log, c.now)
	// The app's requests may outlive ctx by a little, and are counted to their end: only stop ends the serving.
	stop = beside(context.WithoutCancel(ctx), func(ctx context.Context) { m.Serve(ctx, bounded, set.pprof, log) })
	return m, stop, nil
}

// liveChecked notes a step of the checks of what is live.
func (m monitor) liveChecked(at time.Time, err error) { m.Checked("live", at, err != nil) }

// databaseChecked notes a check of the whole database; one that a stop ended says nothing.
func (m monitor) databaseChecked(ctx context.Context, at time.Time, findings int, err error) {
	if ctx.Err() == nil {
		m.Checked("database", at, err != nil || findings > 0)
	}
}

// watched are the parts of the server that are asked at each scrape.
func watched(db *store.Store, conns *listener.BoundedListener, minting *mint.Service, cat *catalog.Catalog, buffer *logs.Buffer) metrics.Sources {
	states := make([]string, len(catalog.KeyStates))
	for i, state := range catalog.KeyStates {
		states[i] = string(state)
	}
	return metrics.Sources{
		Database: db, Connections: conns, MintsWaiting: minting.Waiting, SignInsWaiting: store.SignInsWaiting, LinesDropped: buffer.Dropped,
		AnamState: func() string { state, _ := cat.Key(); return string(state) }, AnamStates: states,
		Backups: func() (time.Time, int64, bool) {
			state := db.Backups()
			return state.Proven, state.Bytes, !state.Failed.IsZero()
		},
	}
}
