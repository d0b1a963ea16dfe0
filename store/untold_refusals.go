package store

import (
	"context"
	"sync"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// untoldActors is how many actors are told apart; the others count as nobody in particular.
const untoldActors = 1000

// refusedActor is whose attempts are counted together.
type refusedActor struct {
	kind     models.ActorKind
	id, name string
}

// untoldRefusals count the refused attempts of a minute that have no row of their own.
type untoldRefusals struct {
	minute time.Duration // tests take a shorter one

	mu    sync.Mutex
	of    map[refusedActor]int
	later *time.Timer // runs while there are untold ones
}

// add counts one. The first lets tell run after a minute, also if nobody tries again.
func (u *untoldRefusals) add(who models.Actor, tell func()) {
	actor := refusedActor{who.Kind, who.ID, who.Name}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.later == nil {
		u.of, u.later = map[refusedActor]int{}, time.AfterFunc(u.minute, tell)
	}
	if _, known := u.of[actor]; !known && len(u.of) >= untoldActors {
		actor = refusedActor{kind: models.ActorUser}
	}
	u.of[actor]++
}

// take gives how many there were by actor, to be told now.
func (u *untoldRefusals) take() map[refusedActor]int {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.later != nil {
		u.later.Stop()
	}
	of := u.of
	u.of, u.later = nil, nil
	return of
}

// tellUntoldRefusals writes one row for each actor with the number of refused attempts that have none.
func (s *Store) tellUntoldRefusals() {
	of := s.untold.take()
	if len(of) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), noteTimeout)
	defer cancel()
	err := s.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for actor, n := range of {
			who := models.Actor{Kind: actor.kind, ID: actor.id, Name: actor.name}
			if err := s.audit(tx, who, models.ActionRefused, subject{kind: "route"}, nil, facts{"more": n}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.log.Error("refused attempts have no audit row", "actors", len(of), "cause", err.Error())
	}
}
