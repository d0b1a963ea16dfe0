package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"greenroom/models"
)

// note is something to hold.
type note struct {
	owner moved
	size  int
}

func (n *note) of() moved  { return n.owner }
func (n *note) bytes() int { return n.size }

func ownedBy(id string) moved { return moved{movedTemplate, id} }

// count gives what the memory holds by adding up, and fails where its books say something else.
func count(t *testing.T, m *memory) int {
	t.Helper()
	bytes, owned := 0, 0
	for e := m.byUse.Front(); e != nil; e = e.Next() {
		one := e.Value.(*memo)
		bytes += one.bytes
		if m.at[one.slot] != e || !m.owned[one.of][one.slot] {
			t.Errorf("%v is held and not found", one.slot)
		}
	}
	for _, slots := range m.owned {
		owned += len(slots)
	}
	if bytes != m.used || len(m.at) != m.byUse.Len() || owned != m.byUse.Len() || bytes > m.room {
		t.Errorf("%d bytes of %d at %d slots of %d, %d owned; the books have %d bytes", bytes, m.room, len(m.at), m.byUse.Len(), owned, m.used)
	}
	return m.byUse.Len()
}

func TestMemoryKeepsWithinItsBytes(t *testing.T) {
	t.Parallel()
	m := newMemory(100_000)
	for i := range 5000 {
		id := fmt.Sprint(rand.IntN(60))
		if i%50 == 0 {
			m.forget(moves{some: []moved{ownedBy(id)}})
			if len(m.owned[ownedBy(id)]) > 0 {
				t.Fatalf("%s moved and is still held", id)
			}
		}
		size := rand.IntN(20_000)
		at := slot{personaSlot, id, rand.IntN(3)}
		if _, err := recall(m, at, func() (*note, error) { return &note{ownedBy(id), size}, nil }); err != nil {
			t.Fatal(err)
		}
		if count(t, m) == 0 || m.at[at] == nil {
			t.Fatal("what was asked for is not held")
		}
	}
	m.forget(moves{all: true})
	if count(t, m) != 0 || m.used != 0 {
		t.Error("everything moved and something is held")
	}
}

func TestMemoryForgetsWhatNobodyAskedForLongest(t *testing.T) {
	t.Parallel()
	m := newMemory(3 * (heldBytes + 10))
	ask := func(name string, size int) (asked bool) {
		_, err := recall(m, slot{name: name}, func() (*note, error) { asked = true; return &note{ownedBy(name), size}, nil })
		if err != nil {
			t.Fatal(err)
		}
		count(t, m)
		return asked
	}
	for _, step := range []struct {
		name string
		size int
		read bool
	}{
		{"a", 10, true}, {"b", 10, true}, {"c", 10, true}, {"a", 10, false}, {"d", 10, true}, // b goes
		{"a", 10, false}, {"c", 10, false}, {"b", 10, true}, // d goes
		{"huge", 10_000, true}, {"huge", 10_000, true}, // is not held, and drives nothing out
		{"a", 10, false}, {"b", 10, false}, {"c", 10, false},
		{"d", heldBytes + 20, true}, {"c", 10, false}, // a and b go
	} {
		if read := ask(step.name, step.size); read != step.read {
			t.Errorf("%+v: read %v", step, read)
		}
	}
}

// What was read while the database moved on may be from before: it is given to who asked for it, and not kept.
func TestMemoryKeepsNothingThatMayHaveMissedAMove(t *testing.T) {
	t.Parallel()
	m := newMemory(memoryRoom)
	at := slot{name: "a"}
	for _, since := range []moves{{some: []moved{ownedBy("a")}}, {all: true}} {
		if _, err := recall(m, at, func() (*note, error) {
			m.forget(since)
			return &note{ownedBy("a"), 1}, nil
		}); err != nil || count(t, m) != 0 {
			t.Errorf("it is held, %v", err)
		}
	}
}

func TestPersonasInMemoryAreBoundedInBytes(t *testing.T) {
	t.Parallel()
	s, who := openTemp(t), models.Actor{Kind: models.ActorCLI}
	s.live.memory.room = 1 << 19
	p := accessPersona("Cara")
	if _, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "cara", Persona: p}); err != nil {
		t.Fatal(err)
	}
	const versions = 30
	for n := 1; n <= versions; n++ {
		p.SystemPrompt = strings.Repeat(string(rune('a'+n%20)), 30_000)
		if _, _, err := s.SaveVersion(t.Context(), who, "cara", n, models.NewVersion{Persona: &p}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: "live", Version: n + 1}); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		for n := 2; n <= versions+1; n++ {
			template, err := s.MintTemplate(t.Context(), "cara")
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.ResolveMint(t.Context(), template, "", &n)
			if want := strings.Repeat(string(rune('a'+(n-1)%20)), 30_000); err != nil || !strings.Contains(string(got.PersonaConfig), want) {
				t.Fatalf("version %d: %v", n, err)
			}
			if held := count(t, s.live.memory); held > 1<<19/30_000+1 {
				t.Fatalf("%d are held", held)
			}
		}
	}
	if held := count(t, s.live.memory); held < 15 {
		t.Errorf("only %d are held", held)
	}
}
