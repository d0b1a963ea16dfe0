//go:build !race

// The race detector takes several times the memory, so the bound is held without it.

package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Fifty strangers who sign in at once must not take the memory that everybody's tokens need.
func TestFiftySignInsAtOnce(t *testing.T) {
	t.Parallel()
	c := startChild(t)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() { c.signIn(fmt.Sprintf("stranger-%d@example.com", i)) })
	}
	all.Wait()
	const most = 256 << 20
	peak := peakMemory(t, c.command.Process.Pid)
	t.Logf("peak %d MB", peak>>20)
	if peak > most {
		t.Errorf("the server took %d MB, want at most %d", peak>>20, most>>20)
	}
	const mostLeft = 128 << 20
	if left := memoryNow(t, c.command.Process.Pid); left > mostLeft {
		t.Errorf("%d MB stay, want at most %d", left>>20, mostLeft>>20)
	}
	c.stops()
}

// signIn tries a password that nobody has.
func (c child) signIn(email string) {
	form := url.Values{"email": {email}, "password": {"no password of anybody"}}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.base+"/login", strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Error(err)
		return
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Error(err)
		return
	}
	defer answer.Body.Close()
	// A slow machine sends some of them away in time, which is as good.
	if !slices.Contains([]int{401, 422, 503}, answer.StatusCode) {
		c.t.Errorf("%s: status %d", email, answer.StatusCode)
	}
}

// peakMemory is the most memory that a process has had, and memoryNow what it has, in bytes, as Linux counts it.
func peakMemory(t *testing.T, pid int) int { t.Helper(); return memoryOf(t, pid, "VmHWM:") }
func memoryNow(t *testing.T, pid int) int  { t.Helper(); return memoryOf(t, pid, "VmRSS:") }

func memoryOf(t *testing.T, pid int, which string) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("only Linux tells the memory of a process:", err)
	}
	_, rest, _ := strings.Cut(string(status), which)
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}
