package mint_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/store/storetest"
)

// wantNotRecorded checks that an attempt failed because its row could not be written, and for no other reason.
func wantNotRecorded(t *testing.T, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), storetest.NoRecording) {
		t.Errorf("got %v, want the failure to record", err)
	}
}

// No record, no token: Anam gave one, but it is not handed out.
func TestNoRecordNoToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lab := labPersonaWithLLM(t, d)
	for _, in := range []models.MintRequest{{Template: slug}, {PersonaID: lab}} {
		if got, err := d.Mint(t.Context(), d.caller(), in); err != nil || got.SessionToken == "" {
			t.Fatalf("before: %v", err)
		}
	}
	storetest.BreakMints(t, d.file)
	for _, in := range []models.MintRequest{{Template: slug}, {PersonaID: lab}} {
		d.sandbox.ResetHistory()
		got, err := d.Mint(t.Context(), d.caller(), in)
		wantNotRecorded(t, err)
		if models.CodeOf(err) != models.CodeInternal || got.SessionToken != "" || got.MintID != "" {
			t.Errorf("got %+v, %v", got, err)
		}
		if len(d.sandbox.Requests()) != 1 {
			t.Error("it failed before Anam was asked, so this test shows nothing")
		}
	}
}

func TestNoRecordNoPreview(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	by := d.person(t, "anna")
	storetest.BreakMints(t, d.file)
	for _, in := range []mint.PreviewRequest{{Template: slug}, {Template: "new", Draft: &models.NewVersion{Persona: draft("x")}}, {PersonaID: labPersonaWithLLM(t, d)}} {
		d.sandbox.ResetHistory()
		got, err := d.Preview(t.Context(), by, in)
		wantNotRecorded(t, err)
		if models.CodeOf(err) != models.CodeInternal || got.SessionToken != "" || got.MintID != "" {
			t.Errorf("got %+v, %v", got, err)
		}
		if len(d.sandbox.Requests()) != 1 {
			t.Error("it failed before Anam was asked, so this test shows nothing")
		}
	}
}

// A refusal without its row says both: why it was refused and that it was not recorded.
func TestRefusalsWithoutTheirRowSayBoth(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	storetest.BreakMints(t, d.file)
	reason := models.Fail(models.CodeInvalidJSON, "no JSON")
	err := d.Refuse(t.Context(), d.caller(), models.MintRequest{}, reason)
	wantNotRecorded(t, err)
	if !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
	_, err = d.Mint(t.Context(), d.caller(), models.MintRequest{Template: "nobody"})
	wantNotRecorded(t, err)
	if models.CodeOf(err) != models.CodeTemplateNotFound {
		t.Errorf("got %v", err)
	}
}

// Every attempt counts against the rate of its key, also one that is refused; over the rate there are no more rows.
func TestOverTheRateThereAreFewRows(t *testing.T) {
	t.Parallel()
	reason := models.Fail(models.CodeInvalidJSON, "no JSON")
	for name, attempt := range map[string]func(d *desk, by mint.Caller) error{
		"refused before": func(d *desk, by mint.Caller) error {
			return d.Refuse(t.Context(), by, models.MintRequest{}, reason)
		},
		"invalid": func(d *desk, by mint.Caller) error {
			_, err := d.Mint(t.Context(), by, models.MintRequest{})
			return err
		},
		"unknown": func(d *desk, by mint.Caller) error {
			_, err := d.Mint(t.Context(), by, models.MintRequest{Template: "nobody"})
			return err
		},
		"given": func(d *desk, by mint.Caller) error {
			_, err := d.Mint(t.Context(), by, models.MintRequest{Template: slug})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			key := d.newKey(t, models.NewKey{Name: "slow", Scopes: []models.Scope{models.ScopeMint}, RatePerMinute: 3})
			for i := range 100 {
				err := attempt(d, mint.Caller{Key: key})
				if limited := models.CodeOf(err) == models.CodeRateLimited; limited != (i >= 3) {
					t.Errorf("attempt %d: %v", i+1, err)
				}
			}
			if rows := d.rows(t); len(rows) != 3+30 {
				t.Errorf("%d rows, want 3 and the first 30 that were over the rate", len(rows))
			}
			d.wantCounted(t, models.MintQuery{}, 100)
			d.wantCounted(t, models.MintQuery{KeyID: key.ID, Outcome: string(models.CodeRateLimited)}, 97)
		})
	}
}

// wantCounted waits until the counts of refusals that left no row are written.
func (d *desk) wantCounted(t *testing.T, q models.MintQuery, want int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		n, err := d.store.MintCount(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if n == want {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d are counted, want %d", n, want)
		}
	}
	if findings, err := d.store.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("the database is not as it was written: %q, %v", findings, err)
	}
}

// A key without a rate may mint as much as it likes, and can't fill the disk with refusals: they are answered all the same.
func TestRefusalsOfAKeyWithoutARateAreBounded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range 1000 {
		if _, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: fmt.Sprint("nobody-", i)}); models.CodeOf(err) != models.CodeTemplateNotFound {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	d.wantCounted(t, models.MintQuery{}, 1000)
	if n := storetest.Count(t, d.file, "mints"); n != 30 {
		t.Errorf("%d rows, want 30", n)
	}
	for range 3 {
		if _, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug}); err != nil {
			t.Fatal(err)
		}
	}
	if n := storetest.Count(t, d.file, "mints"); n != 33 {
		t.Errorf("%d rows, want 3 more: tokens are always recorded", n)
	}
}

// Made-up names share a group for each caller and outcome; names that exist keep their own.
func TestMadeUpNamesAreCountedTogether(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lab := labPersonaWithLLM(t, d)
	mintAs := func(in models.MintRequest) { _, _ = d.Mint(t.Context(), d.caller(), in) }
	for i := range 30 {
		mintAs(models.MintRequest{Template: fmt.Sprint("made-up-", i)})
		mintAs(models.MintRequest{Template: fmt.Sprint("made-up-", i), Label: fmt.Sprint("label-", i)})
		mintAs(models.MintRequest{Template: fmt.Sprint("NO SLUG", i), Label: fmt.Sprint("label-", i)})
		mintAs(models.MintRequest{Template: slug, Label: fmt.Sprint("label-", i)})
		mintAs(models.MintRequest{PersonaID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i)})
		mintAs(models.MintRequest{Template: fmt.Sprint("both-", i), PersonaID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i)})
	}
	mintAs(models.MintRequest{Template: slug})
	mintAs(models.MintRequest{PersonaID: lab})
	groups := storetest.Count(t, d.file, "mint_groups")
	if groups != 7 {
		t.Errorf("%d groups, want 7: two that exist, five kinds of made-up ones", groups)
	}
	// A persona that Anam knows keeps its group when a later attempt fails.
	if err := d.sandbox.Script(sandbox.Fault{Match: "POST", Status: 500, Times: 2}); err != nil {
		t.Fatal(err)
	}
	mintAs(models.MintRequest{PersonaID: lab})
	d.now.pass(time.Second)
	if row := d.rows(t)[0]; row.Unknown || row.PersonaID != lab || row.Outcome == models.OutcomeOK {
		t.Errorf("recorded %+v", row)
	}
}

// While nothing can be recorded, Anam is not asked: a token would be spent on nothing. A first request finds out.
func TestNoTokenIsSpentWhileNothingCanBeRecorded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	by := d.person(t, "anna")
	release := storetest.HoldWriteLock(t, d.file)
	_, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug})
	if models.CodeOf(err) != models.CodeUnavailable {
		t.Fatalf("got %v", err)
	}
	d.sandbox.ResetHistory()
	_, err = d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug})
	_, previewErr := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug})
	for _, err := range []error{err, previewErr} {
		if e, ok := errors.AsType[*models.Error](err); !ok || e.Code != models.CodeUnavailable || e.RetryAfter == 0 {
			t.Errorf("got %v", err)
		}
	}
	if n := len(d.sandbox.Requests()); n != 0 {
		t.Errorf("Anam was asked %d times for tokens that could not be recorded", n)
	}
	release()
	for deadline := time.Now().Add(20 * time.Second); d.store.CanRecord() != nil; {
		if time.Now().After(deadline) {
			t.Fatal("the lock is given back, and nobody notices")
		}
	}
	if _, err = d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug}); err != nil {
		t.Error(err)
	}
}

// What the readiness found out mints know: none asks Anam for a token that could not be recorded, not even the first.
func TestMintsKnowWhatReadinessFoundOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	storetest.HoldWriteLock(t, d.file)
	d.now.pass(6 * time.Second) // a write a moment ago counts
	if err := d.store.Ready(t.Context()); err == nil {
		t.Fatal("ready, while the lock is held")
	}
	d.sandbox.ResetHistory()
	for range 10 {
		if _, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug}); models.CodeOf(err) != models.CodeUnavailable {
			t.Errorf("got %v", err)
		}
	}
	if n := len(d.sandbox.Requests()); n != 0 {
		t.Errorf("Anam was asked %d times", n)
	}
}

// A body that doesn't arrive uses up the request's own time; its caller hears of the body, and not that nothing can be recorded.
func TestRefusalIsRecordedAfterTheRequestsTime(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	reason := &models.Error{Code: models.CodeRequestTimeout}
	const times = 5 // the end of the time and a free recorder are chosen between at random
	for range times {
		if err := d.Refuse(late, d.caller(), models.MintRequest{}, reason); models.CodeOf(err) != models.CodeRequestTimeout {
			t.Errorf("got %v", err)
		}
	}
	if rows := d.rows(t); len(rows) != times {
		t.Errorf("%d rows of %d refusals", len(rows), times)
	}
}

// The wait that Anam asks for holds for everybody, and Anam isn't asked meanwhile.
func TestAnamsWaitIsRememberedForAll(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := d.sandbox.Script(sandbox.Fault{Status: 429, Header: map[string]string{"Retry-After": "7"}}); err != nil {
		t.Fatal(err)
	}
	by := d.person(t, "anna")
	ask := func() error {
		_, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug})
		return err
	}
	if err := ask(); models.CodeOf(err) != models.CodeAnamRateLimited {
		t.Fatalf("got %v", err)
	}
	d.sandbox.ResetHistory()
	d.now.pass(2 * time.Second)
	_, previewErr := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug})
	for _, err := range []error{ask(), previewErr} {
		if e, ok := errors.AsType[*models.Error](err); !ok || e.Code != models.CodeAnamRateLimited || e.RetryAfter != 5*time.Second {
			t.Errorf("got %v", err)
		}
	}
	if n := len(d.sandbox.Requests()); n != 0 {
		t.Errorf("Anam was asked %d times", n)
	}
	d.now.pass(5 * time.Second)
	if err := ask(); err != nil {
		t.Error(err)
	}
}
