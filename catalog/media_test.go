package catalog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/catalog"
)

func TestSandboxMediaAreServed(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	faces, _ := s.Avatars(ctx, catalog.AvatarQuery{})
	for _, a := range faces[:6] {
		m, err := s.Picture(ctx, a.ID)
		if err != nil || m.ContentType != "image/jpeg" || len(m.Body) > 40<<10 {
			t.Fatalf("%s: %v, %s, %d bytes", a.Person, err, m.ContentType, len(m.Body))
		}
	}
	voices, _ := s.Voices(ctx, catalog.VoiceQuery{})
	m, err := s.Sample(ctx, voices[7].ID)
	if err != nil || m.ContentType != "audio/wave" || m.ETag == "" {
		t.Fatalf("%v, %s", err, m.ContentType)
	}
	for _, r := range stand.Requests() {
		if len(r.Path) > 7 && r.Path[:7] == "/media/" && r.Header.Get("Authorization") != "" {
			t.Fatalf("%s was asked with the key", r.Path)
		}
	}
}

func TestOnlyWhatAnamListsIsFetched(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	l.listAvatars(avatarAt(listedID, ""))
	s := newShelf(t, l.URL, 5*time.Second)
	for _, id := range []string{"", listedID, "00000000-0000-4000-8000-000000000000", l.URL + "/cara.png", "../v1/avatars"} {
		if _, err := s.Picture(ctx, id); !errors.Is(err, catalog.ErrNoMedia) {
			t.Errorf("picture of %q: %v", id, err)
		}
		if _, err := s.Sample(ctx, id); !errors.Is(err, catalog.ErrNoMedia) {
			t.Errorf("sample of %q: %v", id, err)
		}
	}
}

func TestAListThatCannotBeReadIsNamed(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	script(t, stand, sandbox.Fault{Match: "GET /v1/", Status: 500, Times: -1})
	if _, err := s.Picture(ctx, listedID); !errors.Is(err, catalog.ErrNoMedia) || !strings.Contains(err.Error(), "list could not be read") {
		t.Errorf("got %v", err)
	}
}

func TestMediaAreFetchedOnceForAllWhoAsk(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	release := make(chan struct{})
	l.listAvatars(avatarAt(listedID, l.handle("/cara.png", func(w http.ResponseWriter, _ *http.Request) {
		<-release
		_, _ = w.Write(pngOf(40, 30))
	})))
	s := newShelf(t, l.URL, 5*time.Second)
	gone, leave := context.WithCancel(ctx)
	first := make(chan error, 1)
	go func() {
		_, err := s.Picture(gone, listedID)
		first <- err
	}()
	settled(t, "the fetch runs", func() bool { return len(l.hit("/cara.png")) == 1 })
	leave()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := s.Picture(ctx, listedID); err != nil {
				t.Error(err)
			}
		})
	}
	close(release)
	all.Wait()
	if n := len(l.hit("/cara.png")); n != 1 {
		t.Errorf("fetched %d times", n)
	}
}

func TestMediaThatFailAreLeftAloneForAWhile(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	l.listVoices(voiceAt(listedID, l.URL+"/lucy.mp3"))
	s := newShelf(t, l.URL, 5*time.Second)
	for range 5 {
		if _, err := s.Sample(ctx, listedID); err == nil {
			t.Fatal("nothing is there")
		}
	}
	l.serve("/lucy.mp3", "audio/mpeg", []byte("ID3 sound"))
	s.clock.move(30*time.Second - time.Millisecond)
	if _, err := s.Sample(ctx, listedID); err == nil || len(l.hit("/lucy.mp3")) != 1 {
		t.Fatalf("asked %d times within 30 s, %v", len(l.hit("/lucy.mp3")), err)
	}
	s.clock.move(time.Millisecond)
	for range 3 {
		if m, err := s.Sample(ctx, listedID); err != nil || string(m.Body) != "ID3 sound" {
			t.Fatalf("%v, %q", err, m.Body)
		}
	}
	if n := len(l.hit("/lucy.mp3")); n != 2 {
		t.Errorf("asked %d times in all", n)
	}
}

func TestWhatWasUsedLastIsKept(t *testing.T) {
	t.Parallel()
	const most, fit = 4 << 20, 16 // 16 samples of 4 MiB are 64 MiB
	l := newLister(t)
	id := func(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }
	path := func(n int) string { return fmt.Sprintf("/%d.mp3", n) }
	for n := range fit + 1 {
		sound := append([]byte("ID3"), bytes.Repeat([]byte{byte(n)}, most-3)...)
		l.listVoices(voiceAt(id(n), l.serve(path(n), "audio/mpeg", sound)))
	}
	s := newShelf(t, l.URL, 5*time.Second)
	play := func(n int) {
		t.Helper()
		m, err := s.Sample(ctx, id(n))
		if err != nil || len(m.Body) != most || m.Body[most-1] != byte(n) {
			t.Fatalf("sample %d: %v, %d bytes", n, err, len(m.Body))
		}
	}
	for n := range fit {
		play(n)
	}
	play(0)
	if len(l.hit(path(0))) != 1 {
		t.Fatal("16 samples of 4 MiB don't fit")
	}
	play(fit) // pushes out 1, which was not used since
	play(0)
	play(2)
	play(1)
	for n, want := range map[int]int{0: 1, 1: 2, 2: 1, fit: 1} {
		if got := len(l.hit(path(n))); got != want {
			t.Errorf("sample %d was fetched %d times, want %d", n, got, want)
		}
	}
}

func TestNothingButTheQuestionIsSentWithAFetch(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	for _, path := range []string{"/a.png", "/b.png"} {
		url := l.handle(path, func(w http.ResponseWriter, _ *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "1", Path: "/"})
			_, _ = w.Write(pngOf(3, 2))
		})
		l.listAvatars(avatarAt("00000000-0000-4000-8000-00000000000"+path[1:2], url))
	}
	s := newShelf(t, l.URL, 5*time.Second)
	for _, path := range []string{"/a.png", "/b.png"} {
		if _, err := s.Picture(ctx, "00000000-0000-4000-8000-00000000000"+path[1:2]); err != nil {
			t.Fatal(err)
		}
		for name := range l.hit(path)[0] {
			if name != "User-Agent" && name != "Accept" {
				t.Errorf("%s was asked with %s", path, name)
			}
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	target := l.serve("/target.png", "image/png", pngOf(3, 2))
	for _, status := range []int{301, 302, 303, 307, 308} {
		l.handle("/cara.png", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, status) })
		l.listAvatars(avatarAt(listedID, l.URL+"/cara.png"))
		s := newShelf(t, l.URL, 5*time.Second)
		if _, err := s.Picture(ctx, listedID); err == nil {
			t.Errorf("a picture came by a %d", status)
		}
	}
	if n := len(l.hit("/target.png")); n != 0 {
		t.Errorf("the target was asked %d times", n)
	}
}

func TestSizesAreCapped(t *testing.T) {
	t.Parallel()
	l := newLister(t)
	sized := func(head string, size int) []byte { return append([]byte(head), make([]byte, size-len(head))...) }
	picture := func(size int) []byte { return append(pngOf(3, 2), make([]byte, size-len(pngOf(3, 2)))...) }
	for i, c := range []struct {
		content []byte
		sound   bool
		fits    bool
	}{
		{sized("ID3", 4<<20), true, true},
		{sized("ID3", 4<<20+1), true, false},
		{picture(6 << 20), false, true},
		{picture(6<<20 + 1), false, false},
	} {
		path := fmt.Sprint("/", i)
		url := l.serve(path, "application/octet-stream", c.content)
		l.listAvatars(avatarAt(listedID, url))
		l.listVoices(voiceAt(listedID, url))
		s := newShelf(t, l.URL, 5*time.Second)
		get := s.Picture
		if c.sound {
			get = s.Sample
		}
		if _, err := get(ctx, listedID); (err == nil) != c.fits {
			t.Errorf("%d bytes: %v", len(c.content), err)
		}
	}
}
