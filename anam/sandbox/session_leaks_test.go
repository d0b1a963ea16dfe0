package sandbox_test

import (
	"net/http"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
)

// remains are what a program has open.
type remains struct {
	goroutines, files int
	heap              uint64
}

func counted(t *testing.T) remains {
	t.Helper()
	http.DefaultClient.CloseIdleConnections()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skipf("open files are counted on Linux only: %v", err)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return remains{runtime.NumGoroutine(), len(files), m.HeapAlloc}
}

// TestFiftySessionsLeaveNothing ends half of its sessions from the browser and half from the server, and counts what is left.
func TestFiftySessionsLeaveNothing(t *testing.T) {
	o := fast()
	o.ConcurrentSessions = 50
	s, _, base := started(t, o)
	live := func(count int) (firstPictures []time.Duration) {
		firstPictures = make([]time.Duration, count)
		t.Run("sessions", func(t *testing.T) {
			for n := range count {
				t.Run("session", func(t *testing.T) {
					t.Parallel()
					firstPictures[n] = liveOneSession(t, s, base, n%2 == 0)
				})
			}
		})
		return firstPictures
	}
	live(3) // what is made once is made now
	s.ResetHistory()
	before := counted(t)
	took := live(50)
	slices.Sort(took)
	t.Logf("first picture after %v in the middle, %v at most", took[25].Round(time.Millisecond), took[49].Round(time.Millisecond))
	s.ResetHistory()
	const slack = 1 << 20 // fifty tokens and rows of sessions, and what the runtime keeps
	var after remains
	until(t, "nothing left of fifty sessions", func() bool {
		after = counted(t)
		return after.goroutines <= before.goroutines && after.files <= before.files && after.heap <= before.heap+slack
	})
	t.Logf("before %+v, after %+v", before, after)
}

// liveOneSession says how long the first picture took from the start of the session.
func liveOneSession(t *testing.T, s *sandbox.Server, base string, browserLeaves bool) time.Duration {
	token := personaToken(t, base, `"initialMessage":"Hello."`)
	began := time.Now()
	b := visit(t, base, token)
	wait(t, b.pictures, "a picture")
	took := time.Since(began)
	b.listenOut()
	if browserLeaves {
		b.leave()
	} else {
		s.EndSession(b.session.SessionID, "CLOSED_BY_ENGINE", "Enough")
	}
	ended(t, base, b.session.SessionID)
	return took
}

// TestCloseEndsEverySession closes a sandbox while people talk, wait and knock, and looks for what goes on.
func TestCloseEndsEverySession(t *testing.T) {
	before := counted(t)
	s := sandbox.New(slow())
	base, err := s.Start("127.0.0.1:0")
	must(t, err)
	talking := visit(t, base, personaToken(t, base, `"initialMessage":"One two three"`))
	wait(t, talking.chunks, "a word")
	waiting := arrive(t, base, personaToken(t, base, `"name":"x"`))
	waiting.dial()
	until(t, "both sockets are listened to", func() bool {
		return strings.Count(stacksWith("engine.(*session).listen("), "engine.(*session).listen(") == 2
	})
	knocking := arrive(t, base, personaToken(t, base, `"name":"y"`))

	must(t, s.Close())
	must(t, s.Close())
	if running := stacksWith("sandbox/engine."); running != "" {
		t.Errorf("still running:\n%s", running)
	}
	for _, b := range []*browser{talking, waiting} {
		if reason := b.told("endsession"); reason != `"The engine was shut down"` {
			t.Errorf("told %s", reason)
		}
	}
	for _, b := range []*browser{talking, waiting, knocking} {
		b.leave()
	}
	until(t, "nothing left of the sandbox", func() bool {
		after := counted(t)
		return after.goroutines <= before.goroutines && after.files <= before.files
	})
}

// stacksWith gives the goroutines that are in functions of that name.
func stacksWith(name string) string {
	var all strings.Builder
	_ = pprof.Lookup("goroutine").WriteTo(&all, 2)
	var found []string
	for stack := range strings.SplitSeq(all.String(), "\n\n") {
		if strings.Contains(stack, name) {
			found = append(found, stack)
		}
	}
	return strings.Join(found, "\n\n")
}
