package check_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/catalog"
	"greenroom/check"
	"greenroom/models"
)

func TestAllIsWell(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	problems, err := d.Check(t.Context(), dana, slug, 1)
	must(t, err)
	if len(problems) != 1 || problems[0].Code != models.ProblemNeverTalkedTo || problems[0].Level != models.LevelWarn {
		t.Fatalf("%+v", problems)
	}
	if got, want := d.anam.took(), []string{mintPath, avatarPath, llmPath, toolPath, voicePath}; !slices.Equal(got, want) {
		t.Errorf("asked %v, want %v", got, want)
	}
	v, err := d.store.Version(t.Context(), slug, 1)
	must(t, err)
	config, err := v.Document.PersonaConfig()
	must(t, err)
	if want := `{"personaConfig":` + string(config) + `,"clientLabel":"gr:check"}`; d.anam.bodies[0] != want {
		t.Errorf("the trial sent %s, want %s", d.anam.bodies[0], want)
	}
	must(t, d.store.KeepTalk(t.Context(), v.SHA256))
	if problems, err = d.Check(t.Context(), dana, slug, 1); err != nil || len(problems) != 0 {
		t.Errorf("after a talk: %+v, %v", problems, err)
	}
	page, err := d.store.Mints(t.Context(), models.MintQuery{})
	must(t, err)
	if len(page.Items) != 0 {
		t.Errorf("a trial mint left a row: %+v", page.Items)
	}
}

// TestRules needs no word of Anam but the voice's provider.
func TestRules(t *testing.T) {
	t.Parallel()
	tools := func(all ...models.Tool) func(*models.Persona) { return func(p *models.Persona) { p.Tools = all } }
	options := func(v models.VoiceGenerationOptions) func(*models.Persona) {
		return func(p *models.Persona) { p.VoiceGenerationOptions = &v }
	}
	for name, c := range map[string]struct {
		change func(*models.Persona)
		told   string
	}{
		"speed of the provider":     {options(models.VoiceGenerationOptions{Speed: new(1.5)}), ""},
		"speed beyond the provider": {options(models.VoiceGenerationOptions{Speed: new(1.9)}), "block persona.voiceGenerationOptions.speed voice_option_refused"},
		"another provider's option": {options(models.VoiceGenerationOptions{Stability: new(0.5)}), "block persona.voiceGenerationOptions.stability voice_option_refused"},
		"system tool":               {tools(models.Tool{"type": "system", "name": "end_call"}), "block persona.tools[0].type tool_type_refused"},
		"tool with a space":         {tools(models.Tool{"type": "client", "name": "show page"}), "block persona.tools[0].name tool_name_refused"},
		"tool with 65 letters":      {tools(models.Tool{"type": "client", "name": strings.Repeat("n", 65)}), "block persona.tools[0].name tool_name_refused"},
		"two of a name":             {tools(models.Tool{"type": "client", "name": "a"}, models.Tool{"type": "client", "name": "a"}), "block persona.tools[1].name tool_name_twice"},
		"open braces":               {func(p *models.Persona) { p.InitialMessage = "Hi {{name" }, "warn persona.initialMessage open_braces"},
		"a session as the plan's":   {func(p *models.Persona) { p.MaxSessionLengthSeconds = new(600) }, ""},
		"a session over the plan's": {func(p *models.Persona) { p.MaxSessionLengthSeconds = new(601) }, "warn persona.maxSessionLengthSeconds over_max_session"},
		"an own brain":              {func(p *models.Persona) { p.LLMID = "CUSTOMER_CLIENT_V1" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := fine()
			c.change(&p)
			d := newDesk(t, p)
			problems, err := d.Check(t.Context(), dana, slug, 1)
			must(t, err)
			if got := found(problems); got != c.told {
				t.Errorf("%s, want %s", got, c.told)
			}
		})
	}
}

// A rule that is broken is told although Anam complains of the same field, and only once.
func TestRulesGoBeforeAnam(t *testing.T) {
	t.Parallel()
	p := fine()
	p.Tools = []models.Tool{{"type": "system", "name": "end_call"}}
	d := newDesk(t, p)
	d.anam.set(mintPath, reply{status: 400, body: `{"error":"Invalid request body","details":{"personaConfig":{"tools":{"0":{"type":{"_errors":["x"]}}}}}}`})
	problems, err := d.move(t, 1)
	if models.CodeOf(err) != models.CodeCheckFailed || found(problems) != "block persona.tools[0].type tool_type_refused" {
		t.Errorf("%s, %v", found(problems), err)
	}
}

func TestConfirmationsNameTheirCodes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	d.anam.set(avatarPath, reply{status: 404})
	d.anam.set(mintPath, reply{status: 403})
	for _, confirm := range [][]string{nil, {"anam_forbidden"}, {"avatar_not_found", "check_failed"}, {"block", "*"}} {
		problems, err := d.move(t, 1, confirm...)
		want := 2 - len(slices.DeleteFunc(slices.Clone(confirm), func(c string) bool { return c != "anam_forbidden" && c != "avatar_not_found" }))
		if models.CodeOf(err) != models.CodeCheckFailed || len(models.FieldsOf(err)) != want {
			t.Errorf("%v: %v, %s", confirm, err, found(problems))
		}
	}
	if _, err := d.move(t, 1, "anam_forbidden", "avatar_not_found", "something_else"); err != nil {
		t.Fatal(err)
	}
	page, err := d.store.AuditEvents(t.Context(), models.AuditQuery{})
	must(t, err)
	if after := fmt.Sprint(page.Items[0].After); !strings.Contains(after, `"confirmed":["avatar_not_found","anam_forbidden"]`) {
		t.Errorf("the audit says %s", after)
	}
}

// TestTenMinutes: what Anam said is good for ten minutes where something is published, and not where somebody asks anew.
func TestTenMinutes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	d.anam.set(mintPath, reply{status: 403})
	refused := func() {
		t.Helper()
		if _, err := d.move(t, 1); models.CodeOf(err) != models.CodeCheckFailed {
			t.Fatal(err)
		}
	}
	refused()
	d.anam.took()
	d.anam.set(mintPath, good(token("ephemeral")))
	d.clock.pass(10*time.Minute - time.Second)
	refused()
	if asked := d.anam.took(); len(asked) != 0 {
		t.Errorf("asked %v", asked)
	}
	d.clock.pass(time.Second)
	if _, err := d.move(t, 1); err != nil {
		t.Error(err)
	}
	d.save(t, 1, changed("another"))
	problems, err := d.Check(t.Context(), dana, slug, 2)
	must(t, err)
	d.anam.took()
	if _, err = d.Check(t.Context(), dana, slug, 2); err != nil || len(d.anam.took()) == 0 || found(problems) != "" {
		t.Errorf("asking anew asked nobody: %v", err)
	}
}

func changed(words string) models.Persona {
	p := fine()
	p.InitialMessage = words
	return p
}

// TestGoingBackIsNeverHeldUp: it asks nobody, whatever is known, and says what is known.
func TestGoingBackIsNeverHeldUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	_, err := d.move(t, 1)
	must(t, err)
	d.save(t, 1, changed("two"))
	_, err = d.move(t, 2)
	must(t, err)
	d.anam.set(mintPath, reply{status: 400})
	d.anam.set(voicePath, reply{status: 404})
	_, err = d.Check(t.Context(), dana, slug, 1)
	must(t, err)
	d.clock.pass(time.Hour)
	d.anam.took()
	problems, err := d.move(t, 1)
	if want := "block persona.voiceId voice_not_found, block persona anam_rejected"; err != nil || found(problems) != want {
		t.Errorf("%v, %s, want %s", err, found(problems), want)
	}
	moves, err := d.store.LabelHistory(t.Context(), models.Actor{}, slug, models.LabelLive, 1, "")
	must(t, err)
	_, err = d.store.UndoMove(t.Context(), dana, slug, moves.Items[0].Seq)
	must(t, err)
	must(t, d.store.RemoveLabel(t.Context(), dana, slug, models.LabelRemoval{Label: models.LabelLive}))
	if asked := d.anam.took(); len(asked) != 0 {
		t.Errorf("asked %v", asked)
	}
	// Another label has not been there: it is held up.
	_, _, err = d.Move(t.Context(), dana, slug, models.LabelMove{Label: "staging", Version: 1})
	if models.CodeOf(err) != models.CodeCheckFailed {
		t.Errorf("staging: %v", err)
	}
}

// TestRefusedMovesAskNobody: who may not move hears so, before Anam is asked.
func TestRefusedMovesAskNobody(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	_, err := d.store.SetLabelProtected(t.Context(), cli, slug, models.LabelLive, true)
	must(t, err)
	for _, c := range []struct {
		slug string
		move models.LabelMove
		want models.Code
	}{
		{slug, models.LabelMove{Label: "live", Version: 1}, models.CodeForbidden},
		{slug, models.LabelMove{Label: "qa", Version: 9}, models.CodeVersionNotFound},
		{slug, models.LabelMove{Label: "qa", Version: 1, From: new(3), FromSet: true}, models.CodeConflict},
		{slug, models.LabelMove{Label: "preview", Version: 1}, models.CodeInvalidInput},
		{slug, models.LabelMove{Label: "qa", Version: 1, Confirm: []string{strings.Repeat("x", 65)}}, models.CodeInvalidInput},
		{"nobody", models.LabelMove{Label: "qa", Version: 1}, models.CodeTemplateNotFound},
	} {
		if _, _, err := d.Move(t.Context(), dana, c.slug, c.move); models.CodeOf(err) != c.want {
			t.Errorf("%+v: %v, want %s", c.move, err, c.want)
		}
	}
	_, err = d.store.ArchiveTemplate(t.Context(), cli, slug)
	must(t, err)
	if _, err := d.move(t, 1); models.CodeOf(err) != models.CodeTemplateArchived {
		t.Errorf("archived: %v", err)
	}
	if asked := d.anam.took(); len(asked) != 0 {
		t.Errorf("asked %v", asked)
	}
}

// TestRate: beyond it a check says so, asks nobody and holds nothing up.
func TestRate(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	key := models.Actor{Kind: models.ActorKey, ID: "k"}
	for range 6 {
		problems, err := d.Check(t.Context(), key, slug, 1)
		must(t, err)
		if found(problems) != "" {
			t.Fatal(found(problems))
		}
	}
	d.anam.took()
	d.clock.pass(30 * time.Second)
	d.save(t, 1, changed("two"))
	problems, err := d.Check(t.Context(), key, slug, 2)
	if err != nil || found(problems) != unavailable || len(d.anam.took()) != 0 {
		t.Errorf("a seventh: %s, %v", found(problems), err)
	}
	if problems, err = d.Check(t.Context(), dana, slug, 2); err != nil || found(problems) != "" {
		t.Errorf("a person: %s, %v", found(problems), err)
	}
	d.clock.pass(30 * time.Second)
	if problems, err = d.Check(t.Context(), key, slug, 2); err != nil || found(problems) != "" {
		t.Errorf("a minute later: %s, %v", found(problems), err)
	}
}

// TestTheListedVoiceIsKnown: what our own lists tell of a voice is told although Anam can't be asked.
func TestTheListedVoiceIsKnown(t *testing.T) {
	t.Parallel()
	tooFast := fine()
	tooFast.VoiceGenerationOptions = &models.VoiceGenerationOptions{Speed: new(1.9)}
	d := newDesk(t, tooFast)
	d.anam.set("/v1/voices", good(`{"data":[{"id":"`+voice+`","provider":"CARTESIA"}],"meta":{"total":1,"lastPage":1}}`))
	cat := catalog.New(catalog.Options{Anam: d.client, Now: d.clock.now, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(cat.Close)
	_ = cat.Refresh(t.Context()) // this stand-in has no other list
	d.Service = check.New(check.Options{Store: d.store, Anam: d.client, Catalog: cat, Now: d.clock.now, Log: slog.New(slog.DiscardHandler)})
	key := models.Actor{Kind: models.ActorKey, ID: "k"}
	for range 6 {
		_, err := d.Check(t.Context(), key, slug, 1)
		must(t, err)
	}
	tooFast.SystemPrompt = "another"
	d.save(t, 1, tooFast)
	const want = "block persona.voiceGenerationOptions.speed voice_option_refused, " + unavailable
	problems, err := d.Check(t.Context(), key, slug, 2)
	if err != nil || found(problems) != want {
		t.Errorf("%s, %v, want %s", found(problems), err, want)
	}
	_, _, err = d.Move(t.Context(), key, slug, models.LabelMove{Label: models.LabelLive, Version: 2})
	if models.CodeOf(err) != models.CodeCheckFailed {
		t.Errorf("the move: %v", err)
	}
}

// TestRetryAfterIsKept: while Anam wants to be left alone nobody asks it, and what it said shortly before still holds.
func TestRetryAfterIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t, fine())
	d.anam.set(avatarPath, reply{status: 404})
	d.anam.set(mintPath, reply{status: 429, header: map[string][]string{"Retry-After": {"90"}}})
	_, err := d.Check(t.Context(), dana, slug, 1)
	must(t, err)
	d.anam.took()
	d.clock.pass(89 * time.Second)
	problems, err := d.Check(t.Context(), dana, slug, 1)
	if want := "block persona.avatarId avatar_not_found, " + unavailable; err != nil || found(problems) != want || len(d.anam.took()) != 0 {
		t.Errorf("%s, %v, want %s", found(problems), err, want)
	}
	d.clock.pass(time.Second)
	d.anam.set(mintPath, good(token("ephemeral")))
	if _, err = d.Check(t.Context(), dana, slug, 1); err != nil || len(d.anam.took()) == 0 {
		t.Errorf("nobody was asked afterwards: %v", err)
	}
}
