package models_test

import (
	"fmt"
	"strings"
	"testing"

	"greenroom/models"
)

func TestSlugRules(t *testing.T) {
	t.Parallel()
	for slug, want := range map[string]string{
		"ab": "", "a1-b2-c3": "", "7-up": "", strings.Repeat("a", 48): "", "news": "",
		"": "slug:required", "a": "slug:too_short", strings.Repeat("a", 49): "slug:too_long", "new": "slug:invalid",
		"Cara": "slug:invalid", "a--b": "slug:invalid", "-ab": "slug:invalid", "ab-": "slug:invalid", "a b": "slug:invalid",
		"ab\n": "slug:invalid", "a\x00b": "slug:invalid", "é-é": "slug:invalid", "a/b": "slug:invalid", " ab": "slug:invalid",
	} {
		in := models.NewTemplate{Slug: slug, Persona: least()}
		wantWords(t, words(in.Problems()), want)
		if slug != "" {
			patch := models.TemplatePatch{Slug: &slug}
			wantWords(t, words(patch.Problems()), want)
		}
	}
	empty := models.TemplatePatch{Slug: new("")}
	wantWords(t, words(empty.Problems()), "slug:too_short")
}

func TestTagRules(t *testing.T) {
	t.Parallel()
	many := make([]string, 21)
	for i := range many {
		many[i] = fmt.Sprintf("tag-%d", i)
	}
	for _, c := range []struct {
		tags []string
		want string
	}{
		{nil, ""},
		{many[:20], ""},
		{many, "tags:too_long"},
		{[]string{"a", strings.Repeat("b", 32)}, ""},
		{[]string{"ok", ""}, "tags[1]:too_short"},
		{[]string{"ok", strings.Repeat("b", 33), "No"}, "tags[1]:too_long tags[2]:invalid"},
		{[]string{"twice", "twice"}, "tags:invalid"},
		{[]string{"new"}, ""},
	} {
		in := models.NewTemplate{Slug: "cara", Tags: c.tags, Persona: least()}
		wantWords(t, words(in.Problems()), c.want)
		patch := models.TemplatePatch{Tags: &c.tags}
		wantWords(t, words(patch.Problems()), c.want)
	}
}

func TestDescriptionAndNoteCountCharacters(t *testing.T) {
	t.Parallel()
	fits, long := strings.Repeat("é", 500), strings.Repeat("é", 501)
	in := models.NewTemplate{Slug: "cara", Description: fits, Note: fits, Persona: least()}
	wantWords(t, words(in.Problems()), "")
	in.Description, in.Note = long, long
	wantWords(t, words(in.Problems()), "description:too_long note:too_long")
	save := models.NewVersion{Note: long}
	wantWords(t, words(save.Problems()), "note:too_long")
	patch := models.TemplatePatch{Description: &long}
	wantWords(t, words(patch.Problems()), "description:too_long")
	move := models.LabelMove{Label: "live", Version: 1, Note: long}
	wantWords(t, words(move.Problems()), "note:too_long")
}

func TestPersonaComplaintsNameTheirPath(t *testing.T) {
	t.Parallel()
	in := models.NewVersion{Persona: &models.Persona{ToolIDs: []string{"x"}, VoiceGenerationOptions: &models.VoiceGenerationOptions{Speed: new(9.0)}}}
	var paths []string
	for _, p := range in.Problems() {
		paths = append(paths, p.Field)
	}
	want := "persona.name persona.avatarId persona.voiceGenerationOptions.speed persona.toolIds[0] persona.systemPrompt persona.llmId persona.voiceId"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	alone := least()
	alone.DirectorNotes = &models.DirectorNotes{PresetStyle: "happy", CustomStylePrompt: "x"}
	if got := alone.Problems(""); len(got) != 1 || got[0].Field != "directorNotes" {
		t.Errorf("without a prefix: got %v", got)
	}
}

func TestLabelMoves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		label   string
		version int
		want    string
	}{
		{"live", 1, ""}, {"a-1", 9, ""}, {strings.Repeat("a", 16), 1, ""},
		{"preview", 1, "label:not_allowed"}, {"a", 1, "label:invalid"}, {strings.Repeat("a", 17), 1, "label:invalid"},
		{"Live", 1, "label:invalid"}, {"", 1, "label:invalid"}, {"li ve", 1, "label:invalid"}, {"live\n", 1, "label:invalid"},
		{"live", 0, "version:required"}, {"live", -1, "version:out_of_range"},
	} {
		in := models.LabelMove{Label: c.label, Version: c.version}
		wantWords(t, words(in.Problems()), c.want)
	}
}

func TestStatusOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		archived     bool
		live, latest int
		want         models.Status
	}{
		{false, 0, 1, models.StatusDraft}, {false, 3, 3, models.StatusLive}, {false, 2, 3, models.StatusChanged},
		{true, 0, 1, models.StatusArchived}, {true, 3, 3, models.StatusArchived},
	} {
		if got := models.StatusOf(c.archived, c.live, c.latest); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}
