package check

import (
	"context"
	"errors"
	"maps"
	"time"

	"greenroom/models"
)

const (
	// quietStart is how long after a start nothing is checked in the background: a server that restarts in a loop must not ask Anam each time.
	quietStart = 10 * time.Minute
	// tryAgain is how long a trial mint in the background is good for.
	tryAgain = time.Hour
	// trialsAnHour come one by one, evenly over the hour.
	trialsAnHour = 10
	// mostDue is how many personas are looked at for one that was not tried in vain within the hour.
	mostDue = 50
	// mostLookups bounds the personas that are looked up by ID for one new list.
	mostLookups = 20
)

// inBackground is the caller on whose account the background asks: ten trial mints an hour.
var inBackground = asker{id: "background", rate: models.CheckRate{PerMinute: 12, OthersPerMinute: 6, OwnPerMinute: 6, OwnPerHour: trialsAnHour}}

// Background looks whether what is live would still work. It is used by one goroutine, of one process on the database.
type Background struct {
	*Service
	started time.Time
	listed  time.Time            // of the newest list that was held against
	tried   map[string]time.Time // by template, within the hour; of trials that brought nothing too
	last    time.Time            // when a trial was made or looked for
}

// Background makes the work that goes on beside requests; its clock begins to run now.
func (s *Service) Background() *Background {
	return &Background{Service: s, started: s.now(), tried: map[string]time.Time{}}
}

// Due tells whether Anam may be asked now.
func (b *Background) Due(_, now time.Time) bool {
	return !models.Within(b.started, now, quietStart) && b.anam != nil && !b.anam.Paused()
}

// Step holds what is live against lists that are new, and tries at most one persona.
func (b *Background) Step(ctx context.Context) error {
	err := b.againstLists(ctx)
	if err == nil {
		err = b.tryOne(ctx)
	}
	b.stepped(b.now(), err)
	return err
}

// errEnough ends a walk.
var errEnough = errors.New("enough")

// againstLists looks up what a new list lacks, and what was missing before and may be back.
func (b *Background) againstLists(ctx context.Context) error {
	newest := b.newestList()
	if newest.Equal(b.listed) {
		return nil
	}
	var again []models.LivePersona
	err := b.store.EachLivePersona(ctx, func(p models.LivePersona) error {
		if p.Unlisted || b.lacks(p) {
			again = append(again, p)
		}
		if len(again) == mostLookups {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	for _, p := range again {
		if err := b.lookAgain(ctx, p); err != nil {
			return err
		}
	}
	b.listed = newest
	return nil
}

func (b *Background) newestList() (newest time.Time) {
	if b.catalog == nil {
		return newest
	}
	for _, list := range b.catalog.Listings() {
		if list.Err == nil && list.Fetched.After(newest) {
			newest = list.Fetched
		}
	}
	return newest
}

func (b *Background) lacks(p models.LivePersona) bool {
	for _, r := range references(models.Persona{AvatarID: p.AvatarID, VoiceID: p.VoiceID, LLMID: p.LLMID, ToolIDs: p.ToolIDs}) {
		if b.catalog.Lacks(r.part, r.id) {
			return true
		}
	}
	return false
}

func (b *Background) lookAgain(ctx context.Context, p models.LivePersona) error {
	v, err := b.store.Version(ctx, p.Slug, p.Version)
	if err != nil {
		return passing(err)
	}
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	found := b.Service.listed(bounded, v.Document.Persona)
	return b.keepListed(ctx, v.SHA256, found)
}

// tryOne mints for the persona that was tried longest ago, of those that no app got a token for within a day.
func (b *Background) tryOne(ctx context.Context) error {
	now := b.now()
	if models.Within(b.last, now, tryAgain/trialsAnHour) {
		return nil
	}
	b.last = now
	maps.DeleteFunc(b.tried, func(_ string, at time.Time) bool { return !models.Within(at, now, tryAgain) })
	due, err := b.store.TrialsDue(ctx, now.Add(-tryAgain), mostDue)
	if err != nil {
		return err
	}
	for _, p := range due {
		if _, lately := b.tried[p.TemplateID]; !lately {
			b.tried[p.TemplateID] = now
			return b.try(ctx, p)
		}
	}
	return nil
}

func (b *Background) try(ctx context.Context, p models.LivePersona) error {
	v, err := b.store.Version(ctx, p.Slug, p.Version)
	if err != nil {
		return passing(err)
	}
	_, err = b.ask(ctx, inBackground, v)
	return err
}

// passing lets a persona go that was deleted or renamed between two reads.
func passing(err error) error {
	switch models.CodeOf(err) {
	case models.CodeTemplateNotFound, models.CodeVersionNotFound:
		return nil
	}
	return err
}
