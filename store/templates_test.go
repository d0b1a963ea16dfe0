package store_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

func TestCreateTemplate(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	in := models.NewTemplate{Slug: "cara-support", Description: "For the help desk", Tags: []string{"help", "beta"}, Persona: persona(), Note: "first"}
	in.Persona.Name = "  Cara "
	if _, err := s.CreateTemplate(t.Context(), dana, in); models.CodeOf(err) != models.CodeInvalidInput {
		t.Errorf("an input that no door normalised: got %v", err)
	}
	in.Normalize()
	got := createAs(t, s, in)
	if got.Slug != "cara-support" || got.Description != in.Description || !slices.Equal(got.Tags, in.Tags) || got.Status() != models.StatusDraft {
		t.Errorf("got %+v", got)
	}
	v := got.Version
	if got.LatestVersion != 1 || v.Number != 1 || v.Document.Persona.Name != "Cara" || v.Note != "first" || len(v.SHA256) != 32 {
		t.Errorf("got version %+v", v)
	}
	if v.CreatedBy.Kind != dana.Kind || v.CreatedBy.ID != dana.ID {
		t.Errorf("made by %+v", v.CreatedBy)
	}
	if !got.CreatedAt.Equal(at.now()) || !got.UpdatedAt.Equal(at.now()) || !v.CreatedAt.Equal(at.now()) || got.CreatedAt.Location() != time.UTC {
		t.Errorf("times %v %v %v", got.CreatedAt, got.UpdatedAt, v.CreatedAt)
	}
	if got.Labels == nil || len(got.Labels) != 0 {
		t.Errorf("labels %v, want an empty map", got.Labels)
	}
	read, err := s.TemplateBySlug(t.Context(), "cara-support")
	if err != nil || read.ID != got.ID || read.Version.Document.Persona.SystemPrompt != "Be kind." {
		t.Errorf("read %+v, %v", read, err)
	}
}

func TestCreateTemplateRefuses(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	_, err := s.CreateTemplate(t.Context(), dana, models.NewTemplate{Slug: "cara", Persona: persona()})
	wantCode(t, err, models.CodeConflict)
	if fields := models.FieldsOf(err); len(fields) != 1 || fields[0].Field != "slug" || fields[0].Code != "taken" {
		t.Errorf("got %v", fields)
	}
	_, err = s.CreateTemplate(t.Context(), dana, models.NewTemplate{Slug: "no\nno"})
	wantCode(t, err, models.CodeInvalidInput)
	if fields := models.FieldsOf(err); len(fields) != 6 {
		t.Errorf("want all complaints at once, got %v", fields)
	}
	_, err = s.TemplateBySlug(t.Context(), "nobody")
	wantCode(t, err, models.CodeTemplateNotFound)
	if counts, err := s.TemplateCounts(t.Context(), models.TemplateQuery{}); err != nil || counts[""].N != 1 {
		t.Errorf("a refused template left something: %v, %v", counts, err)
	}
}

func TestPatchTemplate(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	made := createAs(t, s, models.NewTemplate{Slug: "cara", Description: "old", Tags: []string{"a"}, Persona: persona()})
	at.pass(time.Minute)
	same, err := s.PatchTemplate(t.Context(), dana, "cara", models.TemplatePatch{Description: new("old"), Tags: &[]string{"a"}, Slug: new("cara")})
	if err != nil || !same.UpdatedAt.Equal(made.UpdatedAt) {
		t.Errorf("nothing changed, yet it was updated at %v, %v", same.UpdatedAt, err)
	}
	cleared, err := s.PatchTemplate(t.Context(), dana, "cara", models.TemplatePatch{Description: new(""), Tags: &[]string{}})
	if err != nil || cleared.Description != "" || len(cleared.Tags) != 0 || cleared.Tags == nil || !cleared.UpdatedAt.Equal(at.now()) {
		t.Errorf("got %+v, %v", cleared, err)
	}
	if cleared.LatestVersion != 1 || cleared.Slug != "cara" {
		t.Errorf("a patch touched the version or slug: %+v", cleared)
	}
	_, err = s.PatchTemplate(t.Context(), dana, "cara", models.TemplatePatch{Slug: new("New")})
	wantCode(t, err, models.CodeInvalidInput)
	_, err = s.PatchTemplate(t.Context(), dana, "nobody", models.TemplatePatch{})
	wantCode(t, err, models.CodeTemplateNotFound)
}

func TestArchivedTemplatesRefuseChanges(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	publish(t, s, "cara", 1)
	archive(t, s, "cara")
	_, err := s.PatchTemplate(t.Context(), dana, "cara", models.TemplatePatch{Description: new("x")})
	wantCode(t, err, models.CodeTemplateArchived)
	_, _, err = s.SaveVersion(t.Context(), dana, "cara", 1, saying("x"))
	wantCode(t, err, models.CodeTemplateArchived)
	_, err = s.MoveLabel(t.Context(), dana, "cara", models.LabelMove{Label: "live", Version: 1})
	wantCode(t, err, models.CodeTemplateArchived)
	wantCode(t, s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "live"}), models.CodeTemplateArchived)
	_, err = resolve(t.Context(), s, "cara", "", nil)
	wantCode(t, err, models.CodeTemplateArchived)

	again, err := s.ArchiveTemplate(t.Context(), dana, "cara")
	if err != nil || again.Status() != models.StatusArchived {
		t.Errorf("archiving twice: %v, %v", again.Status(), err)
	}
	back, err := s.UnarchiveTemplate(t.Context(), dana, "cara")
	if err != nil || back.Status() != models.StatusLive || !maps.Equal(back.Labels, map[string]int{"live": 1}) {
		t.Errorf("got %v %v, %v", back.Status(), back.Labels, err)
	}
	if _, err := resolve(t.Context(), s, "cara", "", nil); err != nil {
		t.Error(err)
	}
}

func TestDeleteTemplate(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	made := create(t, s, "cara")
	publish(t, s, "cara", 1)
	wantCode(t, s.DeleteTemplate(t.Context(), dana, "nobody"), models.CodeTemplateNotFound)
	wantCode(t, s.DeleteTemplate(t.Context(), dana, "cara"), models.CodeConflict)
	archive(t, s, "cara")
	if err := s.DeleteTemplate(t.Context(), dana, "cara"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.DeleteTemplate(t.Context(), dana, "cara"), models.CodeTemplateNotFound)
	_, err := s.TemplateBySlug(t.Context(), "cara")
	wantCode(t, err, models.CodeTemplateNotFound)
	_, err = s.Versions(t.Context(), "cara", 0, "")
	wantCode(t, err, models.CodeTemplateNotFound)
	_, err = resolve(t.Context(), s, "cara", "", new(1))
	wantCode(t, err, models.CodeTemplateNotFound)
	for _, q := range []models.TemplateQuery{{}, {Status: models.StatusArchived}, {Search: "cara"}, {Search: "ca"}, {OnlyIDs: []string{made.ID}}} {
		if page, err := s.Templates(t.Context(), q); err != nil || len(page.Items) != 0 {
			t.Errorf("%+v still lists %v, %v", q, page.Items, err)
		}
	}
	// History stays: the versions, and that the label was taken away.
	db := sqlOf(t, path)
	wantRows(t, db, "SELECT COUNT(*) FROM template_versions", "1")
	wantRows(t, db, "SELECT from_version, to_version FROM label_moves ORDER BY seq", "0,1", "1,0")
	if next := create(t, s, "cara"); next.ID == made.ID {
		t.Error("the freed slug leads to the old template")
	}
}
