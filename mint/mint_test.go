package mint_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/mint"
	"greenroom/models"
)

const labPersona = "3d5f3f0e-1111-4111-8111-111111111111"

func TestTemplateIsSentWhole(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	replay := false
	got, err := d.Mint(t.Context(), d.caller(), models.MintRequest{
		Template: slug, ClientLabel: "web.1", SessionOptions: &models.SessionOptions{SessionReplay: &models.SessionReplay{EnableSessionReplay: &replay}},
	})
	if err != nil {
		t.Fatal(err)
	}
	label := "gr:cara-support@1:live:" + d.key.Prefix + ":web.1"
	want := `{"personaConfig":{"name":"Cara","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b",` +
		`"llmId":"0934d97d-0c3a-4f33-91b0-5e136a0ef466","systemPrompt":"` + prompt + `"},"clientLabel":"` + label + `",` +
		`"sessionOptions":{"sessionReplay":{"enableSessionReplay":false}}}`
	if sent := string(lastBody(d)); sent != want {
		t.Errorf("Anam got\n%s\nwant\n%s", sent, want)
	}
	if got.Type != "ephemeral" || got.Version != 1 || got.Label != "live" || got.ClientLabel != label || got.SessionToken == "" {
		t.Errorf("got %+v", got)
	}
	if want := d.now.now().Add(3600e9); !got.ExpiresAt.Equal(want) {
		t.Errorf("expires %s, want %s", got.ExpiresAt, want)
	}
	row := d.onlyRow(t)
	if row.ID != got.MintID || row.Outcome != models.OutcomeOK || row.Slug != slug || row.Version != 1 || row.KeyID != d.key.ID ||
		row.AnamStatus != 200 || row.RequestID != "request-1" || row.Address != "192.0.2.7" || row.ClientLabel != label {
		t.Errorf("recorded %+v", row)
	}
}

func TestLabPersonaIsSentAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := labPersonaWithLLM(t, d)
	in := models.MintRequest{PersonaID: " " + strings.ToUpper(id)}
	in.Normalize()
	got, err := d.Mint(t.Context(), d.caller(), in)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"personaConfig":{"personaId":"` + id + `"},"clientLabel":"gr:lab:` + d.key.Prefix + `"}`
	if sent := string(lastBody(d)); sent != want {
		t.Errorf("Anam got %s, want %s", sent, want)
	}
	if got.Type != "stateful" || got.PersonaID != id || got.Template != "" {
		t.Errorf("got %+v", got)
	}
}

func TestUserIsNamedInTheLabel(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	user := &models.User{ID: "0199-user-abcdefgh"}
	one := 1
	got, err := d.Mint(t.Context(), mint.Caller{User: user}, models.MintRequest{Template: slug, Version: &one})
	if err != nil {
		t.Fatal(err)
	}
	if got.ClientLabel != "gr:cara-support@1:-:u-abcdefgh" || got.Label != "" {
		t.Errorf("got label %q, client label %q", got.Label, got.ClientLabel)
	}
	if row := d.onlyRow(t); row.UserID != user.ID || row.KeyID != "" {
		t.Errorf("recorded %+v", row)
	}
}

func TestAnamFailures(t *testing.T) {
	t.Parallel()
	rejected := `{"error":"Invalid request body","details":{"personaConfig":{"voiceId":{"_errors":["` + prompt + `"]}}}}`
	for name, test := range map[string]struct {
		fault  sandbox.Fault
		code   models.Code
		status int
	}{
		"400":       {sandbox.Fault{Status: 400, Body: rejected}, models.CodeAnamRejected, 400},
		"401":       {sandbox.Fault{Status: 401}, models.CodeAnamUnauthorized, 401},
		"403":       {sandbox.Fault{Status: 403}, models.CodeAnamForbidden, 403},
		"404":       {sandbox.Fault{Status: 404}, models.CodeAnamBadResponse, 404},
		"429":       {sandbox.Fault{Status: 429, Header: map[string]string{"Retry-After": "7"}}, models.CodeAnamRateLimited, 429},
		"500":       {sandbox.Fault{Status: 500}, models.CodeAnamUnavailable, 500},
		"reset":     {sandbox.Fault{What: sandbox.Reset, Times: 2}, models.CodeAnamUnavailable, 0},
		"hang":      {sandbox.Fault{What: sandbox.Hang}, models.CodeAnamTimeout, 0},
		"html":      {sandbox.Fault{What: sandbox.HTMLError, Times: 2}, models.CodeAnamUnavailable, 503},
		"empty":     {sandbox.Fault{What: sandbox.EmptyBody}, models.CodeAnamBadResponse, 200},
		"huge":      {sandbox.Fault{What: sandbox.HugeBody}, models.CodeAnamBadResponse, 200},
		"no token":  {sandbox.Fault{What: sandbox.NoToken}, models.CodeAnamBadResponse, 200},
		"garbage":   {sandbox.Fault{What: sandbox.GarbageToken}, models.CodeAnamBadResponse, 200},
		"truncated": {sandbox.Fault{What: sandbox.TruncatedJSON}, models.CodeAnamBadResponse, 200},
		"redirect":  {sandbox.Fault{What: sandbox.Redirect}, models.CodeAnamBadResponse, 302},
		"legacy":    {sandbox.Fault{What: sandbox.LegacyToken}, models.CodeAnamLegacyToken, 200},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			test.fault.Match = "POST /v1/auth/session-token"
			if err := d.sandbox.Script(test.fault); err != nil {
				t.Fatal(err)
			}
			_, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug})
			if got := models.CodeOf(err); got != test.code {
				t.Fatalf("got %v, want %s", err, test.code)
			}
			if row := d.onlyRow(t); row.Outcome != string(test.code) || row.AnamStatus != test.status {
				t.Errorf("recorded %s with status %d, want %s with %d", row.Outcome, row.AnamStatus, test.code, test.status)
			}
			if strings.Contains(err.Error(), "PROMPT-MARKER") || strings.Contains(d.log.text(), "PROMPT-MARKER") {
				t.Error("the prompt came back in an error or the log")
			}
		})
	}
}

// TestFieldsAnamMakesUp: a name in Anam's complaint that isn't one of ours reaches the caller, and no row.
func TestFieldsAnamMakesUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rejected := `{"error":"Invalid request body","details":{"personaConfig":{"hunter2":{"_errors":["no"]},"voiceId":{"_errors":["no"]}}}}`
	if err := d.sandbox.Script(sandbox.Fault{Match: "POST", Status: 400, Body: rejected}); err != nil {
		t.Fatal(err)
	}
	_, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug})
	if fields := models.FieldsOf(err); len(fields) != 2 {
		t.Errorf("got fields %+v", fields)
	}
	if row := d.onlyRow(t); row.Fields != "personaConfig.voiceId, +1 unknown" {
		t.Errorf("recorded fields %q", row.Fields)
	}
}

func TestComplaintsAndWaits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rejected := `{"error":"Invalid request body","details":{"personaConfig":{"voiceId":{"_errors":["no"]}}}}`
	if err := d.sandbox.Script(sandbox.Fault{Match: "POST", Status: 400, Body: rejected},
		sandbox.Fault{Match: "POST", Status: 429, Header: map[string]string{"Retry-After": "7"}}); err != nil {
		t.Fatal(err)
	}
	_, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug})
	if fields := models.FieldsOf(err); len(fields) != 1 || fields[0].Field != "personaConfig.voiceId" {
		t.Errorf("got fields %+v", fields)
	}
	if row := d.rows(t)[0]; row.Fields != "personaConfig.voiceId" {
		t.Errorf("recorded fields %q", row.Fields)
	}
	_, err = d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug})
	if e, ok := err.(*models.Error); !ok || e.RetryAfter.Seconds() != 7 {
		t.Errorf("got %#v", err)
	}
}

func TestUnknownLabPersona(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.Mint(t.Context(), d.caller(), models.MintRequest{PersonaID: labPersona})
	if models.CodeOf(err) != models.CodeAnamPersonaNotFound {
		t.Errorf("got %v", err)
	}
}

func TestRefusalsLeaveARow(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	other := d.newKey(t, models.NewKey{Name: "no lab", Scopes: []models.Scope{models.ScopeMint}, NoLabPersonas: true})
	ten := 10
	for name, test := range map[string]struct {
		key  *models.APIKey
		in   models.MintRequest
		code models.Code
	}{
		"nothing named":   {d.key, models.MintRequest{}, models.CodeInvalidInput},
		"both named":      {d.key, models.MintRequest{Template: slug, PersonaID: labPersona}, models.CodeInvalidInput},
		"unknown slug":    {d.key, models.MintRequest{Template: "nobody"}, models.CodeTemplateNotFound},
		"unset label":     {d.key, models.MintRequest{Template: slug, Label: "staging"}, models.CodeNotPublished},
		"unknown version": {d.key, models.MintRequest{Template: slug, Version: &ten}, models.CodeVersionNotFound},
		"no Lab personas": {other, models.MintRequest{PersonaID: labPersona}, models.CodeForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(d.rows(t))
			_, err := d.Mint(t.Context(), mint.Caller{Key: test.key}, test.in)
			if models.CodeOf(err) != test.code {
				t.Fatalf("got %v, want %s", err, test.code)
			}
			rows := d.rows(t)
			if len(rows) != before+1 {
				t.Fatalf("%d rows more, want one", len(rows)-before)
			}
			if len(d.sandbox.Requests()) != 0 {
				t.Error("Anam was asked")
			}
		})
	}
}

// The row of a refused attempt has the names of its request, as far as they are valid names.
func TestRowsNameWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one, ten := 1, 10
	for name, test := range map[string]struct {
		in      models.MintRequest
		slug    string
		version int
	}{
		"label and version":  {models.MintRequest{Template: slug, Label: "live", Version: &one}, slug, 0},
		"bad client label":   {models.MintRequest{Template: slug, ClientLabel: "no spaces please"}, slug, 0},
		"unknown version":    {models.MintRequest{Template: slug, Version: &ten}, slug, 10},
		"a key in its place": {models.MintRequest{Template: "grk_AAAAAAAA_SECRET"}, models.NoSlug, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := d.Mint(t.Context(), d.caller(), test.in); err == nil {
				t.Fatal("it was minted")
			}
			d.now.pass(time.Second)
			if row := d.rows(t)[0]; row.Slug != test.slug || row.Version != test.version || (row.TemplateID != "") != (test.slug == slug) || row.Unknown == (test.slug == slug) {
				t.Errorf("recorded %+v", row)
			}
		})
	}
}

func TestRefusalsSayWhereToMend(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lab := labPersonaWithLLM(t, d)
	video := `{"error":"video_dimensions_not_supported_for_model","supportedDimensions":["720x480"]}`
	for name, test := range map[string]struct {
		body, says string
		in         models.MintRequest
	}{
		"video size":          {video, "videoWidth", models.MintRequest{Template: slug}},
		"no reason":           {"{}", "didn't say why", models.MintRequest{Template: slug}},
		"no reason, from Lab": {"{}", "Lab persona", models.MintRequest{PersonaID: lab}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := d.sandbox.Script(sandbox.Fault{Match: "POST", Status: 400, Body: test.body}); err != nil {
				t.Fatal(err)
			}
			_, err := d.Mint(t.Context(), d.caller(), test.in)
			if models.CodeOf(err) != models.CodeAnamRejected || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A restricted key hears the same for every slug outside its list, so that it can't find out which exist and how they stand.
func TestRestrictedKeyHearsForbidden(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, other := range []string{"own", "draft-one", "archived-one", "gone-one"} {
		if _, err := d.store.CreateTemplate(t.Context(), cli, models.NewTemplate{Slug: other, Persona: persona()}); err != nil {
			t.Fatal(err)
		}
	}
	for _, gone := range []string{"archived-one", "gone-one"} {
		if _, err := d.store.ArchiveTemplate(t.Context(), cli, gone); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.store.DeleteTemplate(t.Context(), cli, "gone-one"); err != nil {
		t.Fatal(err)
	}
	key := d.newKey(t, models.NewKey{Name: "own only", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"own"}})
	one, ten := 1, 10
	want := ""
	for _, other := range []string{slug, "draft-one", "archived-one", "gone-one", "never-made"} {
		for _, in := range []models.MintRequest{{}, {Label: "live"}, {Label: "staging"}, {Version: &one}, {Version: &ten}} {
			in.Template = other
			_, err := d.Mint(t.Context(), mint.Caller{Key: key}, in)
			if models.CodeOf(err) != models.CodeForbidden {
				t.Errorf("%+v: got %v", in, err)
				continue
			}
			if want == "" {
				want = err.Error()
			}
			if err.Error() != want {
				t.Errorf("%s hears %q, others %q", other, err, want)
			}
			d.now.pass(time.Second)
			if row := d.rows(t)[0]; row.Outcome != "forbidden" || row.Slug != other {
				t.Errorf("recorded %+v", row)
			}
		}
	}
	if _, err := d.Mint(t.Context(), mint.Caller{Key: key}, models.MintRequest{Template: "own"}); models.CodeOf(err) != models.CodeNotPublished {
		t.Errorf("its own template: %v", err)
	}
}

func TestRatePerMinute(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	key := d.newKey(t, models.NewKey{Name: "slow", Scopes: []models.Scope{models.ScopeMint}, RatePerMinute: 2})
	ask := func() error {
		_, err := d.Mint(t.Context(), mint.Caller{Key: key}, models.MintRequest{Template: slug})
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	e, ok := ask().(*models.Error)
	if !ok || e.Code != models.CodeRateLimited || e.RetryAfter.Seconds() != 30 {
		t.Fatalf("got %+v", e)
	}
	d.now.pass(e.RetryAfter)
	if err := ask(); err != nil {
		t.Errorf("after Retry-After: %v", err)
	}
}

// An attempt is recorded even when its caller leaves.
func TestCallerLeaves(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := d.Mint(ctx, d.caller(), models.MintRequest{Template: slug}); err == nil {
		t.Fatal("got a token for a caller who had left")
	}
	d.onlyRow(t)
}

func TestPublishingIsSeenAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	next := persona()
	next.Name = "Cara the second"
	if _, _, err := d.store.SaveVersion(t.Context(), cli, slug, 1, models.NewVersion{Persona: &next}); err != nil {
		t.Fatal(err)
	}
	for version := range 2 {
		d.publish(t, version+1)
		got, err := d.Mint(t.Context(), d.caller(), models.MintRequest{Template: slug})
		if err != nil || got.Version != version+1 {
			t.Errorf("got version %d, %v, want %d", got.Version, err, version+1)
		}
	}
}

func lastBody(d *desk) []byte {
	requests := d.sandbox.Requests()
	return requests[len(requests)-1].Body
}

// labPersonaWithLLM is one of the sandbox's Lab personas that gives a stateful token.
func labPersonaWithLLM(t *testing.T, d *desk) string {
	t.Helper()
	for _, p := range sandboxPersonas(t, d) {
		if p.LLMID != "" {
			return p.ID
		}
	}
	t.Fatal("the sandbox has no Lab persona with an LLM")
	return ""
}

type sandboxPersona struct {
	ID    string `json:"id"`
	LLMID string `json:"llmId"`
}

func sandboxPersonas(t *testing.T, d *desk) []sandboxPersona {
	t.Helper()
	var list struct {
		Data []sandboxPersona `json:"data"`
	}
	ask(t, d, "/v1/personas", &list)
	for i := range list.Data {
		ask(t, d, "/v1/personas/"+list.Data[i].ID, &list.Data[i])
	}
	d.sandbox.ResetHistory()
	return list.Data
}

func ask(t *testing.T, d *desk, path string, into any) {
	t.Helper()
	raw := get(t, d, path)
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}
