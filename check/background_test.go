package check_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"greenroom/catalog"
	"greenroom/check"
	"greenroom/models"
)

// publishAs makes a template whose version 1 is live, past any check.
func (d *desk) publishAs(t *testing.T, slug string, p models.Persona) models.Template {
	t.Helper()
	_, err := d.store.CreateTemplate(t.Context(), cli, models.NewTemplate{Slug: slug, Persona: p})
	must(t, err)
	made, err := d.store.MoveLabel(t.Context(), cli, slug, models.LabelMove{Label: models.LabelLive, Version: 1})
	must(t, err)
	return made
}

func (d *desk) step(t *testing.T, b *check.Background) []string {
	t.Helper()
	if b.Due(time.Time{}, d.clock.now()) {
		must(t, b.Step(t.Context()))
	}
	return d.anam.took()
}

func TestBackgroundWaitsAfterAStart(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	d.publishAs(t, "live", changed("live"))
	b := d.Background()
	d.clock.pass(10*time.Minute - time.Second)
	if asked := d.step(t, b); len(asked) != 0 {
		t.Errorf("asked %v too early", asked)
	}
	d.clock.pass(time.Second)
	if asked := d.step(t, b); !slices.Contains(asked, mintPath) {
		t.Errorf("asked %v after ten minutes", asked)
	}
}

// TestBackgroundTrials counts trial mints of two hours: ten an hour, none for what apps get tokens for, none twice an hour.
func TestBackgroundTrials(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine()) // its template is a draft, which nobody can get
	for n := range 13 {
		d.publishAs(t, fmt.Sprintf("live-%02d", n), changed(fmt.Sprint("live ", n)))
	}
	busy := d.publishAs(t, "busy", changed("busy"))
	key, _, err := d.store.CreateKey(t.Context(), cli, models.NewKey{Name: "app", Scopes: []models.Scope{models.ScopeMint}})
	must(t, err)
	given := func() {
		must(t, d.store.RecordMint(t.Context(), models.Mint{
			ID: d.clock.now().String(), At: d.clock.now(), KeyID: key.ID, TemplateID: busy.ID, Slug: "busy", Version: 1, Label: "live", Outcome: models.OutcomeOK,
		}))
	}
	given()
	b := d.Background()
	d.clock.pass(10 * time.Minute)
	perHour := func() (n int) {
		for range 60 {
			if slices.Contains(d.step(t, b), mintPath) {
				n++
			}
			d.clock.pass(time.Minute)
		}
		return n
	}
	if n := perHour(); n != 10 {
		t.Errorf("%d trials in the first hour, want 10", n)
	}
	if n := perHour(); n != 10 {
		t.Errorf("%d trials in the second hour, want 10", n)
	}
	v, err := d.store.Version(t.Context(), "busy", 1)
	must(t, err)
	if said, err := d.store.CheckResult(t.Context(), v.SHA256); err != nil || !said.TriedAt.IsZero() {
		t.Errorf("a trial for what apps get tokens for: %+v, %v", said, err)
	}
	d.clock.pass(22 * time.Hour)
	for range 20 {
		d.step(t, b)
		d.clock.pass(time.Minute)
	}
	if said, err := d.store.CheckResult(t.Context(), v.SHA256); err != nil || said.TriedAt.IsZero() {
		t.Errorf("no trial a day after the last token: %+v, %v", said, err)
	}
	given() // mints of trials left no rows
	page, err := d.store.Mints(t.Context(), models.MintQuery{})
	must(t, err)
	if len(page.Items) != 2 {
		t.Errorf("%d mints, want those of the app", len(page.Items))
	}
}

// TestMarks: what fails is known of the live version alone, until an app gets a token again.
func TestMarks(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	made := d.publishAs(t, "live", changed("live"))
	b := d.Background()
	d.clock.pass(10 * time.Minute)
	d.anam.set(mintPath, reply{status: 403})
	d.step(t, b)
	marks := func() string {
		t.Helper()
		failing, err := d.store.FailingLive(t.Context(), []string{made.ID})
		must(t, err)
		return found(failing[made.ID])
	}
	if got := marks(); got != "block persona anam_forbidden" {
		t.Errorf("after a refused trial: %s", got)
	}
	key, _, err := d.store.CreateKey(t.Context(), cli, models.NewKey{Name: "app", Scopes: []models.Scope{models.ScopeMint}})
	must(t, err)
	d.clock.pass(time.Second)
	must(t, d.store.RecordMint(t.Context(), models.Mint{
		ID: "m", At: d.clock.now(), KeyID: key.ID, TemplateID: made.ID, Slug: "live", Version: 1, Label: "live", Outcome: models.OutcomeOK,
	}))
	if got := marks(); got != "" {
		t.Errorf("after a token: %s", got)
	}
}

// TestNewListsAreHeldAgainst: what a new list lacks is looked up, also where no trial is due, and each list once.
func TestNewListsAreHeldAgainst(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	list := func(id string) reply { return good(`{"data":[{"id":"` + id + `"}],"meta":{"total":1,"lastPage":1}}`) }
	for path, r := range map[string]reply{"/v1/avatars": list(avatar), "/v1/voices": list(voice), "/v1/llms": list("llm"), "/v1/tools": list(tool)} {
		d.anam.set(path, r)
	}
	cat := catalog.New(catalog.Options{Anam: d.client, Now: d.clock.now, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(cat.Close)
	s := check.New(check.Options{Store: d.store, Anam: d.client, Catalog: cat, Now: d.clock.now, Log: slog.New(slog.DiscardHandler)})
	made := d.publishAs(t, "live", fine())
	v, err := d.store.Version(t.Context(), "live", 1)
	must(t, err)
	b := s.Background()
	d.clock.pass(10 * time.Minute)
	must(t, d.store.KeepTried(t.Context(), v.SHA256, nil)) // so that no trial is due
	must(t, cat.Refresh(t.Context()))
	d.anam.took()
	if asked := d.step(t, b); len(asked) != 0 {
		t.Errorf("all is listed, and %v asked", asked)
	}
	d.anam.set("/v1/voices", list(avatar))
	d.anam.set(voicePath, reply{status: 404})
	d.clock.pass(time.Minute)
	must(t, cat.Refresh(t.Context()))
	d.anam.took()
	if asked := d.step(t, b); !slices.Equal(asked, []string{voicePath}) {
		t.Errorf("asked %v, want the voice alone", asked)
	}
	failing, err := d.store.FailingLive(t.Context(), []string{made.ID})
	if got := found(failing[made.ID]); err != nil || got != "block persona.voiceId voice_not_found" {
		t.Errorf("%s, %v", got, err)
	}
	if asked := d.step(t, b); len(asked) != 0 {
		t.Errorf("the same list again: %v", asked)
	}
	d.anam.set("/v1/voices", list(voice))
	d.clock.pass(time.Minute)
	must(t, cat.Refresh(t.Context()))
	d.step(t, b)
	if failing, err = d.store.FailingLive(t.Context(), []string{made.ID}); err != nil || len(failing) != 0 {
		t.Errorf("back again: %v, %v", failing, err)
	}
}

// Whoever watches the server hears of each step, and whether it could be made.
func TestBackgroundTellsItsSteps(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	d.publishAs(t, "live", changed("live"))
	type step struct {
		at     time.Time
		failed bool
	}
	var heard []step
	b := check.New(check.Options{
		Store: d.store, Anam: d.client, Now: d.clock.now, Log: slog.New(slog.DiscardHandler),
		Stepped: func(at time.Time, err error) { heard = append(heard, step{at, err != nil}) },
	}).Background()
	var want []step
	expect := func(what string, more ...step) {
		t.Helper()
		if want = append(want, more...); !slices.Equal(heard, want) {
			t.Fatalf("%s: heard %v, want %v", what, heard, want)
		}
	}
	d.step(t, b)
	expect("too early")
	d.clock.pass(10 * time.Minute)
	d.step(t, b)
	expect("made", step{d.clock.now(), false})
	d.clock.pass(10 * time.Minute)
	must(t, d.store.Close())
	if b.Step(t.Context()) == nil {
		t.Error("a step was made without a database")
	}
	expect("without a database", step{d.clock.now(), true})
}
