package routes

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"greenroom/catalog"
	"greenroom/models"
)

var hostileQuery = url.QueryEscape(hostile)

// saved makes the next version.
func (k *kit) saved(slug string, p models.Persona) models.Version {
	k.Helper()
	t, err := k.store.TemplateBySlug(k.Context(), slug)
	k.must(err)
	v, _, err := k.store.SaveVersion(k.Context(), tester, slug, t.LatestVersion, models.NewVersion{Persona: &p})
	k.must(err)
	return v
}

// latest gives the template with its latest version.
func (k *kit) latest(slug string) models.Template {
	k.Helper()
	t, err := k.store.TemplateBySlug(k.Context(), slug)
	k.must(err)
	return t
}

// editorForm is the editor's form as a browser sends it, filled from a persona; later pairs replace earlier ones.
func editorForm(base int, p models.Persona, pairs ...string) []string {
	values := valuesOf(p)
	values["base"], values["then"] = fmt.Sprint(base), "save"
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	var form []string
	for name, value := range values {
		form = append(form, name, strings.ReplaceAll(value, "\n", "\r\n")) // as browsers end lines
	}
	return form
}

func number(n float64) *float64 { return &n }
func whole(n int) *int          { return &n }
func flag(b bool) *bool         { return &b }

// full is a persona with every field set that goes with the others.
func full() models.Persona {
	p := persona("Cara")
	p.SystemPrompt = "  Line one\n\n\tline two\n"
	p.AvatarModel, p.InitialMessage, p.LanguageCode = "cara-4", "Hello\nthere", "en"
	p.SkipGreeting, p.UninterruptibleGreeting, p.MaxSessionLengthSeconds = flag(false), flag(true), whole(600)
	p.VoiceDetectionOptions = &models.VoiceDetectionOptions{
		EndOfSpeechSensitivity: number(0), SilenceBeforeSkipTurnSeconds: number(0), SilenceBeforeSessionEndSeconds: number(7200),
		SilenceBeforeAutoEndTurnSeconds: number(0.5), SpeechEnhancementLevel: number(0.123456789),
	}
	p.VoiceGenerationOptions = &models.VoiceGenerationOptions{
		Stability: number(0), SimilarityBoost: number(1), Style: number(0.5), UseSpeakerBoost: flag(false), Model: "eleven_turbo_v2", Speed: number(1.2),
	}
	p.DirectorNotes = &models.DirectorNotes{CustomStylePrompt: "Smile,\nsoftly", Expressivity: number(0)}
	p.ToolIDs = []string{"11111111-2222-4333-8444-555555555555", "21111111-2222-4333-8444-555555555555"}
	p.Tools = []models.Tool{{"type": "client", "name": "open <page>", "parameters": map[string]any{"type": "object", "n": 1.5}}}
	return withEveryText(p)
}

// withEveryText fills the texts that a persona does not have yet, as far as any text will do.
func withEveryText(p models.Persona) models.Persona {
	d := models.NewDocument(p).Opened()
	for _, field := range models.PersonaFields() {
		text, isText := field.In(&d).(*string)
		if isText && *text == "" && field.Kind != models.KindChoice {
			*text = field.Label
		}
	}
	return d.Persona
}

// fullSession has every session option set.
func fullSession() *models.SessionOptions {
	return &models.SessionOptions{
		SessionReplay: &models.SessionReplay{EnableSessionReplay: flag(false)}, VideoQuality: "high", VideoWidth: whole(640), VideoHeight: whole(480),
		ShowAIAvatarDisclosure: flag(false), Region: "eu", RegionPolicy: "strict",
		Egress: &models.Egress{Mode: models.EgressDaily, Daily: &models.DailyEgress{RoomURL: "https://example.daily.co/room", UserName: "Cara"}},
	}
}

// fullDocument has every field set that goes with the others.
func fullDocument() models.Document {
	d := models.NewDocument(full())
	d.Persona.EnableAudioPassthrough, d.Persona.ZeroDataRetention, d.Session = flag(false), flag(true), fullSession()
	return d
}

// Every field of a document survives the form unchanged, so an untouched form saves nothing.
func TestEditorKeepsEveryField(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	in := models.NewTemplate{Slug: "cara", Persona: fullDocument().Persona, Session: fullSession()}
	_, err := k.store.CreateTemplate(t.Context(), tester, in)
	k.must(err)
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara").want(200).says("Line one", `"open <page>"`, "eleven_turbo_v2", `value="0.123456789"`).lacks("open <page>")
	v.led(v.send(post, "/templates/cara", v.get("/templates/cara").form("editor")), "/templates/cara").says("Nothing changed.")
	for _, path := range models.FieldPaths() {
		if valuesOfDocument(fullDocument())[path] == "" && !slices.Contains([]string{
			"voiceGenerationOptions.volume", "voiceGenerationOptions.emotion", "directorNotes.presetStyle"}, path) {
			t.Errorf("%s is not in the test's persona", path)
		}
	}
	if got := k.latest("cara"); got.LatestVersion != 1 {
		t.Errorf("v%d", got.LatestVersion)
	}
}

func TestCreateByForm(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleEditor)
	v.get("/templates/new").want(200).says("New persona", `<option value="0934d97d-0c3a-4f33-91b0-5e136a0ef466" selected>`)
	form := editorForm(0, full(), "slug", " cara ", "tags", "shop, support,\n help", "description", "D", "note", "First", "base", "")
	v.led(v.post("/templates", form...), "/templates/cara").says("Made Cara.", "Draft")
	got := k.latest("cara")
	if fmt.Sprint(got.Tags) != "[shop support help]" || got.Description != "D" || got.Version.Note != "First" || got.Version.CreatedBy.ID != v.user.ID {
		t.Errorf("%+v", got)
	}
	if fmt.Sprint(valuesOf(got.Version.Document.Persona)) != fmt.Sprint(valuesOf(full())) {
		t.Errorf("%+v", got.Version.Document.Persona)
	}
	v.led(v.post("/templates", editorForm(0, full(), "slug", "mia", "then", "publish")...), "/templates/mia/publish?version=1").says("Publish v1 as live?")
	v.post("/templates", editorForm(0, full(), "slug", "cara")...).want(409).says("Slug", "Another persona has this slug", "Line one")
}

// An invalid form comes back as typed, with its problems, and nothing is saved.
func TestInvalidFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	typed := []string{
		"name", hostile, "avatarId", "not-a-uuid", "llmId", "", "llmIdTyped", "", "systemPrompt", " \n ", "maxSessionLengthSeconds", "ten",
		"voiceDetectionOptions.endOfSpeechSensitivity", "0,5", "voiceDetectionOptions.speechEnhancementLevel", "NaN",
		"voiceGenerationOptions.speed", "9", "voiceGenerationOptions.stability", "0.5", "voiceGenerationOptions.volume", "1",
		"toolIds", "x\n11111111-2222-4333-8444-555555555555", "tools", `[{"type":"client","type":"server"}]`, "skipGreeting", "perhaps",
		"directorNotes.presetStyle", "happy", "directorNotes.customStylePrompt", "own", "languageCode", "english", "note", "why",
	}
	page := v.post("/templates/cara", editorForm(1, persona("Cara"), typed...)...).want(422)
	page.lacks(hostile).says(
		hostile, `value="not-a-uuid"`, `value="ten"`, `value="0,5"`, `value="NaN"`, `value="9"`, `value="english"`, `value="why"`, `[{"type":"client","type":"server"}]`,
		"things need attention", `href="#f-avatarId"`, "Face: Use a UUID", "Model: This is needed", "System prompt: This is needed",
		"Longest session: Use a whole number", "End of speech: Use a number", "Noise removal: Use a number", "Speed: Use a number of at most 2",
		"Tool IDs, entry 1: Use a UUID", "Tools: This is not clear at line 1, column 19 (\"). This name stands twice", "Skip the greeting: Choose one", "Director notes: Set Preset style or Your own style",
		"Language: Use a two-letter",
	)
	body := string(page.body)
	if strings.Index(body, "Model: This is needed") > strings.Index(body, "Longest session: Use") || strings.Index(body, "System prompt: This") > strings.Index(body, "Skip the greeting: Choose") {
		t.Error("the summary is not in the order of the page")
	}
	if k.latest("cara").LatestVersion != 1 {
		t.Error("something was saved")
	}
}

// Complaints about a group of options lead to one of its fields.
func TestGroupComplaintHasAField(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	form := editorForm(1, persona("Cara"), "voiceGenerationOptions.stability", "0.5", "voiceGenerationOptions.emotion", "calm")
	v.post("/templates/cara", form...).want(422).says(`href="#f-voiceGenerationOptions-speed"`, "different voice providers")
}

func TestToolHeadersAreRefusedByForm(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	form := editorForm(1, persona("Cara"), "tools", `[{"type":"server","name":"x","headers":{"Authorization":"Bearer 1"}}]`)
	v.post("/templates/cara", form...).want(422).says("Tools, entry 1: headers", "Leave out headers", `"Bearer 1"`)
}

func TestTypedModelWins(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.led(v.post("/templates/cara", editorForm(1, persona("Cara"), "llmIdTyped", " own-model ")...), "/templates/cara").
		says("Saved v2.", "Anam doesn't list this model", `<option value="own-model" selected>`)
	v.post("/templates/cara", editorForm(2, persona("Cara"), "llmIdTyped", "other-model", "name", "")...).want(422).
		says(`<option value="other-model" selected>`, `value="other-model"`)
}

func TestWarningsKeepNobodyFromSaving(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	p := persona("Cara")
	p.AvatarID, p.VoiceID = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.led(v.post("/templates/cara", editorForm(1, p)...), "/templates/cara").
		says("Saved v2.", "Anam doesn't list this face", "Anam doesn't list this voice")
	// A Cartesia voice with an option of ElevenLabs.
	p = persona("Cara")
	p.VoiceID = k.voiceOf(models.ProviderCartesia)
	p.VoiceGenerationOptions = &models.VoiceGenerationOptions{Stability: number(0.5)}
	v.led(v.post("/templates/cara", editorForm(2, p)...), "/templates/cara").says("Saved v3.", "This option isn't for voices of Cartesia")
}

func TestViewerAndArchivedAreReadOnly(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	page := k.visitor(models.RoleViewer).get("/templates/cara").want(200)
	page.says(`id="f-name" name="name" required value="Cara" autocomplete="off" maxlength="100" readonly>`, `aria-describedby="f-skipGreeting-hint" disabled>`).lacks(`id="save"`)
	// Viewers can play the voice and read the prompt in full screen.
	page.says("data-sample=", "data-full").lacks("data-open", `<fieldset class="stack" disabled`)
	k.visitor(models.RoleViewer).post("/templates/cara", editorForm(1, persona("X"))...).want(403)
	_, err := k.store.ArchiveTemplate(t.Context(), tester, "cara")
	k.must(err)
	v := k.visitor(models.RoleEditor)
	v.get("/templates/cara").want(200).says("This persona is archived", "readonly", "data-sample=", "data-full").lacks(`id="save"`, "data-open")
	v.post("/templates/cara", editorForm(1, persona("Typed"))...).want(409).says("Typed", "This persona is archived")
}

func TestOldSlugLeadsToTheNewOne(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("old")
	slug := "fresh"
	_, err := k.store.PatchTemplate(t.Context(), tester, "old", models.TemplatePatch{Slug: &slug})
	k.must(err)
	v := k.visitor(models.RoleEditor)
	v.led(v.get("/templates/old/settings?x=1"), "/templates/fresh/settings?x=1").says("old")
	v.led(v.post("/templates/old", editorForm(1, persona("Cara two"))...), "/templates/fresh").says("Saved v2.")
}

func TestDuplicate(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	long := strings.Repeat("a", slugLength)
	for slug, want := range map[string][]string{"cara": {"cara-copy", "cara-copy-2"}, long: {long[:43] + "-copy", long[:41] + "-copy-2"}} {
		p := full()
		p.Name = strings.Repeat("ü", nameLength)
		_, err := k.store.CreateTemplate(t.Context(), tester, models.NewTemplate{Slug: slug, Description: "D", Tags: []string{"shop"}, Persona: p})
		k.must(err)
		v := k.visitor(models.RoleEditor)
		for _, copied := range want {
			v.led(v.post("/templates/"+slug+"/duplicate"), "/templates/"+copied).says("Made a copy as a draft", "Draft")
			got := k.latest(copied)
			if got.Description != "D" || fmt.Sprint(got.Tags) != "[shop]" || got.Version.Document.Persona.SystemPrompt != p.SystemPrompt || got.Labels["live"] != 0 {
				t.Errorf("%+v", got)
			}
		}
	}
	k.visitor(models.RoleEditor).post("/templates/none/duplicate").want(404)
}

// voiceOf gives a voice of the provider, of those that the sandbox lists.
func (k *kit) voiceOf(provider string) string {
	k.Helper()
	voices, _ := k.options.Catalog.Voices(k.Context(), catalog.VoiceQuery{Provider: provider})
	if len(voices) == 0 {
		k.Fatalf("no voice of %s", provider)
	}
	return voices[0].ID
}

// TestPastedToolsInTheForm tells where a pasted list is wrong, keeps what was typed, and takes one tool alone as a list.
func TestPastedToolsInTheForm(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.post("/templates/cara", editorForm(1, persona("Cara"), "tools", "[\n  { type: 'client' }]", "initialMessage", "Typed.")...).want(422).
		says("This is not JSON at line 2, column 5. Put names in double quotes", "{ type: 'client' }", "Typed.")
	v.post("/templates/cara", editorForm(1, persona("Cara"), "tools", `["go"]`)...).want(422).says("entry 1: Write each tool as an object")
	one := "\ufeff" + `{"type": "client", "name": "go"}`
	v.led(v.post("/templates/cara", editorForm(1, persona("Cara"), "tools", one)...), "/templates/cara").says("Saved v2.")
	if tools := k.latest("cara").Version.Document.Persona.Tools; len(tools) != 1 || tools[0]["name"] != "go" {
		t.Errorf("%v", tools)
	}
}
