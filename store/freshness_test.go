package store

import (
	"database/sql"
	"database/sql/driver"
	"maps"
	"slices"
	"testing"
	"time"

	"greenroom/models"
)

// movesOf tells for every method that does something for an actor whether mints have to read anew.
var movesOf = map[string]bool{
	"MoveLabel": true, "RemoveLabel": true, "UndoMove": true, "PatchTemplate": true, "ReleaseAlias": true,
	"ArchiveTemplate": true, "UnarchiveTemplate": true, "DeleteTemplate": true, "RevokeKey": true,

	"SaveVersion": false, "SaveMatching": false, "CreateTemplate": false, "SetLabelProtected": false, "PlanMove": false, "PlanRename": false, "CreateKey": false,
	"AuditExported": false, "AuditRead": false, "AuditRefused": false, "SignInRefused": false, "Undoable": false,
	"CreateFirstUser": false, "CreateUser": false, "DisableUser": false, "EnableUser": false, "DeleteUser": false, "SetPassword": false, "SetRole": false,
	"EndSession": false, "ConfirmSession": false, "EndAllSessions": false, "EndOtherSessions": false,
}

// writesOf calls what changesOfOne has not: changes for an actor that concern no template, by their method's name, and what is written for nobody in particular.
func writesOf(t *testing.T, s *Store) map[string]func() error {
	t.Helper()
	ctx, who, now := t.Context(), models.Actor{Kind: models.ActorCLI}, time.Now()
	first, err := s.CreateFirstUser(ctx, who, models.NewUser{Email: "a@b.co", Name: "A", Password: "twelve chars"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.CreateUser(ctx, who, models.NewUser{Email: "b@b.co", Name: "B", Role: models.RoleEditor, Password: "twelve chars"})
	if err != nil {
		t.Fatal(err)
	}
	key, secret, err := s.CreateKey(ctx, who, models.NewKey{Name: "app", Scopes: models.Scopes})
	if err != nil {
		t.Fatal(err)
	}
	session := func() models.Session {
		_, made, err := s.StartSession(ctx, models.SignIn{UserID: first.ID})
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	once := models.OnceRequest{Mark: [32]byte{1}}
	return map[string]func() error{
		"RevokeKey": func() error { return s.RevokeKey(ctx, who, key.ID) },
		"CreateKey": func() error {
			_, _, err := s.CreateKey(ctx, who, models.NewKey{Name: "app", Scopes: models.Scopes})
			return err
		},
		"AuditExported":   func() error { s.AuditExported(ctx, who, models.AuditQuery{}); return nil },
		"AuditRead":       func() error { s.AuditRead(ctx, who, models.ActionKeyCreated); return nil },
		"AuditRefused":    func() error { return s.AuditRefused(ctx, who, models.Refusal{Attempt: "x", Reason: models.ReasonRole}) },
		"SignInRefused":   func() error { s.SignInRefused(ctx, who, models.RefusedSignIn{}); return nil },
		"Undoable":        func() error { _, err := s.Undoable(ctx, who, 1); return err },
		"CreateFirstUser": func() error { return nil }, // done above
		"CreateUser": func() error {
			_, err := s.CreateUser(ctx, who, models.NewUser{Email: "c@b.co", Name: "C", Role: models.RoleViewer, Password: "twelve chars"})
			return err
		},
		"DisableUser": func() error { return s.DisableUser(ctx, who, other.ID) },
		"EnableUser":  func() error { return s.EnableUser(ctx, who, other.ID) },
		"SetRole":     func() error { return s.SetRole(ctx, who, other.ID, models.RoleAdmin) },
		"SetPassword": func() error {
			return s.SetPassword(ctx, who, other.ID, models.NewPassword{Password: "twelve others"}, "")
		},
		"DeleteUser": func() error { return s.DeleteUser(ctx, who, other.ID) },
		"ConfirmSession": func() error {
			return s.ConfirmSession(ctx, models.Actor{Kind: models.ActorUser, ID: first.ID}, session().ID)
		},
		"EndSession":       func() error { return s.EndSession(ctx, who, first.ID, session().ID) },
		"EndOtherSessions": func() error { return s.EndOtherSessions(ctx, who, first.ID, "") },
		"EndAllSessions":   func() error { _, err := s.EndAllSessions(ctx, who); return err },

		"a key's use": func() error {
			_, err := s.KeyByToken(ctx, secret.Reveal())
			s.mints.writeUses()
			return err
		},
		"RecordMint":    func() error { return s.RecordMint(ctx, models.Mint{ID: "m", KeyID: key.ID}) },
		"RecordRefusal": func() error { return s.RecordRefusal(ctx, models.Mint{ID: "r", KeyID: key.ID, Outcome: "forbidden"}) },
		"ForgetMints":   func() error { _, err := s.ForgetMints(ctx, now.Add(time.Hour)); return err },
		"StartSession":  func() error { session(); return nil },
		"KeepTalk":      func() error { return s.KeepTalk(ctx, make([]byte, 32)) },
		"KeepTried":     func() error { return s.KeepTried(ctx, make([]byte, 32), nil) },
		"KeepListed":    func() error { return s.KeepListed(ctx, make([]byte, 32), nil) },
		"ForgetChecks":  func() error { _, err := s.ForgetChecks(ctx, now.Add(time.Hour)); return err },
		"KeepCheck":     func() error { return s.KeepCheck(ctx, 0) },
		"TakeCheck": func() error {
			_, err := s.TakeCheck(ctx, "a", true, models.CheckRate{PerMinute: 1, OwnPerMinute: 1})
			return err
		},
		"ClaimOnce":    func() error { _, err := s.ClaimOnce(ctx, once); return err },
		"AnswerOnce":   func() error { return s.AnswerOnce(ctx, once, []byte("x")) },
		"ReleaseOnce":  func() error { return s.ReleaseOnce(ctx, once) },
		"ForgetOnce":   func() error { return s.ForgetOnce(ctx) },
		"HoldJob":      func() error { _, err := s.HoldJob(ctx, "job", "me", time.Minute); return err },
		"FinishJob":    func() error { return s.FinishJob(ctx, "job", "me") },
		"BelievedTime": func() error { _, _, err := s.BelievedTime(ctx); return err },
		"BackupProven": func() error { return s.BackupProven(ctx, "x", 1) },
		"BackupFailed": func() error { return s.BackupFailed(ctx, BackupNoRoom) },
		"Ready":        func() error { return s.Ready(ctx) },
		"GiveBack":     func() error { _, err := s.GiveBack(ctx); return err },
		"Checkpoint":   func() error { return s.Checkpoint(ctx) },
	}
}

// The generation moves with what a mint reads and with nothing else: what was read stays in memory through all other writes.
func TestGenerationMovesWithWhatMintingReads(t *testing.T) {
	t.Parallel()
	for name, do := range changesOfOne {
		s, who, _ := twoOwners(t)
		who.Kind, who.TemplateIDs = models.ActorCLI, nil
		slug := "help"
		if name == "UnarchiveTemplate" || name == "DeleteTemplate" {
			slug = "old"
		}
		wantMove(t, s, name, func() error { return do(t.Context(), s, who, slug) })
	}
	s := openTemp(t)
	s.passwordCost = testCost
	do := writesOf(t, s)
	names := slices.Sorted(maps.Keys(do))
	for _, name := range append([]string{"DisableUser", "EnableUser", "SetRole", "SetPassword", "DeleteUser", "ClaimOnce", "AnswerOnce", "ReleaseOnce", "a key's use"}, names...) {
		if do[name] != nil {
			wantMove(t, s, name, do[name])
		}
		delete(do, name)
	}
	cases := slices.Sorted(maps.Keys(movesOf))
	if methods := slices.Sorted(maps.Keys(changesOfOne)); !containsAll(cases, methods) || !containsAll(cases, slices.Sorted(maps.Keys(notOfOne))) {
		t.Errorf("give each method that changes something a line in movesOf; it has %v", cases)
	}
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}

func wantMove(t *testing.T, s *Store, name string, do func() error) {
	t.Helper()
	before := generationNow(t, s)
	if err := do(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if moved := generationNow(t, s) > before; moved != movesOf[name] {
		t.Errorf("%s moves the generation: %v, want %v", name, moved, movesOf[name])
	}
}

// A template moves by itself: what is read of the others stays.
func TestOnlyWhatMovedIsReadAnew(t *testing.T) {
	t.Parallel()
	s, ctx, who := openTemp(t), t.Context(), models.Actor{Kind: models.ActorCLI}
	var secrets []models.Secret
	var keys []models.APIKey
	for _, slug := range []string{"ada", "ben", "cleo"} {
		if _, err := s.CreateTemplate(ctx, who, models.NewTemplate{Slug: slug, Persona: accessPersona(slug)}); err != nil {
			t.Fatal(err)
		}
		key, secret, err := s.CreateKey(ctx, who, models.NewKey{Name: slug, Scopes: models.Scopes})
		if err != nil {
			t.Fatal(err)
		}
		secrets, keys = append(secrets, secret), append(keys, key)
	}
	publish := func(slug, label string) {
		if _, err := s.MoveLabel(ctx, who, slug, models.LabelMove{Label: label, Version: 1}); err != nil {
			t.Fatal(err)
		}
	}
	mintAll := func() {
		for i, slug := range []string{"ada", "ben", "cleo"} {
			_, _ = s.KeyByToken(ctx, secrets[i].Reveal())
			template, err := s.MintTemplate(ctx, slug)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.ResolveMint(ctx, template, "live", nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, slug := range []string{"ada", "ben", "cleo"} {
		publish(slug, "live")
	}
	mintAll()
	if held := count(t, s.live.memory); held != 9 {
		t.Fatalf("%d are held, want 3 keys, 3 templates and 3 personas", held)
	}
	for _, step := range []struct {
		what string
		do   func()
		held int
	}{
		{"a label", func() { publish("ada", "staging") }, 7},
		{"a key", func() {
			if err := s.RevokeKey(ctx, who, keys[1].ID); err != nil {
				t.Fatal(err)
			}
		}, 8},
		{"nothing", func() {}, 9},
	} {
		step.do()
		generationNow(t, s)
		if held := count(t, s.live.memory); held != step.held {
			t.Errorf("after %s moved %d are held, want %d", step.what, held, step.held)
		}
		mintAll()
	}
}

func generationNow(t *testing.T, s *Store) int64 {
	t.Helper()
	now, err := s.live.fresh.generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return now.generation
}

// A pinned connection that breaks is replaced, and changes made meanwhile are seen.
func TestBrokenPinnedConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	for name, breakIt := range map[string]func(t *testing.T, c *sql.Conn){
		"closed": func(t *testing.T, c *sql.Conn) {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		},
		"bad": func(_ *testing.T, c *sql.Conn) { _ = c.Raw(func(any) error { return driver.ErrBadConn }) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openTemp(t)
			key, _, err := s.CreateKey(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewKey{Name: "app", Scopes: models.Scopes})
			if err != nil {
				t.Fatal(err)
			}
			before := generationNow(t, s)
			breakIt(t, s.live.fresh.pinned.conn)
			if err := s.RevokeKey(t.Context(), models.Actor{Kind: models.ActorCLI}, key.ID); err != nil {
				t.Fatal(err)
			}
			after := generationNow(t, s)
			if after <= before {
				t.Errorf("generation %d after %d: the change was missed", after, before)
			}
			if again := generationNow(t, s); again != after {
				t.Errorf("generation %d, then %d", after, again)
			}
			if err := s.Ready(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// A store whose readers are gone says so instead of answering from memory.
func TestNoReaderNoGeneration(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	generationNow(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if now, err := s.live.fresh.generation(t.Context()); err == nil {
			t.Errorf("generation %d of a closed store", now.generation)
		}
	}
}
