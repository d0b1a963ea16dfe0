// Package metrics counts what the server does and serves it to Prometheus, on a listener of its own.
// Nothing in it is global: a Metrics has its own registry, and other rooms tell it things through small interfaces of theirs.
package metrics

import (
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// namespace is what the name of every series of ours begins with.
const namespace = "greenroom"

// mostPersonas is how many personas have series of their own; those that ask for a token later share one until the next start.
// Each series costs this server and Prometheus some kilobytes, and there may be a hundred thousand personas.
const mostPersonas = 200

// OtherPersonas is the persona of every mint beyond mostPersonas. No slug has an underscore.
const OtherPersonas = "_other"

// Bounds of histograms, in seconds. A request has 15 s in all, Anam 10.
var (
	requestBounds = []float64{.005, .025, .1, .25, .5, 1, 2.5, 5, 10, 15}
	anamBounds    = []float64{.025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	commitBounds  = []float64{.001, .0025, .005, .01, .025, .1, .25, 1, 2.5, 10}
)

// Metrics are the series of one server. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	personas *fewValues

	inFlight     prometheus.Gauge
	requests     *prometheus.HistogramVec
	mints        *prometheus.CounterVec
	anamWait     prometheus.Histogram
	commitWait   prometheus.Histogram
	checkRan     *prometheus.GaugeVec
	checkFailing *prometheus.GaugeVec
}

// New makes the series that are told to it; Watch adds those that are asked for at each scrape.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), personas: newFewValues(mostPersonas, OtherPersonas),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts(named("http_requests_in_flight", "Requests that are being answered."))),
		requests: prometheus.NewHistogramVec(
			histogram("http_request_duration_seconds", "Time from a request's head to its answer, by the route's pattern, method and class of status.", requestBounds),
			[]string{"method", "route", "status"}),
		mints: prometheus.NewCounterVec(
			prometheus.CounterOpts(named("mints_total", "Attempts to get a session token, by the persona's slug and by outcome: ok, or the code of the error.")),
			[]string{"persona", "outcome"}),
		anamWait:   prometheus.NewHistogram(histogram("mint_anam_wait_seconds", "Time that a mint waits for Anam.", anamBounds)),
		commitWait: prometheus.NewHistogram(histogram("mint_commit_wait_seconds", "Time that a mint, for which Anam was asked, waits until its row is on the disk.", commitBounds)),
		checkRan: prometheus.NewGaugeVec(
			prometheus.GaugeOpts(named("check_last_run_timestamp_seconds", "When a check that this server makes by itself ended last.")), []string{"check"}),
		checkFailing: prometheus.NewGaugeVec(
			prometheus.GaugeOpts(named("check_failing", "1 when that check could not be made or found something amiss, else 0.")), []string{"check"}),
	}
	m.registry.MustRegister(m.inFlight, m.requests, m.mints, m.anamWait, m.commitWait, m.checkRan, m.checkFailing, buildInfo(version),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func named(name, help string) prometheus.Opts {
	return prometheus.Opts{Namespace: namespace, Name: name, Help: help}
}

func histogram(name, help string, bounds []float64) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: bounds}
}

func buildInfo(version string) prometheus.Collector {
	info := prometheus.NewGaugeVec(prometheus.GaugeOpts(named("build_info", "1; its labels say which build runs.")), []string{"version", "go_version"})
	info.WithLabelValues(version, runtime.Version()).Set(1)
	return info
}

// RequestBegan counts a request that is being answered, until RequestEnded.
func (m *Metrics) RequestBegan() { m.inFlight.Inc() }

// RequestEnded counts an answered request. The route is a pattern of the route table, never a path.
func (m *Metrics) RequestEnded(method, route string, status int, took time.Duration) {
	m.inFlight.Dec()
	m.requests.WithLabelValues(method, route, statusClass(status)).Observe(took.Seconds())
}

// statusClass is 2xx for 200 to 299, and so on.
func statusClass(status int) string {
	classes := [...]string{"other", "1xx", "2xx", "3xx", "4xx", "5xx"}
	if class := status / 100; class >= 1 && class < len(classes) {
		return classes[class]
	}
	return classes[0]
}

// Minted counts an attempt to get a token. The persona is a slug that exists, or one of a few words that are no slugs.
func (m *Metrics) Minted(persona, outcome string) {
	m.mints.WithLabelValues(m.personas.value(persona), outcome).Inc()
}

// WaitedForAnam counts how long a mint waited for Anam's answer.
func (m *Metrics) WaitedForAnam(took time.Duration) { m.anamWait.Observe(took.Seconds()) }

// WaitedForCommit counts how long a mint waited until its row was written.
func (m *Metrics) WaitedForCommit(took time.Duration) { m.commitWait.Observe(took.Seconds()) }

// Checked notes when a check that the server makes by itself ended; failing says that it could not be made, or found something amiss.
func (m *Metrics) Checked(check string, at time.Time, failing bool) {
	m.checkRan.WithLabelValues(check).Set(seconds(at))
	m.checkFailing.WithLabelValues(check).Set(oneIf(failing))
}

func oneIf(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// seconds is a moment as Prometheus writes it.
func seconds(at time.Time) float64 { return float64(at.UnixMilli()) / 1000 }
