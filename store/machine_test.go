package store_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

var machineSeed = flag.Uint64("machine.seed", 0, "replay the state machine from this seed")

// templateState is the state of a template: as the machine expects it, as the store has it, and as the audit replays to it.
type templateState struct {
	slug      string
	latest    int
	labels    map[string]int
	protected map[string]bool
	archived  bool
	deleted   bool
}

func (w *templateState) String() string {
	if w.deleted {
		return "deleted"
	}
	protected := slices.Sorted(maps.Keys(w.protected))
	return fmt.Sprint(w.slug, " v", w.latest, " ", w.labels, " ", protected, " ", w.archived)
}

// machine drives a store by many actors, and holds the expected state beside it.
type machine struct {
	*testing.T
	*rand.Rand
	store   *store.Store
	clock   *clock
	want    map[string]*templateState // by template ID
	prompts map[string]map[int]string // every version ever saved
	last    map[string]map[string]*lastMove
	slugs   int
	log     []string
}

// lastMove is the move that an undo takes back.
type lastMove struct {
	from, to int
	at       time.Time
}

var machineActors = []models.Actor{admin, editor, plainKey, trusted, cli}

func newMachine(t *testing.T, seed uint64) *machine {
	clock := newClock()
	return &machine{
		T: t, Rand: rand.New(rand.NewPCG(seed, 0)), store: storetest.Open(t, clock.now), clock: clock,
		want: map[string]*templateState{}, prompts: map[string]map[int]string{}, last: map[string]map[string]*lastMove{},
	}
}

func (m *machine) actor() models.Actor { return machineActors[m.IntN(len(machineActors))] }

func (m *machine) label() string { return []string{"live", "live", "staging"}[m.IntN(3)] }

// pick gives a template that is not deleted.
func (m *machine) pick() (string, *templateState) {
	ids := slices.Sorted(maps.Keys(m.want))
	ids = slices.DeleteFunc(ids, func(id string) bool { return m.want[id].deleted })
	if len(ids) == 0 {
		return "", nil
	}
	id := ids[m.IntN(len(ids))]
	return id, m.want[id]
}

// expect fails unless the store answered as the machine foretold.
func (m *machine) expect(what string, err error, want models.Code) bool {
	m.Helper()
	m.log = append(m.log, fmt.Sprintf("%s: %q", what, models.CodeOf(err)))
	if got := models.CodeOf(err); got != want {
		m.Fatalf("%s: %v, want %q\n%v", what, err, want, m.log[max(0, len(m.log)-15):])
	}
	return want == ""
}

func (m *machine) create() {
	m.slugs++
	slug := fmt.Sprint("t-", m.slugs)
	got, err := m.store.CreateTemplate(m.Context(), m.actor(), models.NewTemplate{Slug: slug, Persona: persona()})
	m.expect("create "+slug, err, "")
	m.want[got.ID] = &templateState{slug: slug, latest: 1, labels: map[string]int{}, protected: map[string]bool{}}
	m.prompts[got.ID] = map[int]string{1: persona().SystemPrompt}
	m.last[got.ID] = map[string]*lastMove{}
}

// may gives the expected answer to a change that moves these labels.
func (w *templateState) may(who models.Actor, labels ...string) models.Code {
	for _, label := range labels {
		if w.protected[label] && !who.MayMoveProtected() {
			return models.CodeForbidden
		}
	}
	return ""
}

func (w *templateState) changeable(then models.Code) models.Code {
	if w.archived {
		return models.CodeTemplateArchived
	}
	return then
}

func (m *machine) save(id string, w *templateState) {
	base, prompt := w.latest-m.IntN(2)*m.IntN(2), fmt.Sprint("prompt ", m.IntN(1_000_000))
	want := models.Code("")
	if base != w.latest {
		want = models.CodeStaleVersion
	}
	_, created, err := m.store.SaveVersion(m.Context(), m.actor(), w.slug, base, saying(prompt))
	if m.expect(fmt.Sprint("save ", w.slug, " on ", base), err, w.changeable(want)) && created {
		w.latest++
		m.prompts[id][w.latest] = prompt
	}
}

func (m *machine) move(id string, w *templateState) {
	who, label, to := m.actor(), m.label(), 1+m.IntN(w.latest+1)
	in := models.LabelMove{Label: label, Version: to}
	want := w.may(who, label)
	if want == "" && to > w.latest {
		want = models.CodeVersionNotFound
	}
	if m.IntN(2) == 0 {
		from := m.IntN(w.latest + 1)
		if in.FromSet = true; from != 0 {
			in.From = &from
		}
		if want == "" && from != w.labels[label] && to != w.labels[label] {
			want = models.CodeConflict
		}
	}
	_, err := m.store.MoveLabel(m.Context(), who, w.slug, in)
	if m.expect(fmt.Sprint(who.Name, " moves ", label, " of ", w.slug, " to ", to), err, w.changeable(want)) {
		m.moved(id, w, label, to)
	}
}

// moved takes a move over; to 0 is a removal.
func (m *machine) moved(id string, w *templateState, label string, to int) {
	if w.labels[label] == to {
		return
	}
	m.last[id][label] = &lastMove{w.labels[label], to, m.clock.now()}
	if w.labels[label] = to; to == 0 {
		delete(w.labels, label)
	}
}

func (m *machine) remove(id string, w *templateState) {
	who, label := m.actor(), m.label()
	want := w.may(who, label)
	if want == "" && w.labels[label] == 0 {
		want = models.CodeLabelNotFound
	}
	if m.expect(fmt.Sprint(who.Name, " removes ", label, " of ", w.slug), m.store.RemoveLabel(m.Context(), who, w.slug, models.LabelRemoval{Label: label}), w.changeable(want)) {
		m.moved(id, w, label, 0)
	}
}

func (m *machine) undo(id string, w *templateState) {
	who, label := m.actor(), m.label()
	move, err := m.store.LastMove(m.Context(), w.slug, label)
	if err != nil {
		m.Fatal(err)
	}
	known := m.last[id][label]
	if (move == nil) != (known == nil) || move != nil && (move.From != known.from || move.To != known.to) {
		m.Fatalf("the last move of %s is %+v, want %+v", label, move, known)
	}
	if move == nil {
		return
	}
	want, seq := w.may(who, label), move.Seq
	if want == "" && m.clock.now().Sub(known.at) > models.UndoTime {
		want = models.CodeConflict
	}
	_, err = m.store.UndoMove(m.Context(), who, w.slug, seq)
	if m.expect(fmt.Sprint(who.Name, " undoes ", label, " of ", w.slug), err, w.changeable(want)) {
		m.moved(id, w, label, known.from)
	}
}

func (m *machine) protect(_ string, w *templateState) {
	who, label, on := m.actor(), m.label(), m.IntN(2) == 0
	want := models.Code("")
	if !who.IsAdmin() {
		want = models.CodeForbidden
	}
	_, err := m.store.SetLabelProtected(m.Context(), who, w.slug, label, on)
	if m.expect(fmt.Sprint(who.Name, " protects ", label, " of ", w.slug, " ", on), err, w.changeable(want)) {
		if w.protected[label] = on; !on {
			delete(w.protected, label)
		}
	}
}

func (m *machine) archive(_ string, w *templateState) {
	who, on := m.actor(), m.IntN(2) == 0
	do := m.store.UnarchiveTemplate
	if on {
		do = m.store.ArchiveTemplate
	}
	want := models.Code("")
	if on != w.archived {
		want = w.may(who, slices.Collect(maps.Keys(w.labels))...)
	}
	if _, err := do(m.Context(), who, w.slug); m.expect(fmt.Sprint(who.Name, " archives ", w.slug, " ", on), err, want) {
		w.archived = on
	}
}

func (m *machine) rename(_ string, w *templateState) {
	m.slugs++
	slug := fmt.Sprint("t-", m.slugs)
	who := m.actor()
	_, err := m.store.PatchTemplate(m.Context(), who, w.slug, models.TemplatePatch{Slug: &slug})
	if m.expect(who.Name+" renames "+w.slug+" to "+slug, err, w.changeable(w.may(who, slices.Collect(maps.Keys(w.labels))...))) {
		w.slug = slug
	}
}

func (m *machine) delete(_ string, w *templateState) {
	who, want := m.actor(), models.CodeConflict
	if w.archived {
		want = w.may(who, slices.Collect(maps.Keys(w.labels))...)
	}
	if m.expect(who.Name+" deletes "+w.slug, m.store.DeleteTemplate(m.Context(), who, w.slug), want) {
		w.deleted = true
	}
}

func (m *machine) step() {
	if len(m.want) == 0 || m.IntN(25) == 0 {
		m.create()
		return
	}
	m.clock.pass(time.Duration(m.IntN(int(models.UndoTime / 2))))
	id, w := m.pick()
	if w == nil {
		return
	}
	steps := []func(string, *templateState){m.save, m.save, m.move, m.move, m.move, m.move, m.remove, m.undo, m.undo, m.undo, m.protect, m.archive, m.rename, m.delete}
	steps[m.IntN(len(steps))](id, w)
}

// check compares the store and the replayed audit with the machine's own state, and looks for every version ever saved.
func (m *machine) check() {
	m.Helper()
	replayed := replay(m.T, m.store)
	for id, want := range m.want {
		if got := fmt.Sprint(replayed[id]); got != want.String() {
			m.Fatalf("the audit replays to %s, want %s\n%v", got, want, m.log)
		}
		if want.deleted {
			continue
		}
		if got := stored(m.T, m.store, want.slug); got != want.String() {
			m.Fatalf("the store has %s, want %s\n%v", got, want, m.log)
		}
		for n, prompt := range m.prompts[id] {
			if v, err := m.store.Version(m.Context(), want.slug, n); err != nil || v.Document.Persona.SystemPrompt != prompt {
				m.Fatalf("%s v%d is lost: %v", want.slug, n, err)
			}
		}
	}
	if check, err := m.store.VerifyAudit(m.Context()); err != nil || check.Fault != "" {
		m.Fatalf("got %+v, %v", check, err)
	}
}

func stored(t *testing.T, s *store.Store, slug string) string {
	t.Helper()
	got, err := s.TemplateBySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	w := templateState{slug: got.Slug, latest: got.LatestVersion, labels: got.Labels, protected: map[string]bool{}, archived: !got.ArchivedAt.IsZero()}
	for _, label := range got.ProtectedLabels {
		w.protected[label] = true
	}
	return w.String()
}

// replay folds the rows of the audit, oldest first, into the state of each template.
func replay(t *testing.T, s *store.Store) map[string]*templateState {
	t.Helper()
	all := map[string]*templateState{}
	err := s.EachAuditEvent(t.Context(), models.AuditQuery{}, func(e models.AuditEvent) error {
		var before, after struct {
			Slug    string
			Label   string
			Version int
		}
		for text, into := range map[string]any{e.Before: &before, e.After: &after} {
			if text != "" {
				if err := json.Unmarshal([]byte(text), into); err != nil {
					return err
				}
			}
		}
		w := all[e.SubjectID]
		switch e.Action {
		case "template.created":
			all[e.SubjectID] = &templateState{slug: after.Slug, latest: after.Version, labels: map[string]int{}, protected: map[string]bool{}}
		case "template.version_saved":
			w.latest = after.Version
		case "template.changed":
			w.slug = after.Slug
		case "template.archived", "template.unarchived":
			w.archived = e.Action == "template.archived"
		case "template.deleted":
			w.deleted = true
		case "label.moved":
			if w.labels[after.Label] != before.Version {
				return fmt.Errorf("row %d moves %s from %d, where it was not", e.Seq, after.Label, before.Version)
			}
			w.labels[after.Label] = after.Version
		case "label.removed":
			delete(w.labels, before.Label)
		case "label.protected":
			w.protected[after.Label] = true
		case "label.unprotected":
			delete(w.protected, after.Label)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestMachine runs changes of people, keys and the command line in random order: apps only ever get versions that an allowed
// actor published, nothing is lost, and the audit replays to the same state.
// A failure names its seed; -machine.seed replays it.
func TestMachine(t *testing.T) {
	t.Parallel()
	seeds := []uint64{*machineSeed}
	if *machineSeed == 0 {
		first := uint64(time.Now().UnixNano())
		seeds = []uint64{1, 2, first, first + 1}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			m := newMachine(t, seed)
			for n := range 400 {
				if m.step(); n%50 == 49 {
					m.check()
				}
			}
			done := 0
			for _, w := range m.want {
				if len(w.labels) > 0 || w.deleted {
					done++
				}
			}
			if done == 0 {
				t.Error("the machine published nothing")
			}
			if findings, err := m.store.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
				t.Errorf("what lists show and searches find: %v, %v", findings, err)
			}
		})
	}
}
