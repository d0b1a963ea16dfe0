package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"greenroom/models"
)

// moreRefused gives the rows that tell of refused attempts without rows of their own.
func moreRefused(t *testing.T, s *Store) (rows []string) {
	t.Helper()
	err := s.EachAuditEvent(t.Context(), models.AuditQuery{Action: models.ActionRefused}, func(e models.AuditEvent) error {
		if e.SubjectID == "" {
			rows = append(rows, fmt.Sprint(e.Actor.Kind, " ", e.Actor.ID, " ", e.Actor.Name, " ", e.After))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(rows)
	return rows
}

// TestRefusalsWithoutARowAreCounted tries far more than has rows: one row more for each actor says how many.
func TestRefusalsWithoutARowAreCounted(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	sam, app := models.Actor{Kind: models.ActorUser, ID: "sam", Name: "Sam", RequestID: "r"}, models.Actor{Kind: models.ActorKey, ID: "app", Name: "App"}
	refuse := func(who models.Actor, n int) {
		for i := range n {
			r := models.Refusal{Attempt: "POST /harmless", Reason: models.ReasonRole, SubjectKind: "template", SubjectID: fmt.Sprint("t", i)}
			if err := s.AuditRefused(t.Context(), who, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	refuse(app, 31)
	s.tellUntoldRefusals()
	if rows := moreRefused(t, s); len(rows) != 0 {
		t.Errorf("all have rows, and yet: %q", rows)
	}
	refuse(sam, 100)
	refuse(app, 4)
	s.tellUntoldRefusals() // as when the minute is over
	s.tellUntoldRefusals()
	if got, want := moreRefused(t, s), []string{`key app App {"more":4}`, `user sam Sam {"more":69}`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestUntoldRefusalsAreToldAfterAMinute though nobody tries again, and of however many actors in bounded memory.
func TestUntoldRefusalsAreToldAfterAMinute(t *testing.T) {
	t.Parallel()
	u, told := untoldRefusals{minute: time.Millisecond}, make(chan map[refusedActor]int, 1)
	u.add(models.Actor{ID: "sam"}, func() { told <- u.take() })
	if of := <-told; of[refusedActor{id: "sam"}] != 1 {
		t.Errorf("got %v", of)
	}
	u.minute = time.Hour
	for i := range untoldActors + 50 {
		u.add(models.Actor{Kind: models.ActorKey, ID: fmt.Sprint(i)}, func() {})
	}
	if of := u.take(); len(of) != untoldActors+1 || of[refusedActor{kind: models.ActorUser}] != 50 {
		t.Errorf("%d actors, %d of others", len(of), of[refusedActor{kind: models.ActorUser}])
	}
}
