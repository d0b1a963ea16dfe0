package catalog_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/catalog"
)

func TestListsAreReadOnceForAllWhoAsk(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if rows, down := s.Voices(ctx, catalog.VoiceQuery{}); len(rows) != 1000 || down {
				t.Errorf("%d voices, down %v", len(rows), down)
			}
			if rows, down := s.Avatars(ctx, catalog.AvatarQuery{}); len(rows) < 24 || down {
				t.Errorf("%d avatars, down %v", len(rows), down)
			}
			if rows, down := s.Models(ctx); len(rows) != 6 || down {
				t.Errorf("%d models, down %v", len(rows), down)
			}
		})
	}
	all.Wait()
	s.clock.move(10*time.Minute - time.Millisecond)
	s.Models(ctx)
	for path, want := range map[string]int{"/v1/voices": 10, "/v1/avatars": 1, "/v1/llms": 1} {
		if n := asked(stand, path); n != want {
			t.Errorf("%s was asked %d times, want %d", path, n, want)
		}
	}
}

func TestOldRowsAreShownWhileNewOnesAreRead(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	before, _ := s.Avatars(ctx, catalog.AvatarQuery{})
	script(t, stand, sandbox.Fault{Match: "GET /v1/avatars", What: sandbox.Hang})
	s.clock.move(10 * time.Minute)
	for range 5 {
		if rows, down := s.Avatars(ctx, catalog.AvatarQuery{}); len(rows) != len(before) || down {
			t.Fatalf("%d rows, down %v", len(rows), down)
		}
	}
	settled(t, "Anam is asked again", func() bool { return asked(stand, "/v1/avatars") == 2 })
}

func TestListsAreReadAgainInTheBackground(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	s.Models(ctx)
	s.clock.move(10 * time.Minute)
	s.Models(ctx)
	settled(t, "the list is new", func() bool { return modelList(s).Fetched.Equal(s.clock.now()) })
	if n := asked(stand, "/v1/llms"); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

func TestAFailingAnamIsAskedEveryFifteenSecondsAtMost(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	s.Models(ctx)
	script(t, stand, sandbox.Fault{Match: "GET /v1/llms", Status: 500, Times: -1})
	s.clock.move(10 * time.Minute)
	s.Models(ctx)
	settled(t, "the try fails", func() bool { return modelList(s).Err != nil })
	for range 10 {
		if rows, down := s.Models(ctx); len(rows) != 6 || !down {
			t.Fatalf("%d old rows, down %v", len(rows), down)
		}
	}
	s.clock.move(15*time.Second - time.Millisecond)
	s.Models(ctx)
	if n := asked(stand, "/v1/llms"); n != 2 {
		t.Fatalf("asked %d times before 15 s", n)
	}
	stand.ClearFaults()
	s.clock.move(time.Millisecond)
	s.Models(ctx)
	settled(t, "the list is well again", func() bool { _, down := s.Models(ctx); return !down })
	if n := asked(stand, "/v1/llms"); n != 3 {
		t.Errorf("asked %d times in all", n)
	}
}

func TestAnamIsLeftAloneAsLongAsItAsks(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	script(t, stand, sandbox.Fault{Match: "GET /v1/llms", Status: 429, Header: map[string]string{"Retry-After": "90"}})
	if _, down := s.Models(ctx); !down {
		t.Fatal("a limited list is not down")
	}
	s.clock.move(90*time.Second - time.Millisecond)
	s.Models(ctx)
	if n := asked(stand, "/v1/llms"); n != 1 {
		t.Fatalf("asked %d times before its 90 s", n)
	}
	s.clock.move(time.Millisecond)
	if rows, down := s.Models(ctx); len(rows) != 6 || down {
		t.Errorf("%d rows, down %v", len(rows), down)
	}
}

func TestAnAnamThatWasNeverReachedIsWaitedForAgain(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	script(t, stand, sandbox.Fault{Match: "GET /v1/avatars", Status: 500})
	if rows, down := s.Avatars(ctx, catalog.AvatarQuery{}); len(rows) != 0 || !down {
		t.Fatalf("%d rows, down %v", len(rows), down)
	}
	s.Avatars(ctx, catalog.AvatarQuery{})
	if n := asked(stand, "/v1/avatars"); n != 1 {
		t.Fatalf("asked %d times", n)
	}
	s.clock.move(15 * time.Second)
	if rows, down := s.Avatars(ctx, catalog.AvatarQuery{}); len(rows) == 0 || down {
		t.Errorf("%d rows, down %v", len(rows), down)
	}
}

func TestWhoLeavesDoesNotWait(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	script(t, stand, sandbox.Fault{What: sandbox.Hang, Times: -1})
	gone, leave := context.WithCancel(ctx)
	leave()
	if rows, down := s.Voices(gone, catalog.VoiceQuery{}); len(rows) != 0 || !down {
		t.Errorf("%d rows, down %v", len(rows), down)
	}
	if err := s.Refresh(gone); err == nil {
		t.Error("refresh did not tell that its caller left")
	}
}

func TestBrokenAnswersLoseNothing(t *testing.T) {
	t.Parallel()
	for _, what := range []string{sandbox.Reset, sandbox.Cut, sandbox.TruncatedJSON, sandbox.HTMLError, sandbox.NoToken, sandbox.EmptyBody, sandbox.HugeBody, sandbox.GzipBody, sandbox.Redirect} {
		t.Run(what, func(t *testing.T) {
			s, stand := onSandbox(t)
			s.Models(ctx)
			script(t, stand, sandbox.Fault{Match: "GET /v1/llms", What: what, Times: -1})
			if err := s.Refresh(ctx); err == nil {
				t.Error("refresh told of no error")
			}
			if rows, down := s.Models(ctx); len(rows) != 6 || !down {
				t.Errorf("%d old rows, down %v", len(rows), down)
			}
			list := modelList(s)
			if list.Err == nil || list.Count != 6 || !list.Fetched.Equal(s.clock.now()) {
				t.Errorf("%+v", list)
			}
		})
	}
}

// TestHalfAListIsNoList breaks the third of four pages.
func TestHalfAListIsNoList(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	s.Voices(ctx, catalog.VoiceQuery{})
	none := sandbox.Fault{Match: "GET /v1/voices", What: sandbox.Slow}
	script(t, stand, none, none, sandbox.Fault{Match: "GET /v1/voices", What: sandbox.TruncatedJSON})
	if err := s.Refresh(ctx); err == nil {
		t.Error("refresh told of no error")
	}
	if rows, down := s.Voices(ctx, catalog.VoiceQuery{}); len(rows) != 1000 || !down {
		t.Errorf("%d rows, down %v", len(rows), down)
	}
}

func TestFindTellsUnlistedFromUnknown(t *testing.T) {
	t.Parallel()
	const cara, nobody = "30fa96d0-26c4-4e55-94a0-517025942e18", "00000000-0000-4000-8000-000000000000"
	s, stand := onSandbox(t)
	script(t, stand, sandbox.Fault{Match: "GET /v1/avatars", Status: 500})
	find := func(id, want string) {
		t.Helper()
		a, listed, known := s.Avatar(ctx, id)
		if got := fmt.Sprint(a.Person, listed, known); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	find(cara, "false false")
	s.clock.move(15 * time.Second)
	find(cara, "Caratrue true")
	find(strings.ToUpper(cara), "Caratrue true")
	find(nobody, "false true")
	find("", "false true")

	script(t, stand, sandbox.Fault{Match: "GET /v1/avatars", Status: 500})
	_ = s.Refresh(ctx)
	find(cara, "Caratrue true")
	find(nobody, "false false")
}

func TestIDsThatAreNoUUIDsAreTakenAsTheyAre(t *testing.T) {
	t.Parallel()
	s, _ := onSandbox(t)
	if m, listed, _ := s.Model(ctx, "CUSTOMER_CLIENT_V1"); !listed || m.ID != "CUSTOMER_CLIENT_V1" {
		t.Errorf("%+v", m)
	}
	if _, listed, known := s.Model(ctx, "customer_client_v1"); listed || !known {
		t.Errorf("listed %v, known %v", listed, known)
	}
	if m, listed, _ := s.Model(ctx, "A7CF662C-2ACE-4DE1-A21E-EF0FBF144BB7"); !listed || m.Name != "GPT OSS 120B" {
		t.Errorf("%+v", m)
	}
	if v, listed, _ := s.Voice(ctx, "DE23E340-1416-4dd8-977d-065a7ca11697"); !listed || v.Name == "" {
		t.Errorf("%+v", v)
	}
}

func TestAnswersDoNotReachIntoTheCache(t *testing.T) {
	t.Parallel()
	s, _ := onSandbox(t)
	models, _ := s.Models(ctx)
	faces, _ := s.Avatars(ctx, catalog.AvatarQuery{})
	first, face := models[0].Name, faces[0].Person
	models[0].Name, faces[0].Person = "changed", "changed"
	models, _ = s.Models(ctx)
	faces, _ = s.Avatars(ctx, catalog.AvatarQuery{})
	if models[0].Name != first || faces[0].Person != face {
		t.Error("a caller's change is seen by the next")
	}
}

func TestWarmReadsAllListsBeforeAnyoneAsks(t *testing.T) {
	t.Parallel()
	s, stand := onSandbox(t)
	s.Warm()
	settled(t, "all lists are there", func() bool {
		for _, list := range s.Listings() {
			if list.Count == 0 {
				return false
			}
		}
		return true
	})
	s.Models(ctx)
	if n := asked(stand, "/v1/llms"); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func modelList(s *shelf) catalog.Listing { return s.Listings()[2] }
