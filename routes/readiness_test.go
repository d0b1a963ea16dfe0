package routes

import (
	"errors"
	"os"
	"testing"
	"time"

	"greenroom/store/storetest"
)

// In each outage the answer names what fails, and nothing else; the process is alive all the while.
func TestReadiness(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		breaks func(k *kit)
		part   string
	}{
		"all well":           {func(*kit) {}, ""},
		"file removed":       {func(k *kit) { k.must(os.Remove(k.file)) }, "file"},
		"file replaced":      {func(k *kit) { k.must(errors.Join(os.Rename(k.file, k.file+".old"), os.WriteFile(k.file, nil, 0o600))) }, "file"},
		"disk full":          {func(k *kit) { storetest.FillDisk(k, k.store) }, "writing"},
		"lock held":          {func(k *kit) { storetest.HoldWriteLock(k, k.file) }, "writing"},
		"readers are closed": {func(k *kit) { k.must(k.store.Close()) }, "reading"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newApp(t)
			k.clock.stop(time.Now())
			c.breaks(k)
			k.clock.advance(6 * time.Second) // a write a moment ago counts
			status, word := 503, "unavailable"
			if c.part == "" {
				status, word = 200, "ready"
			}
			body := k.call(get, "/readyz", "", nil).want(status).decoded()
			if body["status"] != word || body["part"] != c.part || body["anam"] != "unknown" {
				t.Errorf("got %v", body)
			}
			if free, ok := body["freeBytes"].(float64); !ok || free <= 0 {
				t.Errorf("room is %v", body["freeBytes"])
			}
			k.call(get, "/healthz", "", nil).want(200)
		})
	}
}
