package faults

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

var (
	seed   = flag.Uint64("seed", 0, "repeat the choices of the run that printed this seed; 0 chooses one")
	rounds = flag.Int("rounds", 1, "the most rounds of each fault")
	span   = flag.Duration("span", time.Minute, "no further round begins after this time; each fault has one in any case")
)

// fault is something that goes wrong, and where the database must lie for it.
type fault struct {
	name string
	// strike lets it go wrong under load and takes it back; it leaves a server that runs.
	strike func(*round)
	// place is the folder of the database; nil is a plain one. It skips the test where there can be none.
	place func(t *testing.T) string
	// ordinary has the server run as somebody whom file permissions bind, which root is not.
	ordinary bool
}

var faults = []fault{
	{name: "killed", strike: killed},
	{name: "signals", strike: signals},
	{name: "few_descriptors", strike: fewDescriptors},
	{name: "failing_accept", strike: failingAccept},
	{name: "log_stalls", strike: logStalls},
	{name: "log_reader_dies", strike: logReaderDies},
	{name: "full_disk", strike: fullDisk, place: smallDisk},
	{name: "file_limit", strike: fileLimit},
	{name: "read_only", strike: readOnly, place: openFolder, ordinary: true},
	{name: "locked", strike: locked},
	{name: "swapped", strike: swapped},
	{name: "upstream", strike: upstream},
	{name: "slow_clients", strike: slowClients}, // the longest: of tests that run at once, the last one starts first
}

func TestMain(m *testing.M) {
	flag.Parse()
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	fmt.Printf("faults: -seed %d -rounds %d -span %s\n", *seed, *rounds, *span)
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}

// TestFaults runs every fault beside the others, because most of their time is waiting.
func TestFaults(t *testing.T) {
	program := built(t)
	begin := time.Now()
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			d := openDesk(t, program, f)
			for n := 1; n <= *rounds && (n == 1 || time.Since(begin) < *span) && !t.Failed(); n++ {
				t.Run(fmt.Sprint(n), func(t *testing.T) { newRound(t, d, f, n).run() })
			}
		})
	}
}

// round is one fault and the questions after it.
type round struct {
	*testing.T
	*rand.Rand
	*desk
	fault fault
	name  string // for whoever wants to repeat it
	ready *readiness
}

func newRound(t *testing.T, d *desk, f fault, n int) *round {
	kind := fnv.New64a()
	fmt.Fprint(kind, f.name, n)
	return &round{
		T: t, Rand: rand.New(rand.NewPCG(*seed, kind.Sum64())), desk: d, fault: f,
		name: fmt.Sprintf("seed %d, fault %s, round %d", *seed, f.name, n), ready: d.watchReadiness(t),
	}
}

func (r *round) run() {
	stop := r.load()
	defer stop()
	r.workOf(1)
	r.fault.strike(r)
	r.worksAgain()
	stop()
	r.askQuestions()
	if r.Failed() {
		r.Logf("last lines of the server's log:\n%s", r.server.log.last(40))
	}
}

// worksAgain wants, of a server on which nothing is wrong any more, a ready one that takes every kind of write.
func (r *round) worksAgain() {
	r.Helper()
	r.becomes("")
	r.workOf(2)
}

// wrong tells what is wrong, which question found it, and how to see it again.
func (r *round) wrong(question, format string, args ...any) {
	r.Helper()
	r.Errorf("%s: %s: %s", r.name, question, fmt.Sprintf(format, args...))
}

// patience is how long a condition may take on a machine that is busy with everything at once.
const patience = 90 * time.Second

// until waits for a condition. The round ends when it doesn't come, or when the server ends before it does.
func (r *round) until(what string, holds func() bool) {
	r.Helper()
	deadline, tick := time.After(patience), time.NewTicker(10*time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-r.server.ended:
			r.Fatalf("%s: the server ended (%v) before %s\n%s", r.name, r.server.err, what, r.server.log.last(40))
		case <-deadline:
			r.Fatalf("%s: waited in vain until %s\n%s", r.name, what, r.server.log.last(40))
		}
	}
}

// soon is a moment that no acknowledgement marks: within 20 ms.
func (r *round) soon() { <-time.After(time.Duration(r.IntN(20_000)) * time.Microsecond) }

func (r *round) coin() bool { return r.IntN(2) == 0 }

func (r *round) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatalf("%s: %v", r.name, err)
	}
}
