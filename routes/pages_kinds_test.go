package routes

import (
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"greenroom/models"
)

// fullTemplate makes a template with every field set, and gives somebody who may edit it.
func fullTemplate(t *testing.T) (*kit, *visitor) {
	t.Helper()
	k := newPages(t)
	_, err := k.store.CreateTemplate(t.Context(), tester, models.NewTemplate{Slug: "cara", Persona: fullDocument().Persona, Session: fullSession()})
	k.must(err)
	return k, k.visitor(models.RoleEditor)
}

// changedForm is the editor's form as it stands on the page, with some values replaced.
func (v *visitor) changedForm(page string, pairs ...string) url.Values {
	v.kit.Helper()
	form := v.get(page).want(200).form("editor")
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// Only what the chosen kind has is saved, whatever else stands in the form.
func TestFormSavesWhatTheKindHas(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typed []string
		want  func(p models.Persona) models.Persona
	}{
		"a face alone": {[]string{"kind", "face"}, func(p models.Persona) models.Persona { return p.As(models.PersonaFace) }},
		"what a face has no use for can't be wrong": {
			[]string{"kind", "face", "voiceGenerationOptions.speed", "fast", "systemPrompt", strings.Repeat("x", 100_001), "llmIdTyped", "\xff"},
			func(p models.Persona) models.Persona { return p.As(models.PersonaFace) },
		},
		"the app's own model":        {[]string{"kind", "own_brain"}, func(p models.Persona) models.Persona { return p.As(models.PersonaOwnBrain) }},
		"its ID, typed":              {[]string{"llmIdTyped", models.OwnBrain}, func(p models.Persona) models.Persona { return p.As(models.PersonaOwnBrain) }},
		"a page from before":         {[]string{"kind", "", "llmId", models.OwnBrain}, func(p models.Persona) models.Persona { return p.As(models.PersonaOwnBrain) }},
		"a kind that there is not":   {[]string{"kind", hostile, "languageCode", "de"}, func(p models.Persona) models.Persona { p.LanguageCode = "de"; return p }},
		"no voice for the own model": {[]string{"kind", "own_brain", "voiceId", ""}, func(p models.Persona) models.Persona { p = p.As(models.PersonaOwnBrain); p.VoiceID = ""; return p }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, v := fullTemplate(t)
			v.led(v.send(post, "/templates/cara", v.changedForm("/templates/cara", c.typed...)), "/templates/cara").says("Saved v2.")
			want := models.NewDocument(c.want(fullDocument().Persona))
			want.Session = fullSession()
			got := k.latest("cara").Version.Document
			if same, err := got.SameContent(want); err != nil || !same {
				t.Errorf("got %+v, %v", got.Persona, err)
			}
		})
	}
}

// A form that comes back has everything that was typed, also what the kind has no use for: one may change one's mind.
func TestSwitchingTheKindLosesNothing(t *testing.T) {
	t.Parallel()
	k, v := fullTemplate(t)
	page := v.send(post, "/templates/cara", v.changedForm("/templates/cara", "kind", "face", "name", "")).want(422)
	page.says("1 thing needs attention", "Name: This is needed")
	form := page.form("editor")
	if form.Get("kind") != "face" || form.Get("voiceId") != full().VoiceID || form.Get("systemPrompt") != strings.TrimPrefix(full().SystemPrompt, "\n") {
		t.Errorf("%v", form)
	}
	form.Set("kind", "complete")
	form.Set("name", "Cara")
	v.led(v.send(post, "/templates/cara", form), "/templates/cara").says("Nothing changed.")
	if k.latest("cara").LatestVersion != 1 {
		t.Error("something was lost")
	}
}

// What is needed depends on the kind: in the marks of the page and in what is refused.
func TestNeededFieldsFollowTheKind(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleEditor)
	empty := []string{"slug", "liv", "name", "", "avatarId", "", "voiceId", "", "llmId", "", "systemPrompt", ""}
	for kind, needed := range map[string][]string{
		"complete": {"name", "avatarId", "voiceId", "llmId", "systemPrompt"}, "own_brain": {"name", "avatarId"}, "face": {"name", "avatarId"},
	} {
		page := v.send(post, "/templates", v.changedForm("/templates/new", append(empty, "kind", kind)...)).want(422)
		for _, field := range []string{"name", "avatarId", "voiceId", "llmId", "systemPrompt"} {
			marked := regexp.MustCompile(` name="` + field + `"[^>]* required`).Match(page.body)
			told := strings.Contains(string(page.body), `href="#f-`+field+`"`)
			if want := slices.Contains(needed, field); marked != want || told != want {
				t.Errorf("%s, %s: marked %v, told %v", kind, field, marked, told)
			}
		}
	}
}

// A persona of another kind opens as such, and its form saves nothing anew.
func TestKindsAreShown(t *testing.T) {
	t.Parallel()
	for kind, word := range map[models.PersonaKind]string{models.PersonaFace: "Face alone", models.PersonaOwnBrain: "Own model", models.PersonaComplete: ""} {
		k := newPages(t)
		p := persona("Liv").As(kind)
		p.Normalize()
		_, err := k.store.CreateTemplate(t.Context(), tester, models.NewTemplate{Slug: "liv", Persona: p})
		k.must(err)
		v := k.visitor(models.RoleEditor)
		page := v.get("/templates/liv").want(200).lacks(models.OwnBrain, "needs attention", "Anam doesn't list")
		if form := page.form("editor"); form.Get("kind") != string(kind) {
			t.Errorf("%s is shown as %s", kind, form.Get("kind"))
		}
		v.led(v.send(post, "/templates/liv", page.form("editor")), "/templates/liv").says("Nothing changed.")
		pages := []string{"/templates", "/templates/liv", "/templates/liv/history", "/templates/liv/use", "/templates/liv/preview"}
		for _, path := range pages {
			shown := v.get(path).want(200).lacks("Voice <", "own_brain</", "CUSTOMER_")
			if word == "" {
				shown.lacks(`class="kind-word"`)
				continue
			}
			shown.says(`<span class="kind-word">` + word + `</span>`)
		}
		note := map[models.PersonaKind]string{
			models.PersonaFace: "only a face to see", models.PersonaOwnBrain: "nobody answers here", models.PersonaComplete: `data-note role="status" hidden`,
		}[kind]
		v.get("/templates/liv/preview").says(note)
		var given struct {
			Note string `json:"note"`
		}
		v.post("/templates/liv/preview/session", "run", "version=1").want(201).into(&given)
		if (given.Note == "") != (kind == models.PersonaComplete) || given.Note != "" && !strings.Contains(given.Note, note) {
			t.Errorf("%s: the preview says %q", kind, given.Note)
		}
	}
}

// Both sides of a conflict may have changed the kind, or what only another kind has.
func TestConflictOverTheKind(t *testing.T) {
	t.Parallel()
	k, v := fullTemplate(t)
	mine := v.changedForm("/templates/cara", "kind", "face")
	theirs := fullDocument().Persona.As(models.PersonaOwnBrain)
	theirs.SystemPrompt = "Theirs"
	k.saved("cara", theirs)
	page := v.send(post, "/templates/cara", mine).want(409)
	page.says(`name="take.kind" value="theirs"`, "Your app thinks and speaks", "left out, as this kind of persona has no use for it: System prompt.").lacks(`name="take.systemPrompt"`, `name="take.llmId"`)
	form := page.form("editor")
	if form.Get("kind") != "face" {
		t.Errorf("yours is not kept: %v", form)
	}
	form.Set("take.kind", "theirs")
	v.led(v.send(post, "/templates/cara", form), "/templates/cara").says("Saved v3.")
	if got := k.latest("cara").Version.Document.Persona; got.Kind() != models.PersonaOwnBrain || got.SystemPrompt != full().SystemPrompt {
		t.Errorf("%+v", got)
	}
}

// Options of the session go through every door that the persona goes through.
func TestSessionOptionsInTheEditor(t *testing.T) {
	t.Parallel()
	k, v := fullTemplate(t)
	form := v.changedForm("/templates/cara", "session.videoWidth", "", "session.region", " ", "session.videoQuality", "ultra", "session.egress.daily.roomUrl", "https://x.daily.co/room?token=t")
	v.send(post, "/templates/cara", form).want(422).says("Video quality: Use one of", "Video width: Set Video width and Video height together", "Region: Name the region that Region policy strict",
		"Daily room: Leave credentials out", `value="https://x.daily.co/room?token=t"`)

	form = v.changedForm("/templates/cara", "session.videoWidth", "768", "session.videoHeight", "1152", "session.egress.daily.roomUrl", "", "session.egress.daily.userName", "")
	v.send(post, "/templates/cara/diff", form).want(200).says("Video width", "Daily room", "Name in the room").lacks("session.videoWidth")
	v.led(v.send(post, "/templates/cara", form), "/templates/cara").says("Saved v2.", `<option value="768x1152" selected>`)
	want := fullSession()
	want.VideoWidth, want.VideoHeight, want.Egress = whole(768), whole(1152), nil
	if got := k.latest("cara").Version.Document.Session; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	v.get("/templates/cara/history").says(`<span class="tag">Session</span>`)
	v.get("/templates/cara/diff?from=1&to=2").says("Video width", "Daily room").lacks("session.video")

	restored := v.get("/templates/cara?restore=1").want(200).form("editor")
	v.led(v.send(post, "/templates/cara", restored), "/templates/cara").says("Saved v3.")
	if got := k.latest("cara").Version.Document.Session; !reflect.DeepEqual(got, fullSession()) {
		t.Errorf("restored %+v", got)
	}
	v.post("/templates/cara/duplicate").want(303)
	if got := k.latest("cara-copy").Version.Document.Session; !reflect.DeepEqual(got, fullSession()) {
		t.Errorf("copied %+v", got)
	}
	form = v.changedForm("/templates/cara", "session.sessionReplay.enableSessionReplay", "", "session.videoQuality", "", "session.videoWidth", "", "session.videoHeight", "",
		"session.showAIAvatarDisclosure", "", "session.region", "", "session.regionPolicy", "", "session.egress.daily.roomUrl", "", "session.egress.daily.userName", "")
	v.led(v.send(post, "/templates/cara", form), "/templates/cara").says("Saved v4.")
	if got := k.latest("cara").Version.Document.Session; got != nil {
		t.Errorf("left %+v", got)
	}
}

// Two people change options of the session at the same time.
func TestConflictOverTheSession(t *testing.T) {
	t.Parallel()
	k, v := fullTemplate(t)
	mine, same := v.changedForm("/templates/cara", "session.videoQuality", "auto", "session.region", "us"), fullSession()
	same.Region, same.ShowAIAvatarDisclosure = "ap", flag(true)
	_, _, err := k.store.SaveVersion(t.Context(), tester, "cara", 1, models.NewVersion{Session: same})
	k.must(err)
	page := v.send(post, "/templates/cara", mine).want(409)
	page.says("Taken over from v2: AI disclosure", `name="take.session.region" value="theirs"`)
	form := page.form("editor")
	form.Set("take.session.region", "theirs")
	v.led(v.send(post, "/templates/cara", form), "/templates/cara").says("Saved v3.")
	same.VideoQuality = "auto"
	if got := k.latest("cara").Version.Document.Session; !reflect.DeepEqual(got, same) {
		t.Errorf("got %+v", got)
	}
}

// A page of the release before, which is still open in a browser, has none of these fields. It removes nothing, in a conflict neither.
func TestOlderPageKeepsWhatItDoesNotShow(t *testing.T) {
	t.Parallel()
	k, v := fullTemplate(t)
	old := v.changedForm("/templates/cara", "languageCode", "de")
	for name := range old {
		if name == "kind" || strings.HasPrefix(name, "session.") {
			old.Del(name)
		}
	}
	conflicted, err := url.ParseQuery(old.Encode())
	k.must(err)
	v.led(v.send(post, "/templates/cara", old), "/templates/cara").says("Saved v2.")
	want := fullDocument()
	want.Persona.LanguageCode = "de"
	if same, err := k.latest("cara").Version.Document.SameContent(want); err != nil || !same {
		t.Errorf("%+v, %v", k.latest("cara").Version.Document, err)
	}
	conflicted.Set("languageCode", "fr")
	page := v.send(post, "/templates/cara", conflicted).want(409).says(`name="take.languageCode"`).lacks(`name="take.session`, `name="take.kind"`)
	if form := page.form("editor"); form.Get("session.region") != "eu" || form.Get("session.egress.daily.roomUrl") == "" {
		t.Errorf("the conflict lost %v", form)
	}
}

// The preview runs the options of the form, and a form that was not changed runs as the version that it is.
func TestPreviewOfAKindAndItsSession(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	_, err := k.store.CreateTemplate(t.Context(), tester, models.NewTemplate{Slug: "cara", Persona: persona("Cara"), Session: &models.SessionOptions{VideoQuality: "high"}})
	k.must(err)
	v := k.visitor(models.RoleEditor)
	form := v.changedForm("/templates/cara", "run", "draft")
	var given struct{ Runs, Note string }
	v.send(post, "/templates/cara/preview/session", form).want(201).into(&given)
	if given.Runs != "v1" {
		t.Errorf("an untouched form runs as %s", given.Runs)
	}
	form = v.changedForm("/templates/cara", "run", "draft", "takeOver", "true", "session.videoQuality", "auto", "kind", "face")
	v.send(post, "/templates/cara/preview/session", form).want(201).into(&given)
	if given.Runs != "your unsaved edits on v1" || !strings.Contains(given.Note, "only a face") {
		t.Errorf("%+v", given)
	}
	form.Set("session.videoHeight", "480")
	v.send(post, "/templates/cara/preview/session", form).want(422).says("session.videoWidth")
}
