package metrics

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// used is a Metrics with each of its series in use.
func used() *Metrics {
	m := watch(&plainServer{wrote: noon, proven: noon})
	m.RequestBegan()
	m.RequestBegan()
	m.RequestEnded("GET", "/api/v1/templates/:slug", 404, 30*time.Millisecond)
	m.Minted("cara-support", "ok")
	m.Minted("cara-support", "ok")
	m.Minted("cara-support", "anam_timeout")
	m.WaitedForAnam(300 * time.Millisecond)
	m.WaitedForCommit(2 * time.Millisecond)
	m.Checked("live", noon, false)
	m.Checked("database", noon, true)
	return m
}

func TestWhatIsToldIsServed(t *testing.T) {
	t.Parallel()
	got := scrape(t, used())
	for _, line := range []string{
		`greenroom_http_requests_in_flight 1`,
		`greenroom_http_request_duration_seconds_bucket{method="GET",route="/api/v1/templates/:slug",status="4xx",le="0.025"} 0`,
		`greenroom_http_request_duration_seconds_bucket{method="GET",route="/api/v1/templates/:slug",status="4xx",le="0.1"} 1`,
		`greenroom_http_request_duration_seconds_count{method="GET",route="/api/v1/templates/:slug",status="4xx"} 1`,
		`greenroom_mints_total{outcome="ok",persona="cara-support"} 2`,
		`greenroom_mints_total{outcome="anam_timeout",persona="cara-support"} 1`,
		`greenroom_mint_anam_wait_seconds_sum 0.3`,
		`greenroom_mint_commit_wait_seconds_sum 0.002`,
		`greenroom_check_last_run_timestamp_seconds{check="live"} 1.7954352005e+09`,
		`greenroom_check_failing{check="live"} 0`,
		`greenroom_check_failing{check="database"} 1`,
		`greenroom_http_connections_open 7`,
		`greenroom_http_connections_refused_total 2`,
		`greenroom_mint_rows_waiting 3`,
		`greenroom_mint_commits_total 4`,
		`greenroom_mint_rows_total 12`,
		`greenroom_mint_last_write_timestamp_seconds 1.7954352005e+09`,
		`greenroom_mint_writes_failing 0`,
		`greenroom_mints_waiting 5`,
		`greenroom_sign_ins_waiting 6`,
		`greenroom_database_size_bytes 4096`,
		`greenroom_database_wal_size_bytes 512`,
		`greenroom_disk_free_bytes 1.073741824e+09`,
		`greenroom_backup_last_proven_timestamp_seconds 1.7954352005e+09`,
		`greenroom_backup_last_proven_bytes 8192`,
		`greenroom_backup_failing 0`,
		`greenroom_log_lines_dropped_total 9`,
		`greenroom_anam_key_state{state="good"} 1`,
		`greenroom_anam_key_state{state="refused"} 0`,
	} {
		if !strings.Contains(got, "\n"+line+"\n") {
			t.Errorf("not served: %s", line)
		}
	}
	if !strings.Contains(got, `version="1.2.3"} 1`) {
		t.Error("the build is not told")
	}
}

// What can't be found out is absent: a 0 would be believed.
func TestUnknownIsAbsent(t *testing.T) {
	t.Parallel()
	got := scrape(t, watch(&plainServer{writes: errGone, file: errGone}))
	for _, absent := range []string{"last_write", "database_size", "wal_size", "disk_free", "last_proven"} {
		if strings.Contains(got, absent) {
			t.Errorf("%s is served", absent)
		}
	}
	if !strings.Contains(got, "\ngreenroom_mint_writes_failing 1\n") {
		t.Error("a failing commit is not told")
	}
}

// A hundred thousand personas cost no more series than two hundred, and every mint is counted.
func TestPersonasAreBounded(t *testing.T) {
	t.Parallel()
	m := New("")
	const personas = 100_000
	for i := range personas {
		m.Minted(fmt.Sprintf("persona-%d", i), "ok")
	}
	m.Minted("persona-0", "ok")
	got := scrape(t, m)
	if n := strings.Count(got, "\ngreenroom_mints_total{"); n != mostPersonas+1 {
		t.Errorf("%d series, want %d", n, mostPersonas+1)
	}
	for _, line := range []string{
		`greenroom_mints_total{outcome="ok",persona="persona-0"} 2`,
		fmt.Sprintf(`greenroom_mints_total{outcome="ok",persona="_other"} %d`, personas-mostPersonas),
	} {
		if !strings.Contains(got, "\n"+line+"\n") {
			t.Errorf("not served: %s", line)
		}
	}
}

// What a mint is counted with allocates nothing.
func TestCountingIsFree(t *testing.T) {
	m := New("")
	if n := testing.AllocsPerRun(100, func() { count(m) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func count(m *Metrics) {
	m.RequestBegan()
	m.WaitedForAnam(time.Millisecond)
	m.WaitedForCommit(time.Millisecond)
	m.Minted("cara-support", "ok")
	m.RequestEnded("POST", "/api/v1/session-tokens", 201, time.Millisecond)
}

// BenchmarkCounting is all that a mint pays for being counted.
func BenchmarkCounting(b *testing.B) {
	m := New("")
	b.ReportAllocs()
	b.RunParallel(func(next *testing.PB) {
		for next.Next() {
			count(m)
		}
	})
}

// The page lists each series with its type, and no other.
func TestThePageListsEverySeries(t *testing.T) {
	t.Parallel()
	families, err := used().registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]string{}
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), namespace) {
			served[f.GetName()] = strings.ToLower(f.GetType().String())
		}
	}
	page, err := os.ReadFile(filepath.Join("..", "docs", "metrics.md"))
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `("+namespace+"_[a-z_]+)` \\| ([a-z]+) \\|").FindAllStringSubmatch(string(page), -1) {
		described[row[1]] = row[2]
	}
	if !maps.Equal(served, described) {
		t.Errorf("served    %v\ndescribed %v", slices.Sorted(maps.Keys(served)), slices.Sorted(maps.Keys(described)))
	}
}
