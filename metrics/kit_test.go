package metrics

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// plainServer is a server that nothing is wrong with, unless a test changes something.
type plainServer struct {
	proven time.Time
	writes error // of the last commit
	file   error // of looking at the database file
	wrote  time.Time
}

func (p *plainServer) RowsWaiting() int                    { return 3 }
func (p *plainServer) RowsWritten() (commits, rows uint64) { return 4, 12 }
func (p *plainServer) LastWrite() time.Time                { return p.wrote }
func (p *plainServer) CanRecord() error                    { return p.writes }
func (p *plainServer) Size() (file, log int64, err error)  { return 4096, 512, p.file }
func (p *plainServer) Room() (uint64, error)               { return 1 << 30, p.file }
func (p *plainServer) Open() int                           { return 7 }
func (p *plainServer) Refused() uint64                     { return 2 }

var noon = time.UnixMilli(1_795_435_200_500)

// watch has a Metrics that asks the server.
func watch(p *plainServer) *Metrics {
	m := New("1.2.3")
	m.Watch(Sources{
		Database: p, Connections: p, MintsWaiting: func() int { return 5 }, SignInsWaiting: func() int { return 6 },
		AnamState: func() string { return "good" }, AnamStates: []string{"good", "refused"}, LinesDropped: func() uint64 { return 9 },
		Backups: func() (time.Time, int64, bool) { return p.proven, 8192, p.proven.IsZero() },
	})
	return m
}

// scrape gives what Prometheus reads, without comments.
func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler(false, slog.New(slog.DiscardHandler)).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("status %d: %s", answer.Code, answer.Body)
	}
	var lines []string
	for line := range strings.Lines(answer.Body.String()) {
		if strings.HasPrefix(line, namespace) {
			lines = append(lines, line)
		}
	}
	return "\n" + strings.Join(lines, "")
}

var errGone = errors.New("gone")
