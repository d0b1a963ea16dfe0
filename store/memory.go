package store

import (
	"container/list"
	"sync"
)

const (
	// memoryRoom is how many bytes of keys, templates and personas are kept for mints.
	memoryRoom = 64 << 20
	// heldBytes is about what it takes to hold something beside its own bytes.
	heldBytes = 512
)

// moved names what moves together, as moves_log does: a key, or a template with its names, labels and versions.
type moved struct{ kind, id string }

const (
	movedKey      = "key"
	movedTemplate = "template"
)

// held is something in memory, which nobody changes any more.
type held interface {
	comparable
	of() moved // the row that it was read from: when that moves, it is dropped
	bytes() int
}

// slot is where something is held: a key by its prefix, a template by a slug, a persona by its template's ID and its number.
type slot struct {
	kind   slotKind
	name   string
	number int
}

type slotKind int

const (
	keySlot slotKind = iota
	templateSlot
	personaSlot
)

// memory holds what mints read, within a number of bytes: what nobody asked for longest goes first.
// All of it is as the database had it at the last look, or newer.
type memory struct {
	room int // bytes

	mu    sync.Mutex
	drops int64 // how many times something was to be forgotten
	used  int
	at    map[slot]*list.Element
	owned map[moved]map[slot]bool
	byUse *list.List // of *memo, the last used in front
}

type memo struct {
	slot  slot
	of    moved
	bytes int
	value any
}

func newMemory(room int) *memory {
	m := &memory{room: room}
	m.empty()
	return m
}

func (m *memory) empty() {
	m.used, m.at, m.owned, m.byUse = 0, map[slot]*list.Element{}, map[moved]map[slot]bool{}, list.New()
}

// recall gives what is held in a slot, or reads it and holds it there. Errors and zero values are not held.
func recall[V held](m *memory, at slot, read func() (V, error)) (V, error) {
	value, drops := m.find(at)
	if value != nil {
		return value.(V), nil
	}
	var none V
	v, err := read()
	if err != nil || v == none {
		return none, err
	}
	m.hold(drops, &memo{at, v.of(), v.bytes() + heldBytes, v})
	return v, nil
}

// find gives what is held in a slot, nil for nothing, and how many drops whoever reads it now has already seen.
func (m *memory) find(at slot) (value any, drops int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := m.at[at]
	if found == nil {
		return nil, m.drops
	}
	m.byUse.MoveToFront(found)
	return found.Value.(*memo).value, m.drops
}

// hold keeps what was read since so many drops. After one more it may have been read before what moved, and is not kept.
func (m *memory) hold(drops int64, made *memo) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.drops != drops || m.at[made.slot] != nil || made.bytes > m.room {
		return
	}
	for m.used+made.bytes > m.room {
		m.drop(m.byUse.Back())
	}
	m.used += made.bytes
	m.at[made.slot] = m.byUse.PushFront(made)
	if m.owned[made.of] == nil {
		m.owned[made.of] = map[slot]bool{}
	}
	m.owned[made.of][made.slot] = true
}

func (m *memory) drop(held *list.Element) {
	old := m.byUse.Remove(held).(*memo)
	m.used -= old.bytes
	delete(m.at, old.slot)
	if delete(m.owned[old.of], old.slot); len(m.owned[old.of]) == 0 {
		delete(m.owned, old.of)
	}
}

// forget drops what moved.
func (m *memory) forget(since moves) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drops++
	if since.all {
		m.empty()
		return
	}
	for _, of := range since.some {
		for at := range m.owned[of] {
			m.drop(m.at[at])
		}
	}
}
