package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Sources are asked at each scrape. They answer from memory or by a call to the operating system: a scrape costs no query and holds up no mint.
type Sources struct {
	Database    Database
	Connections Connections
	// MintsWaiting is how many mints wait for Anam, SignInsWaiting how many passwords wait to be checked.
	MintsWaiting, SignInsWaiting func() int
	// AnamState is one of AnamStates.
	AnamState  func() string
	AnamStates []string
	// LinesDropped is how many lines the log lost.
	LinesDropped func() uint64
	// Backups tells when a backup was last proven and how many bytes it has, zero for never, and whether one failed since.
	Backups func() (proven time.Time, bytes int64, failing bool)
}

// Database is the store as it is watched.
type Database interface {
	// RowsWaiting is how many rows of mints wait to be written.
	RowsWaiting() int
	// RowsWritten is how many rows of mints were written, and in how many commits.
	RowsWritten() (commits, rows uint64)
	// LastWrite is when the last commit of such rows succeeded; zero: none yet.
	LastWrite() time.Time
	// CanRecord fails while the last commit of such rows failed.
	CanRecord() error
	// Size is that of the file and of its write-ahead log in bytes.
	Size() (file, log int64, err error)
	// Room is how many bytes its disk has left.
	Room() (uint64, error)
}

// Connections are those of the app's listener.
type Connections interface {
	Open() int
	Refused() uint64
}

// Watch adds the series that are asked for at each scrape. It may be called once.
func (m *Metrics) Watch(s Sources) {
	m.watchDatabase(s.Database)
	m.watchBackups(s.Backups)
	m.gauge("http_connections_open", "Connections that are open.", always(s.Connections.Open))
	m.counter("http_connections_refused_total", "Connections that were closed at once because too many were open.", always(s.Connections.Refused))
	m.gauge("mints_waiting", "Mints that wait for Anam.", always(s.MintsWaiting))
	m.gauge("sign_ins_waiting", "Passwords that wait for their turn to be hashed.", always(s.SignInsWaiting))
	m.counter("log_lines_dropped_total", "Log lines that were lost because nobody read them in time.", always(s.LinesDropped))
	m.registry.MustRegister(stateSet{
		desc: describe("anam_key_state", "1 for the state of the Anam key as it was heard last, 0 for the others.", "state"), all: s.AnamStates, now: s.AnamState,
	})
}

func (m *Metrics) watchDatabase(db Database) {
	m.gauge("mint_rows_waiting", "Rows of mints that wait to be written.", always(db.RowsWaiting))
	m.counter("mint_commits_total", "Commits of rows of mints.", always(func() uint64 { commits, _ := db.RowsWritten(); return commits }))
	m.counter("mint_rows_total", "Rows of mints that were written; divided by the commits it is the size of a batch.", always(func() uint64 { _, rows := db.RowsWritten(); return rows }))
	m.gauge("mint_last_write_timestamp_seconds", "When rows of mints were last written with success.", func() (float64, bool) {
		at := db.LastWrite()
		return seconds(at), !at.IsZero()
	})
	m.gauge("mint_writes_failing", "1 while the last commit of rows of mints failed and mints are refused, else 0.", func() (float64, bool) { return oneIf(db.CanRecord() != nil), true })
	m.gauge("database_size_bytes", "Size of the database file.", func() (float64, bool) { file, _, err := db.Size(); return float64(file), err == nil })
	m.gauge("database_wal_size_bytes", "Size of the write-ahead log beside it.", func() (float64, bool) { _, log, err := db.Size(); return float64(log), err == nil })
	m.gauge("disk_free_bytes", "Room on the disk of the database.", func() (float64, bool) { room, err := db.Room(); return float64(room), err == nil })
}

func (m *Metrics) watchBackups(ask func() (time.Time, int64, bool)) {
	m.gauge("backup_last_proven_timestamp_seconds", "When a scheduled backup was last restored to a temporary place and found whole.", func() (float64, bool) {
		at, _, _ := ask()
		return seconds(at), !at.IsZero()
	})
	m.gauge("backup_last_proven_bytes", "Size of that backup.", func() (float64, bool) {
		at, bytes, _ := ask()
		return float64(bytes), !at.IsZero()
	})
	m.gauge("backup_failing", "1 when a scheduled backup failed since then, else 0.", func() (float64, bool) { _, _, failing := ask(); return oneIf(failing), true })
}

// always reads a number that is always known.
func always[N int | uint64](read func() N) func() (float64, bool) {
	return func() (float64, bool) { return float64(read()), true }
}

func (m *Metrics) gauge(name, help string, read func() (value float64, known bool)) {
	m.registry.MustRegister(reading{describe(name, help), prometheus.GaugeValue, read})
}

func (m *Metrics) counter(name, help string, read func() (value float64, known bool)) {
	m.registry.MustRegister(reading{describe(name, help), prometheus.CounterValue, read})
}

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, labels, nil)
}

// reading is a series that is read at each scrape, and absent while it is not known.
type reading struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	read func() (value float64, known bool)
}

func (r reading) Describe(to chan<- *prometheus.Desc) { to <- r.desc }

func (r reading) Collect(to chan<- prometheus.Metric) {
	if value, known := r.read(); known {
		to <- prometheus.MustNewConstMetric(r.desc, r.kind, value)
	}
}

// stateSet is one series for each state: 1 for the one that holds, 0 for the others.
type stateSet struct {
	desc *prometheus.Desc
	all  []string
	now  func() string
}

func (s stateSet) Describe(to chan<- *prometheus.Desc) { to <- s.desc }

func (s stateSet) Collect(to chan<- prometheus.Metric) {
	now := s.now()
	for _, state := range s.all {
		to <- prometheus.MustNewConstMetric(s.desc, prometheus.GaugeValue, oneIf(state == now), state)
	}
}
