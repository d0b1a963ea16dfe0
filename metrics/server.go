package metrics

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Bounds of the listener: one or two monitors ask, some times a minute.
const (
	mostScrapes = 4 // at once
	scrapeTime  = 10 * time.Second
	headBytes   = 8 << 10
	headTime    = 5 * time.Second
	requestTime = 30 * time.Second // to read a request, and to write its answer; a profile takes as long as it was asked to
	idleTime    = 2 * time.Minute
	stopTime    = time.Second
)

// Handler answers GET /metrics, and with profiles also what go tool pprof asks below /debug/pprof/.
func (m *Metrics) Handler(profiles bool, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: failures{log}, ErrorHandling: promhttp.ContinueOnError,
		MaxRequestsInFlight: mostScrapes, Timeout: scrapeTime, CoalesceGather: true,
	}))
	if profiles {
		// The command line is left out: it tells nothing that the process list doesn't.
		mux.HandleFunc("GET /debug/pprof/", pprof.Index)
		mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	}
	return mux
}

// Serve answers on a listener until the context ends.
func (m *Metrics) Serve(ctx context.Context, on net.Listener, profiles bool, log *slog.Logger) {
	server := &http.Server{
		Handler: m.Handler(profiles, log), ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), MaxHeaderBytes: headBytes,
		ReadHeaderTimeout: headTime, ReadTimeout: requestTime, WriteTimeout: requestTime, IdleTimeout: idleTime,
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		patience, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		if server.Shutdown(patience) != nil {
			_ = server.Close() // a profile that still runs is cut off
		}
	}()
	if err := server.Serve(on); !errors.Is(err, http.ErrServerClosed) {
		log.Error("metrics are no longer served", "error", err)
		return
	}
	<-stopped
}

// failures logs what went wrong with a scrape.
type failures struct{ log *slog.Logger }

func (f failures) Println(what ...any) { f.log.Warn("metrics not gathered", "cause", what) }
