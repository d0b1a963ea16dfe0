package catalog

import (
	"context"

	"greenroom/models"
)

// Part is a kind of thing that a persona is made of and Anam lists.
type Part string

// The parts that Anam lists.
const (
	PartAvatar Part = "avatar"
	PartVoice  Part = "voice"
	PartModel  Part = "model"
	PartTool   Part = "tool"
)

// holder is a list that is asked for one ID.
type holder interface {
	holds(ctx context.Context, id string) bool
	lacks(id string) bool
}

func (c *Catalog) list(part Part) holder {
	return map[Part]holder{PartAvatar: c.avatars, PartVoice: c.voices, PartModel: c.models, PartTool: c.tools}[part]
}

// Holds tells whether a fresh list holds an ID: a list is not fresh when it is old because Anam did not answer since.
func (c *Catalog) Holds(ctx context.Context, part Part, id string) bool {
	return c.list(part).holds(ctx, id)
}

// Lacks tells whether a fresh list lacks an ID. It asks nobody: without a fresh list nothing is lacking.
func (c *Catalog) Lacks(part Part, id string) bool { return c.list(part).lacks(id) }

func (l *cachedList[T]) holds(ctx context.Context, id string) bool {
	l.all(ctx)
	fresh, listed := l.heard(id)
	return fresh && listed
}

func (l *cachedList[T]) lacks(id string) bool {
	fresh, listed := l.heard(id)
	return fresh && !listed
}

func (l *cachedList[T]) heard(id string) (fresh, listed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, listed = l.byID[idKey(id)]
	return models.Within(l.fetched, l.now(), freshFor), listed
}
