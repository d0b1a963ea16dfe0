package store

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"greenroom/messages"
	"greenroom/models"
)

// onTemplate calls a method of the store for an actor and a slug, with everything else as it must be for the call to work.
type onTemplate func(ctx context.Context, s *Store, who models.Actor, slug string) error

// changesOfOne has a case for every method that changes a template.
var changesOfOne = map[string]onTemplate{
	"SaveMatching": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		p := accessPersona("Other")
		_, err := s.SaveMatching(ctx, who, slug, func(latest int) int { return latest }, models.NewVersion{Persona: &p})
		return err
	},
	"SaveVersion": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		p := accessPersona("Another")
		_, _, err := s.SaveVersion(ctx, who, slug, 2, models.NewVersion{Persona: &p})
		return err
	},
	"PatchTemplate": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.PatchTemplate(ctx, who, slug, models.TemplatePatch{Slug: new("mine"), Description: new("Mine")})
		return err
	},
	"PlanRename": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.PlanRename(ctx, who, slug, "mine")
		return err
	},
	"ReleaseAlias": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		t, _ := s.TemplateBySlug(ctx, slug) // where there is none, any alias does
		return s.ReleaseAlias(ctx, who, slug, append(t.Aliases, slug)[0])
	},
	"ArchiveTemplate": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.ArchiveTemplate(ctx, who, slug)
		return err
	},
	"UnarchiveTemplate": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.UnarchiveTemplate(ctx, who, slug)
		return err
	},
	"DeleteTemplate": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		return s.DeleteTemplate(ctx, who, slug)
	},
	"MoveLabel": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.MoveLabel(ctx, who, slug, models.LabelMove{Label: models.LabelLive, Version: 1})
		return err
	},
	"PlanMove": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.PlanMove(ctx, who, slug, models.LabelMove{Label: models.LabelLive, Version: 1})
		return err
	},
	"RemoveLabel": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		return s.RemoveLabel(ctx, who, slug, models.LabelRemoval{Label: models.LabelLive})
	},
	"UndoMove": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.UndoMove(ctx, who, slug, 1)
		return err
	},
	"SetLabelProtected": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.SetLabelProtected(ctx, who, slug, models.LabelLive, true)
		return err
	},
	"CreateTemplate": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.CreateTemplate(ctx, who, models.NewTemplate{Slug: slug + "-new", Persona: accessPersona("New")})
		return err
	},
}

// readsOfOne has a case for every method that reads a template for an actor.
var readsOfOne = map[string]onTemplate{
	"CheckBase": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		return s.CheckBase(ctx, who, slug, func(latest int) int { return latest })
	},
	"MayUse": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		return s.MayUse(ctx, who, slug)
	},
	"MayCreate": func(_ context.Context, s *Store, who models.Actor, _ string) error { return s.MayCreate(who) },
	"TemplateFor": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.TemplateFor(ctx, who, slug)
		return err
	},
	"LabelHistory": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.LabelHistory(ctx, who, slug, "", 0, "")
		return err
	},
	"VersionFor": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.VersionFor(ctx, who, slug, 1)
		return err
	},
	"VersionsFor": func(ctx context.Context, s *Store, who models.Actor, slug string) error {
		_, err := s.VersionsFor(ctx, who, slug, 0, "")
		return err
	},
}

// notOfOne names the methods that concern no template, and why a key can't get there.
var notOfOne = map[string]string{
	"AuditExported":    "what is exported is restricted by its query",
	"AuditRead":        "what is read is restricted by its query",
	"AuditRefused":     "it records the refusal itself",
	"CreateFirstUser":  "people",
	"CreateKey":        "keys are made by people and the command line",
	"CreateUser":       "people",
	"DisableUser":      "people",
	"DeleteUser":       "people",
	"EnableUser":       "people",
	"EndSession":       "people",
	"ConfirmSession":   "people",
	"EndAllSessions":   "the command line, after a restore",
	"EndOtherSessions": "people",
	"RevokeKey":        "keys are revoked by people and the command line",
	"SetPassword":      "people",
	"SignInRefused":    "people",
	"Undoable":         "only people are offered to undo a move, their own",
	"SetRole":          "people",
}

func accessPersona(name string) models.Persona {
	return models.Persona{Name: name, AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "Be kind."}
}

// twoOwners is a store with cara, the only template of the restricted actor, and with others that are foreign to it.
// It gives the actor, and slugs that all lead elsewhere. "help" was cara's and passed to leo after the actor asked whether it may use it.
func twoOwners(t *testing.T) (*Store, models.Actor, []string) {
	t.Helper()
	s, ctx := openTemp(t), t.Context()
	admin := models.Actor{Kind: models.ActorCLI}
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cara, err := s.CreateTemplate(ctx, admin, models.NewTemplate{Slug: "help", Persona: accessPersona("Cara")})
	must(cara, err)
	for _, slug := range []string{"first-leo", "old"} {
		must(s.CreateTemplate(ctx, admin, models.NewTemplate{Slug: slug, Persona: accessPersona("Leo")}))
		p := accessPersona("Leo two")
		_, _, err := s.SaveVersion(ctx, admin, slug, 1, models.NewVersion{Persona: &p})
		must(nil, err)
		must(s.MoveLabel(ctx, admin, slug, models.LabelMove{Label: models.LabelLive, Version: 2}))
	}
	must(s.ArchiveTemplate(ctx, admin, "old"))
	must(s.PatchTemplate(ctx, admin, "help", models.TemplatePatch{Slug: new("cara")}))
	who := models.Actor{
		Kind: models.ActorKey, ID: "key", Name: "Only Cara", Route: "POST /x", ProtectedLabels: true, TemplateIDs: []string{cara.ID},
	}
	must(nil, s.MayUse(ctx, who, "help"))
	must(s.PatchTemplate(ctx, admin, "first-leo", models.TemplatePatch{Slug: new("help")}))
	return s, who, []string{"help", "first-leo", "old", "nobody"}
}

// everyRow is the whole database but its audit, by table.
func everyRow(t *testing.T, s *Store) map[string]string {
	t.Helper()
	var tables []string
	err := s.read(t.Context()).Raw("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'audit%'").Scan(&tables).Error
	if err != nil || len(tables) < 8 {
		t.Fatal(tables, err)
	}
	rows := map[string]string{}
	for _, table := range tables {
		var all []map[string]any
		if err := s.read(t.Context()).Table(table).Find(&all).Error; err != nil {
			t.Fatal(err)
		}
		rows[table] = fmt.Sprint(all)
	}
	return rows
}

func TestEveryMethodHasItsCase(t *testing.T) {
	t.Parallel()
	of, actor := reflect.TypeFor[*Store](), reflect.TypeFor[models.Actor]()
	var names []string
	for method := range of.Methods() {
		for in := range method.Type.Ins() {
			if in == actor {
				names = append(names, method.Name)
			}
		}
	}
	cases := slices.Concat(slices.Collect(maps.Keys(changesOfOne)), slices.Collect(maps.Keys(readsOfOne)), slices.Collect(maps.Keys(notOfOne)))
	slices.Sort(cases)
	if !slices.Equal(names, cases) {
		t.Errorf("the store's methods for an actor are\n%v\nand there are cases for\n%v\nGive a new one a case in changesOfOne or readsOfOne.", names, cases)
	}
}

// A restricted key changes and reads none but its own templates, by whatever slug, also when an alias passes on between its two steps.
func TestRestrictedActorIsRefusedByEveryMethod(t *testing.T) {
	t.Parallel()
	s, who, slugs := twoOwners(t)
	before, n := everyRow(t, s), 0
	for name, do := range merged(changesOfOne, readsOfOne) {
		for _, slug := range slugs {
			n++
			who.ID = fmt.Sprint("key-", n) // each has its audit row, see refusalLimit
			seq := lastAudit(t, s).Seq
			if err := do(t.Context(), s, who, slug); models.CodeOf(err) != models.CodeForbidden {
				t.Errorf("%s %s: %v", name, slug, err)
			}
			last, wrote := lastAudit(t, s), int64(0)
			if changesOfOne[name] != nil {
				wrote = 1
			}
			if last.Seq != seq+wrote {
				t.Errorf("%s %s wrote %d audit rows", name, slug, last.Seq-seq)
			}
			if wrote == 1 && (last.Action != string(models.ActionRefused) || last.ActorID != who.ID || last.After != `{"attempt":"POST /x","reason":"template"}`) {
				t.Errorf("%s %s: audit row %+v", name, slug, last)
			}
		}
	}
	for table, rows := range everyRow(t, s) {
		if rows != before[table] {
			t.Errorf("table %s changed:\n%s\n%s", table, before[table], rows)
		}
	}
}

// The same calls work for an actor without restriction, so it is the restriction alone that refuses them above.
func TestTheSameCallsWorkWithoutRestriction(t *testing.T) {
	t.Parallel()
	for name, do := range merged(changesOfOne, readsOfOne) {
		s, who, _ := twoOwners(t)
		who.Kind, who.TemplateIDs = models.ActorCLI, nil
		slug := "help"
		if name == "UnarchiveTemplate" || name == "DeleteTemplate" {
			slug = "old"
		}
		if err := do(t.Context(), s, who, slug); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Taking an alias would change the template that has it, so a restricted key hears that the slug is taken.
func TestRestrictedActorTakesNoAliasOfOthers(t *testing.T) {
	t.Parallel()
	s, who, _ := twoOwners(t)
	admin := models.Actor{Kind: models.ActorCLI}
	if _, err := s.CreateTemplate(t.Context(), admin, models.NewTemplate{Slug: "mia", Persona: accessPersona("Mia")}); err != nil {
		t.Fatal(err)
	}
	rename := func(who models.Actor, from, to string) error {
		_, err := s.PatchTemplate(t.Context(), who, from, models.TemplatePatch{Slug: &to})
		return err
	}
	if err := rename(admin, "mia", "mia-now"); err != nil {
		t.Fatal(err)
	}
	before := everyRow(t, s)
	if err := rename(who, "cara", "mia"); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("got %v", err)
	}
	if after := everyRow(t, s); after["slugs"] != before["slugs"] {
		t.Errorf("slugs changed:\n%s\n%s", before["slugs"], after["slugs"])
	}
	if err := rename(admin, "cara", "mia"); err != nil { // nobody asks by it, so others may have it
		t.Error(err)
	}
}

func TestRestrictedActorMakesNoTemplates(t *testing.T) {
	t.Parallel()
	s, who, _ := twoOwners(t)
	_, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "mine", Persona: accessPersona("Mine")})
	if want := messages.NewError(messages.KeyMayNotCreate, messages.Facts{}); err == nil || err.Error() != want.Error() {
		t.Errorf("got %v, want %v", err, want)
	}
}

func merged[K comparable, V any](of ...map[K]V) map[K]V {
	all := map[K]V{}
	for _, m := range of {
		maps.Copy(all, m)
	}
	return all
}

func lastAudit(t *testing.T, s *Store) auditRow {
	t.Helper()
	rows := auditRows(t, s)
	return rows[len(rows)-1]
}
