package routes

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// Hostile text in every field of every form comes back as text, whether it is taken or refused.
func TestHostileTextInEveryField(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleAdmin)
	fields := []string{"slug", "description", "tags", "note", "llmIdTyped", "then", "base", "take.name", "yours.name", "unknown"}
	for _, field := range models.Fields() {
		fields = append(fields, field.Path)
	}
	for i, field := range fields {
		slug := fmt.Sprintf("made-%d", i)
		form := editorForm(0, full(), append([]string{"slug", slug}, field, hostile)...)
		v.post("/templates", form...).lacks(hostile)
		v.get("/templates/" + slug).lacks(hostile)
		v.post("/templates/cara", editorForm(k.latest("cara").LatestVersion, full(), field, hostile)...).lacks(hostile)
		v.get("/templates/cara").want(200).lacks(hostile)
	}
	v.get(home).want(200).lacks(hostile)
	v.get("/templates/cara/settings").lacks(hostile)
	v.get("/templates/cara/archive").lacks(hostile)
	v.get("/templates/cara/publish?version=1").lacks(hostile)
}

// Invalid UTF-8 is reported at its field, and nothing is saved.
func TestInvalidUTF8(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	a := v.post("/templates/cara", editorForm(1, persona("Cara"), "systemPrompt", "good \xff bad", "name", "N\xc3(")...).want(422)
	a.says("System prompt: This is not valid UTF-8", "Name: This is not valid UTF-8", "good \uFFFD bad")
	if !utf8.Valid(a.body) {
		t.Error("the page is no UTF-8")
	}
	v.post("/templates/cara/settings", "change", "description", "description", "\xff").want(422).says("not valid UTF-8")
	if k.latest("cara").LatestVersion != 1 {
		t.Error("something was saved")
	}
}

// The longest prompt in four-byte characters is saved. One character more is refused, and the prompt comes back whole.
func TestLongestPrompt(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	p := persona("Cara")
	p.SystemPrompt = strings.Repeat("😀", 50_000)
	v.led(v.post("/templates/cara", editorForm(1, p)...), "/templates/cara").says("Saved v2.")
	if k.latest("cara").Version.Document.Persona.SystemPrompt != p.SystemPrompt {
		t.Error("the prompt was changed")
	}
	longer := p.SystemPrompt + "!"
	v.post("/templates/cara", editorForm(2, p, "systemPrompt", longer)...).want(422).says("Use at most 100000 characters", longer)
	// Two such prompts in conflict are the largest form, which must stay under the limit.
	k.saved("cara", persona("Cara three"))
	mine := p.SystemPrompt[:len(p.SystemPrompt)-4] + "y"
	v.post("/templates/cara", editorForm(2, p, "systemPrompt", mine)...).want(409).says("meanwhile")
	form := editorForm(3, persona("Cara three"), "systemPrompt", mine, "take.systemPrompt", "yours", "yours.systemPrompt", mine)
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	if size := len(values.Encode()); size >= formLimit {
		t.Errorf("the largest conflict has %d bytes, over the limit of a form", size)
	}
	v.led(v.post("/templates/cara", form...), "/templates/cara").says("Saved v4.")
}

// Thousands of fields and entries still give a page of a sane size.
func TestGiantForms(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	many := editorForm(1, persona("Cara"), "toolIds", strings.Repeat("x\n", 100_000))
	if a := v.post("/templates/cara", many...).want(422).says("Tool IDs"); len(a.body) > 1<<20 {
		t.Errorf("%d bytes", len(a.body))
	}
	deep := editorForm(1, persona("Cara"), "tools", strings.Repeat("[", 200_000))
	v.post("/templates/cara", deep...).want(422).says("not JSON at line 1, column 10001")
	deepTool := editorForm(1, persona("Cara"), "tools", `[{"type":"client","name":"x","y":`+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)+`}]`)
	v.post("/templates/cara", deepTool...).want(422).says("Tools, entry 1: Nest the tool's values")
	var fields []string
	for i := range maxFields / 2 {
		fields = append(fields, fmt.Sprintf("f%d", i), "v")
	}
	v.post("/templates/cara", append(fields, editorForm(1, persona("Cara"))...)...).want(303)
	v.post("/templates/cara/settings", "change", "tags", "tags", strings.Repeat("a,", 200_000)).want(422)
}

// Two tabs save at the same time: one wins, the other gets a conflict, and nothing is lost or saved twice.
func TestTwoTabsAtOnce(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	const tabs = 6
	statuses := make(chan int, tabs)
	for i := range tabs {
		go func() {
			tab := &visitor{kit: k, user: v.user, cookies: map[string]string{httpkit.SessionCookie: v.cookies[httpkit.SessionCookie]}}
			statuses <- tab.post("/templates/cara", editorForm(1, persona("Cara"), "systemPrompt", fmt.Sprintf("Tab %d", i))...).status
		}()
	}
	count := map[int]int{}
	for range tabs {
		count[<-statuses]++
	}
	if count[303] != 1 || count[409] != tabs-1 || k.latest("cara").LatestVersion != 2 {
		t.Errorf("statuses %v, v%d", count, k.latest("cara").LatestVersion)
	}
}

// Characters that no keyboard types neither break a save nor the page.
func TestControlCharacters(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	odd := "a\x00b\x1bc\u2028d\ue000e\ufefff\u202eg"
	for _, field := range []string{"systemPrompt", "initialMessage", "directorNotes.customStylePrompt", "note", "name", "languageCode", "llmIdTyped", "tools", "toolIds", "voiceGenerationOptions.model"} {
		base := k.latest("cara").LatestVersion
		if a := v.post("/templates/cara", editorForm(base, persona("Cara"), field, odd)...); a.status != 303 && a.status != 422 {
			t.Errorf("%s: %d", field, a.status)
		}
		v.get("/templates/cara").want(200)
	}
	for _, path := range []string{"rename", "publish", "publish/choose"} {
		if a := v.post("/templates/cara/"+path, "slug", odd, "version", odd, "from", odd, "note", odd, "label", odd, "shown", odd); a.status != 422 && a.status != 409 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	for _, change := range []string{"description", "tags"} {
		if a := v.post("/templates/cara/settings", "change", change, change, odd); a.status != 303 && a.status != 422 {
			t.Errorf("%s: %d", change, a.status)
		}
	}
	for _, path := range []string{"/templates?search=%00", "/templates?tag=%00", "/templates/%00", "/templates/%ff", "/catalog/voices?search=%00%ff", "/media/avatars/%00", "/templates?search=%22*%28", "/login?next=%00"} {
		if a := v.get(path); a.status >= 500 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}
