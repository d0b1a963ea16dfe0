package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain lets the test's own binary be the load generator, the stand-in and the forwarder.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && roles[os.Args[1]] != nil {
		main()
		return
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}

var scratch = filepath.Join(os.TempDir(), fmt.Sprint("greenroom-bench-test-", os.Getpid()))

// program builds the program as the tree stands, once.
var program = sync.OnceValues(func() (string, error) {
	if err := os.MkdirAll(scratch, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(scratch, "greenroom")
	build := exec.Command("go", "build", "-o", path, "./cmd/admin")
	build.Dir, build.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", errors.Join(err, errors.New(string(out)))
	}
	return path, nil
})

// tiny is enough to see that everything is measured.
var tiny = sizes{
	rounds: 1, span: 100 * time.Millisecond, breadth: crowd{Templates: 40, Keys: 3}, beside: 40,
	small: crowd{40, 2, 100}, large: crowd{60, 3, 300}, work: time.Millisecond, talks: 1,
}

func tinyRun(t *testing.T) (*run, *bytes.Buffer) {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	out := &bytes.Buffer{}
	return &run{sizes: tiny, book: &book{out: out}, binary: binary, pocketbase: filepath.Join(t.TempDir(), "none"), folder: t.TempDir()}, out
}

// Everything that needs neither Node nor PocketBase nor a browser is measured; of the others the run says that they are not.
func TestATinyRun(t *testing.T) {
	t.Parallel()
	r, out := tinyRun(t)
	chosen, err := choose("mint,breadth,pocketbase,growth")
	if err == nil {
		err = r.measure(t.Context(), chosen)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := r.verdict(true); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, part := range []string{"mint", "breadth"} {
		if !slices.ContainsFunc(r.Figures, func(f figure) bool {
			return f.Part == part && strings.HasPrefix(f.What, "mints recorded (") && !strings.Contains(f.What, "(0)") && f.Value == 1
		}) {
			t.Errorf("%s: recorded and given mints are not compared\n%s", part, out)
		}
	}
	for _, what := range []string{"mints a second, over the forwarder's", "mints a second with them", "memory after mints"} {
		if !strings.Contains(out.String(), what) {
			t.Errorf("nothing is said of %s\n%s", what, out)
		}
	}
	for _, v := range views {
		if !slices.ContainsFunc(r.Loads, func(e entry) bool { return e.Load == v.name && e.Server == large && e.Sent > 0 }) {
			t.Errorf("%s is not measured\n%s", v.name, out)
		}
	}
	if !strings.Contains(out.String(), "PocketBase is not compared") {
		t.Errorf("PocketBase is missed in silence\n%s", out)
	}
	path := filepath.Join(t.TempDir(), "new", "bench.json")
	if err := r.write(path); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || !json.Valid(raw) {
		t.Errorf("raw figures: %.200s, %v", raw, err)
	}
}

// A record without an answer and an answer without a record fail the run, also where speed is only reported.
func TestRecordsAndAnswersThatDiffer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		miscount     int // of the answers
		wantsToBeRed bool
	}{{"as many", 0, false}, {"an answer that is not recorded", 1, true}, {"a record without an answer", -1, true}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, _ := tinyRun(t)
			up, err := startUpstream(t.Context(), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer up.process.kill()
			g, err := startGreenroom(t.Context(), r.binary, t.TempDir(), crowd{Keys: 1}, "ANAM_API_KEY=bench", "ANAM_API_URL="+up.Plain)
			if err != nil {
				t.Fatal(err)
			}
			defer g.kill()
			m, err := g.mint(t.Context(), r.loadOf(4, g.mints(alone)), g.keys[0])
			if err != nil || m.Failed > 0 {
				t.Fatalf("%+v, %v", m, err)
			}
			g.given += c.miscount
			if err := r.recorded("mint", g); err != nil {
				t.Fatal(err)
			}
			if err := r.verdict(true); errors.Is(err, errWrong) != c.wantsToBeRed {
				t.Errorf("%v, %q", err, r.Wrong)
			}
		})
	}
}

func TestAccounted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rows, given, lost int
		want              bool
	}{{0, 0, 0, true}, {5, 5, 0, true}, {4, 5, 0, false}, {6, 5, 0, false}, {6, 5, 1, true}, {5, 5, 1, true}, {7, 5, 1, false}, {4, 5, 9, false}} {
		if got := accounted(c.rows, c.given, c.lost); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
