package mint_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/mint"
	"greenroom/models"
)

// person makes a user for previews.
func (d *desk) person(t *testing.T, name string) mint.Caller {
	t.Helper()
	user, err := d.store.CreateUser(t.Context(), cli, models.NewUser{Email: name + "@example.com", Name: name, Role: models.RoleEditor, Password: "correct horse battery", ByOwner: true})
	if err != nil {
		t.Fatal(err)
	}
	return mint.Caller{User: &user, RequestID: "request-1", Address: "192.0.2.7"}
}

func last8(id string) string { return id[len(id)-8:] }

func draft(greeting string) *models.Persona {
	p := persona()
	p.InitialMessage = greeting
	return &p
}

func TestPreviewsAreToldApart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	by := d.person(t, "anna")
	limit, one := 90, 1
	timed := draft("Not saved")
	timed.MaxSessionLengthSeconds = &limit
	u := "u-" + last8(by.User.ID)
	for _, c := range []struct {
		in      mint.PreviewRequest
		label   string
		version int
		seconds int
	}{
		{mint.PreviewRequest{Template: slug}, "gr:" + slug + "@1:preview:" + u, 1, 0},
		{mint.PreviewRequest{Template: slug, Version: &one}, "gr:" + slug + "@1:preview:" + u, 1, 0},
		{mint.PreviewRequest{Template: slug, Label: "live"}, "gr:" + slug + "@1:preview:" + u, 1, 0},
		{mint.PreviewRequest{Template: slug, Draft: &models.NewVersion{Persona: timed}}, "gr:" + slug + "@draft:preview:" + u, 0, 90},
		{mint.PreviewRequest{Template: "new", Draft: &models.NewVersion{Persona: draft("x")}}, "gr:new@draft:preview:" + u, 0, 0},
		{mint.PreviewRequest{PersonaID: "5a4db0c5-9e45-4000-8000-000000000001"}, "gr:lab:preview:" + u, 0, 0},
	} {
		got, err := d.Preview(t.Context(), by, c.in)
		if err != nil {
			t.Fatalf("%s: %v", c.label, err)
		}
		row := d.rows(t)[0]
		if got.ClientLabel != c.label || row.ClientLabel != c.label || got.Version != c.version || got.MaxSessionLengthSeconds != c.seconds {
			t.Errorf("%s: got %+v, row %+v", c.label, got, row)
		}
		if row.UserID != by.User.ID || row.KeyID != "" || row.Label != models.LabelPreview || row.Outcome != models.OutcomeOK || row.ID != got.MintID {
			t.Errorf("%s: row %+v", c.label, row)
		}
		d.EndPreview(by.User.ID, got.MintID)
		d.now.pass(time.Minute)
	}
	if strings.Contains(d.log.text(), "PROMPT-MARKER") {
		t.Error("the log tells a prompt")
	}
}

// A version that no label ever pointed at is refused to apps, and previewed by people.
func TestAnyVersionCanBePreviewed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	next := persona()
	next.InitialMessage = "Second"
	if _, _, err := d.store.SaveVersion(t.Context(), cli, slug, 1, models.NewVersion{Persona: &next}); err != nil {
		t.Fatal(err)
	}
	two := 2
	if _, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug, Version: &two}); models.CodeOf(err) != models.CodeNotPublished {
		t.Fatalf("an app got version 2: %v", err)
	}
	got, err := d.Preview(t.Context(), d.person(t, "anna"), mint.PreviewRequest{Template: slug, Version: &two})
	if err != nil || got.Version != 2 {
		t.Fatalf("%+v %v", got, err)
	}
}

func TestPreviewsThatAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	by := d.person(t, "anna")
	nine := 9
	broken := draft("")
	broken.AvatarID = "no-uuid"
	unread := []models.FieldError{{Field: "voiceGenerationOptions.speed", Code: "wrong_type", Message: "Use a number."}}
	for name, c := range map[string]struct {
		in    mint.PreviewRequest
		code  models.Code
		field string
	}{
		"unknown template": {mint.PreviewRequest{Template: "nobody"}, models.CodeTemplateNotFound, ""},
		"unknown version":  {mint.PreviewRequest{Template: slug, Version: &nine}, models.CodeVersionNotFound, ""},
		"unset label":      {mint.PreviewRequest{Template: slug, Label: "beta"}, models.CodeNotPublished, ""},
		"invalid draft":    {mint.PreviewRequest{Template: slug, Draft: &models.NewVersion{Persona: broken}}, models.CodeInvalidInput, "persona.avatarId"},
		"unread draft":     {mint.PreviewRequest{Template: slug, Draft: &models.NewVersion{Persona: draft("")}, Problems: unread}, models.CodeInvalidInput, "voiceGenerationOptions.speed"},
		"unknown persona":  {mint.PreviewRequest{PersonaID: "5a4db0c5-9e45-4000-8000-00000000dead"}, models.CodeAnamPersonaNotFound, ""},
		"new, not a draft": {mint.PreviewRequest{Template: "new"}, models.CodeTemplateNotFound, ""},
	} {
		_, err := d.Preview(t.Context(), by, c.in)
		row := d.rows(t)[0]
		if models.CodeOf(err) != c.code || row.Outcome != string(c.code) || row.Fields != c.field {
			t.Errorf("%s: %v, row %+v", name, err, row)
		}
	}
	if got, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug}); err != nil || got.SessionToken == "" {
		t.Errorf("a refused preview keeps the place: %v", err)
	}
}

func TestALegacyTokenGivesThePlaceBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	by := d.person(t, "anna")
	if err := d.sandbox.Script(sandbox.Fault{What: sandbox.LegacyToken}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug}); models.CodeOf(err) != models.CodeAnamLegacyToken {
		t.Fatal(err)
	}
	if _, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug}); err != nil {
		t.Error(err)
	}
}

func TestPreviewsHaveARate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	by := d.person(t, "anna")
	given := 0
	for range 20 {
		got, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug})
		if models.CodeOf(err) == models.CodeRateLimited {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		given++
		d.EndPreview(by.User.ID, got.MintID)
	}
	if given != 12 {
		t.Errorf("%d previews in one moment, want 12", given)
	}
	if _, err := d.Preview(t.Context(), d.person(t, "bert"), mint.PreviewRequest{Template: slug}); err != nil {
		t.Errorf("one person's rate holds up another: %v", err)
	}
	d.now.pass(6 * time.Second)
	if _, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug}); err != nil {
		t.Errorf("after waiting: %v", err)
	}
}

func TestOnePreviewPerPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	by := d.person(t, "anna")
	first, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug, Where: "Cara (draft)"})
	if err != nil {
		t.Fatal(err)
	}
	d.now.pass(5 * time.Second)
	_, err = d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug})
	if models.CodeOf(err) != models.CodeConflict || !strings.Contains(err.Error(), "Cara (draft)") {
		t.Fatalf("a second one: %v", err)
	}
	if err := d.Beat(by.User.ID, first.MintID); err != nil {
		t.Errorf("a refused second one ended the first: %v", err)
	}
	if err := d.Beat(d.person(t, "bert").User.ID, first.MintID); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("somebody else's beat: %v", err)
	}
	d.now.pass(21 * time.Second)
	if _, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug}); err != nil {
		t.Errorf("a page that fell silent keeps the place: %v", err)
	}
}

// A takeover gets the place when the other page has hung up.
func TestTakingOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	by := d.person(t, "anna")
	first, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug})
	if err != nil {
		t.Fatal(err)
	}
	hungUp := make(chan struct{})
	go func() {
		defer close(hungUp)
		for d.Beat(by.User.ID, first.MintID) == nil {
			runtime.Gosched()
		}
		d.EndPreview(by.User.ID, first.MintID)
	}()
	second, err := d.Preview(t.Context(), by, mint.PreviewRequest{Template: slug, TakeOver: true})
	if err != nil {
		t.Fatal(err)
	}
	<-hungUp
	if err := d.Beat(by.User.ID, second.MintID); err != nil {
		t.Error(err)
	}
}
