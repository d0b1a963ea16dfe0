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

// monitor serves the metrics; without an address it serves nobody.
type monitor struct {
	*metrics.Metrics
	on net.Listener // nil: not served
}

// listenForMonitors opens the address of the metrics, so that one that is taken fails the start.
func listenForMonitors(set settings) (monitor, error) {
	m := monitor{Metrics: metrics.New(version)}
	if set.metricsAddr == "" {
		return m, nil
	}
	on, err := net.Listen("tcp", set.metricsAddr)
	if err != nil {
		return m, fmt.Errorf("open the address of the metrics: %w", err)
	}
	m.on = on
	return m, nil
}

// serve answers until stop is called.
func (m monitor) serve(ctx context.Context, c console, set settings, log *slog.Logger) (stop func()) {
	if m.on == nil {
		return func() {}
	}
	if set.pprof && exposed(m.on.Addr().String()) {
		log.Warn("profiles can be read from other machines: --pprof with an address that is not loopback")
	}
	log = log.With("listener", "metrics")
	fmt.Fprintf(c.out, "Metrics are at http://%s/metrics\n", browsable(m.on.Addr().String()))
	bounded := listener.Bounded(listener.Steady(m.on, log, c.now), listener.Bounds{All: mostConnsOfMonitors, PerAddress: mostConnsOfOneMonitor}, log, c.now)
	// The app's requests may outlive ctx by a little, and are counted to their end: only stop ends the serving.
	return beside(context.WithoutCancel(ctx), func(ctx context.Context) { m.Serve(ctx, bounded, set.pprof, log) })
}

// liveChecked notes a step of the checks of what is live.
func (m monitor) liveChecked(at time.Time, err error) { m.Checked("live", at, err) }

// close gives back the address when the server didn't get as far as serving.
func (m monitor) close() {
	if m.on != nil {
		_ = m.on.Close()
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
	}
}
