package catalog_test

import (
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/catalog"
)

// working counts the functions that background work is inside of, of every catalog of the process. So its tests don't
// run in parallel. A goroutine that has left its function and is only about to end is not counted.
func working() int {
	stacks := make([]byte, 4<<20)
	frames := strings.Split(string(stacks[:runtime.Stack(stacks, true)]), "\n")
	n := 0
	for i := 2; i < len(frames); i++ {
		if runsWork(frames[i]) && ownCode(frames[i-2]) {
			n++
		}
	}
	return n
}

func runsWork(frame string) bool {
	return strings.HasPrefix(frame, "greenroom/catalog.(*background).start.func1(") || strings.HasPrefix(frame, "greenroom/catalog.(*background).run(")
}

// ownCode is true for a frame of this room that is not the keeping of background work itself.
func ownCode(frame string) bool {
	return strings.HasPrefix(frame, "greenroom/catalog.") && !strings.Contains(frame, "(*background)")
}

func TestCloseEndsLoadsThatHang(t *testing.T) {
	s, stand := onSandbox(t)
	script(t, stand, sandbox.Fault{What: sandbox.Hang, Times: -1})
	s.Warm()
	settled(t, "Anam is asked", func() bool { return asked(stand, "/v1/voices") == 1 })
	if working() == 0 {
		t.Fatal("loads cannot be seen")
	}
	s.Close()
	s.Close()
	if n := working(); n != 0 {
		t.Errorf("%d loads outlive Close", n)
	}
	if strings.Contains(s.log.String(), "not refreshed") {
		t.Errorf("a load that Close ended is logged as Anam's failure: %s", s.log)
	}
	if rows, down := s.Voices(ctx, catalog.VoiceQuery{}); len(rows) != 0 || !down {
		t.Errorf("%d rows, down %v", len(rows), down)
	}
	if state, _ := s.Key(); state != catalog.KeyUnknown {
		t.Errorf("Close told of the key: %s", state)
	}
}

func TestCloseEndsFetchesThatHang(t *testing.T) {
	l := newLister(t)
	reached := make(chan struct{})
	url := l.handle("/cara.png", func(_ http.ResponseWriter, r *http.Request) { close(reached); <-r.Context().Done() })
	l.listAvatars(avatarAt(listedID, url))
	s := newShelf(t, l.URL, 5*time.Second)
	failed := make(chan error, 1)
	go func() {
		_, err := s.Picture(ctx, listedID)
		failed <- err
	}()
	<-reached
	s.Close()
	if n := working(); n != 0 {
		t.Errorf("%d fetches outlive Close", n)
	}
	if err := <-failed; err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("got %v", err)
	}
	if _, err := s.Picture(ctx, listedID); err == nil || len(l.hit("/cara.png")) != 1 {
		t.Errorf("a closed catalog fetches: %v", err)
	}
}

func TestCloseGivesUpConnectionsButNotWhatIsKept(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	l.listAvatars(avatarAt(listedID, l.serve("/cara.png", "image/png", pngOf(40, 30))))
	s := newShelf(t, l.URL, 5*time.Second)
	before, err := s.Picture(ctx, listedID)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	s.client.Close()
	settled(t, "all connections are closed", func() bool { return l.open() == 0 })
	if after, err := s.Picture(ctx, listedID); err != nil || after.ETag != before.ETag {
		t.Errorf("%v, %s", err, after.ETag)
	}
}

func TestCloseMayMeetAnyCall(t *testing.T) {
	l := newLister(t)
	l.listAvatars(avatarAt(listedID, l.serve("/cara.png", "image/png", pngOf(40, 30))))
	s := newShelf(t, l.URL, 5*time.Second)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { _, _ = s.Picture(ctx, listedID) })
		all.Go(func() { s.Voices(ctx, catalog.VoiceQuery{}) })
		all.Go(func() { _ = s.Refresh(ctx) })
		all.Go(s.Warm)
		all.Go(s.Close)
	}
	all.Wait()
}
