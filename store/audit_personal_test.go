package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// The names and addresses of canary's people, none of which may outlive them.
const (
	canaryName     = "Canary Zwölf"
	canaryEmail    = "canary.zwoelf@example.com"
	canaryAddress  = "198.51.100.77"
	canaryNetwork  = "198.51.100.0/24"
	canaryBrowser  = "CanaryBrowser/12"
	canaryPassword = "four words of canary"
)

var canaries = []string{canaryName, canaryEmail, canaryAddress, canaryNetwork, canaryBrowser}

// canary sets up a database through a person who then does one of everything that leaves a row, and gives that person.
func canary(t *testing.T, s *Store) models.Actor {
	t.Helper()
	setup := models.Actor{Kind: models.ActorSetup, Address: canaryAddress, RequestID: "req-setup"}
	user, err := s.CreateFirstUser(t.Context(), setup, models.NewUser{Email: canaryEmail, Name: canaryName, Password: canaryPassword, ByOwner: true})
	if err != nil {
		t.Fatal(err)
	}
	who := models.Actor{Kind: models.ActorUser, ID: user.ID, Name: user.Name, Role: user.Role, RequestID: "req-1", Address: canaryAddress, Route: "POST /templates"}
	stranger := models.Actor{Kind: models.ActorUser, Address: canaryAddress}
	s.SignInRefused(t.Context(), stranger, models.RefusedSignIn{Reason: models.SignInPassword, Network: canaryNetwork, UserID: user.ID, Name: user.Name})
	s.SignInRefused(t.Context(), who, models.RefusedSignIn{Reason: models.SignInPassword, Network: canaryNetwork, UserID: user.ID, Name: user.Name})
	_, session, err := s.StartSession(t.Context(), models.SignIn{UserID: user.ID, UserAgent: canaryBrowser, Address: canaryAddress, RequestID: "req-2"})
	if err != nil {
		t.Fatal(err)
	}
	first := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "Be kind."}
	next := first
	next.SystemPrompt = "Be kinder."
	var move *models.LabelMoved
	for i, do := range []func() error{
		func() error { return s.ConfirmSession(t.Context(), who, session.ID) },
		func() error { return s.EndOtherSessions(t.Context(), who, user.ID, session.ID) },
		func() error {
			return s.SetPassword(t.Context(), who, user.ID, models.NewPassword{Password: canaryPassword + " two"}, session.ID)
		},
		func() error {
			s.AuditRead(t.Context(), who, models.ActionAuditRead)
			s.AuditExported(t.Context(), who, models.AuditQuery{})
			return nil
		},
		func() error {
			return s.AuditRefused(t.Context(), who, models.Refusal{Attempt: "GET /audit", Reason: models.ReasonRole, SubjectKind: "route", SubjectID: "GET /audit", SubjectName: "GET /audit"})
		},
		func() error { s.untold.add(who, func() {}); s.tellUntoldRefusals(); return nil },
		func() error {
			_, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "cara", Persona: first})
			return err
		},
		func() error {
			_, _, err := s.SaveVersion(t.Context(), who, "cara", 1, models.NewVersion{Persona: &next})
			return err
		},
		func() error {
			_, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: "live", Version: 1})
			return err
		},
		func() error {
			_, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: "live", Version: 2})
			return err
		},
		func() (err error) { move, err = s.LastMove(t.Context(), "cara", "live"); return err },
		func() error { _, err := s.UndoMove(t.Context(), who, "cara", move.Seq); return err },
		func() error { _, err := s.SetLabelProtected(t.Context(), who, "cara", "live", true); return err },
		func() error {
			_, _, err := s.CreateKey(t.Context(), who, models.NewKey{Name: "app", Scopes: models.Scopes})
			return err
		},
		func() error {
			return s.RecordMint(t.Context(), models.Mint{ID: "m", UserID: user.ID, At: time.Now(), Outcome: models.OutcomeOK, Address: canaryAddress})
		},
	} {
		if err := do(); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
	}
	return who
}

// holding gives the tables that hold any of the canaries.
func holding(t *testing.T, s *Store) []string {
	t.Helper()
	found := map[string]bool{}
	for table, texts := range allText(t, s) {
		for _, text := range texts {
			if slices.ContainsFunc(canaries, func(canary string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(canary)) }) {
				found[table] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// What can't be changed names nobody, and what names people is empty once they are deleted: in every table, and in the bytes of the file.
func TestNothingOfAPersonOutlivesThem(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := canary(t, s)
	if got, want := holding(t, s), []string{"audit_personal", "mints", "sessions", "users"}; !slices.Equal(got, want) {
		t.Errorf("tables %v tell who somebody is, want %v", got, want)
	}
	other, err := s.CreateUser(t.Context(), who, models.NewUser{Email: "other@example.com", Name: "Other", Role: models.RoleAdmin, Password: canaryPassword})
	if err != nil {
		t.Fatal(err)
	}
	by := models.Actor{Kind: models.ActorUser, ID: other.ID, Name: other.Name, Role: other.Role, Address: "203.0.113.4"}
	if err := s.SetRole(t.Context(), by, who.ID, models.RoleViewer); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteUser(t.Context(), by, who.ID); err != nil {
		t.Fatal(err)
	}
	if got := holding(t, s); len(got) > 0 {
		t.Errorf("tables %v know the person still", got)
	}
	for _, pragma := range column(t, s, "SELECT 1 FROM users WHERE id = ?", other.ID) {
		if pragma != "1" {
			t.Error("the other person is gone too")
		}
	}
	wantForgotten(t, s, who.ID, other)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, canary := range canaries {
		if bytes.Contains(content, []byte(canary)) {
			t.Errorf("the file holds %s still", canary)
		}
	}
}

// wantForgotten reads every row: the deleted person has no name and no address, the one who changed them has both.
func wantForgotten(t *testing.T, s *Store, gone string, other models.User) {
	t.Helper()
	seen := 0
	err := s.EachAuditEvent(t.Context(), models.AuditQuery{}, func(e models.AuditEvent) error {
		if e.Actor.ID == gone || e.SubjectID == gone {
			seen++
		}
		if e.Actor.ID == gone && (!e.Actor.Deleted() || e.Actor.Shown() != models.DeletedPerson || e.Actor.Address != "" || len(e.ActorSum.Salt) > 0 || len(e.ActorSum.Hash) != 32) {
			t.Errorf("row %d: %+v", e.Seq, e)
		}
		if e.SubjectID == gone && (e.SubjectName != "" || strings.Contains(e.After, "email") || strings.Contains(e.After, "network") || len(e.SubjectSum.Salt) > 0) {
			t.Errorf("row %d: %+v", e.Seq, e)
		}
		if e.Actor.ID == other.ID && (e.Actor.Name != other.Name || e.Actor.Address != "203.0.113.4" || len(e.ActorSum.Salt) != saltBytes) {
			t.Errorf("row %d lost the one who acted: %+v", e.Seq, e)
		}
		return nil
	})
	if err != nil || seen < 20 {
		t.Errorf("%d rows about the person, %v", seen, err)
	}
	check, err := s.VerifyAudit(t.Context())
	if err != nil || check.Fault != "" || check.Forgotten < 20 {
		t.Errorf("forgetting counts as tampering: %+v, %v", check, err)
	}
	page, err := s.AuditActors(t.Context(), models.ListQuery{})
	actors := page.Items
	if err != nil || !slices.ContainsFunc(actors, func(a models.Actor) bool { return a.ID == gone && a.Deleted() }) || !slices.ContainsFunc(actors, func(a models.Actor) bool { return a.Name == other.Name }) {
		t.Errorf("actors %+v, %v", actors, err)
	}
	if page, err := s.AuditEvents(t.Context(), models.AuditQuery{ActorID: gone, Limit: 100}); err != nil || len(page.Items) < 15 {
		t.Errorf("the rows of a deleted person are not found: %d, %v", len(page.Items), err)
	}
}

// Each way to read what somebody made names them, and once they are deleted it names nobody.
func TestEveryReadNamesPeopleByID(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := canary(t, s)
	template, err := s.TemplateBySlug(t.Context(), "cara")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: "beta", Version: 2}); err != nil {
		t.Fatal(err)
	}
	last, err := s.LastMove(t.Context(), "cara", "beta")
	if err != nil {
		t.Fatal(err)
	}
	span := models.ChangeSpan{TemplateID: template.ID, Since: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour), Actions: []models.Action{models.ActionLabelMoved}}
	reads := map[string]func() (models.Actor, error){
		"template": func() (models.Actor, error) {
			v, err := s.TemplateBySlug(t.Context(), "cara")
			return v.Version.CreatedBy, err
		},
		"version": func() (models.Actor, error) { v, err := s.Version(t.Context(), "cara", 1); return v.CreatedBy, err },
		"versions": func() (models.Actor, error) {
			p, err := s.Versions(t.Context(), "cara", 1, "")
			return p.Items[0].CreatedBy, err
		},
		"last move": func() (models.Actor, error) { m, err := s.LastMove(t.Context(), "cara", "live"); return m.By, err },
		"undo": func() (models.Actor, error) {
			offer, err := s.Undoable(t.Context(), who, last.Seq)
			if err != nil || offer == nil {
				return models.Actor{}, fmt.Errorf("no offer, %v", err)
			}
			return offer.Move.By, nil
		},
		"moves": func() (models.Actor, error) {
			p, err := s.LabelHistory(t.Context(), models.Actor{}, "cara", "", 1, "")
			return p.Items[0].By, err
		},
		"stays": func() (models.Actor, error) {
			p, err := s.Stays(t.Context(), models.StayQuery{Slug: "cara", Limit: 1})
			return p.Items[0].By, err
		},
		"moves of labels": func() (models.Actor, error) { m, err := s.LabelMoves(t.Context(), template.ID); return m[0].By, err },
		"history": func() (models.Actor, error) {
			h, err := s.History(t.Context(), models.HistoryQuery{Slug: "cara"})
			return h.Items[0].CreatedBy, err
		},
		"stays of a version": func() (models.Actor, error) {
			h, err := s.History(t.Context(), models.HistoryQuery{Slug: "cara"})
			return h.Items[1].Stays[0].By, err
		},
		"authors": func() (models.Actor, error) {
			h, err := s.HistoryChoices(t.Context(), "cara")
			return h.Authors[0], err
		},
		"keys": func() (models.Actor, error) {
			k, err := s.Keys(t.Context(), models.ListQuery{})
			return k.Items[0].CreatedBy, err
		},
		"list": func() (models.Actor, error) {
			p, err := s.Templates(t.Context(), models.TemplateQuery{})
			return models.Actor{Kind: models.ActorUser, ID: who.ID, Name: p.Items[0].UpdatedBy}, err
		},
		"last change": func() (models.Actor, error) {
			c, err := s.LastChanges(t.Context(), []models.ChangeSpan{span})
			return c[0].By, err
		},
		"audit": func() (models.Actor, error) {
			p, err := s.AuditEvents(t.Context(), models.AuditQuery{ActorID: who.ID})
			return p.Items[0].Actor, err
		},
	}
	wantNames := func(want string) {
		t.Helper()
		for name, read := range reads {
			if got, err := read(); err != nil || got.ID != who.ID || got.Shown() != want {
				t.Errorf("%s: %+v, %v; want %s", name, got, err, want)
			}
		}
	}
	wantNames(canaryName)
	if _, err := s.CreateUser(t.Context(), who, models.NewUser{Email: "other@example.com", Name: "Other", Role: models.RoleAdmin, Password: canaryPassword}); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteUser(t.Context(), models.Actor{Kind: models.ActorCLI}, who.ID); err != nil {
		t.Fatal(err)
	}
	wantNames(models.DeletedPerson)
}

// Every part of a row and of what stands beside it is held by a hash, in a chain of both formats. What is deleted without a deletion is found too.
func TestVerifySeesWhatWasDoneToPeople(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	olderRows(t, s)
	who := canary(t, s)
	if _, err := s.CreateUser(t.Context(), who, models.NewUser{Email: "other@example.com", Name: "Other", Role: models.RoleAdmin, Password: canaryPassword}); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"gone@example.com", "kept@example.com"} {
		user, err := s.CreateUser(t.Context(), models.Actor{Kind: models.ActorKey, ID: "k", Name: "app", Address: "203.0.113.9"}, models.NewUser{Email: gone, Name: gone, Role: models.RoleViewer, Password: canaryPassword})
		if err != nil {
			t.Fatal(err)
		}
		if gone == "gone@example.com" {
			err = s.DeleteUser(t.Context(), who, user.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	whole, err := s.VerifyAudit(t.Context())
	if err != nil || whole.Fault != "" || whole.Forgotten == 0 {
		t.Fatalf("got %+v, %v", whole, err)
	}
	first := func(where string) int64 {
		t.Helper()
		var seq int64
		if err := s.read(t.Context()).Raw("SELECT MIN(seq) FROM audit WHERE " + where).Scan(&seq).Error; err != nil || seq == 0 {
			t.Fatalf("%s: %d, %v", where, seq, err)
		}
		return seq
	}
	of := func(where string) string { return "(SELECT sum FROM audit_personal WHERE " + where + " LIMIT 1)" }
	refers := func(where string) string { return "actor_sum = " + of(where) + " OR subject_sum = " + of(where) }
	named, address, foreign := "facts LIKE '%"+canaryEmail+"%'", "facts LIKE '%network%'", "person = ''"
	kept := "facts LIKE '%kept@%'"
	mine := "facts LIKE '%" + canaryName + "%' AND facts NOT LIKE '%email%' AND facts LIKE '%address%'"
	const guard = "DROP TRIGGER audit_personal_no_update"
	for name, c := range map[string]struct {
		do    string
		fault models.AuditFault
		seq   int64
	}{
		"nothing":                    {"SELECT 1", "", 0},
		"a name":                     {"UPDATE audit_personal SET facts = replace(facts, '" + canaryName + "', 'Somebody else') WHERE " + mine, models.AuditEdited, first(refers(mine))},
		"an email":                   {"UPDATE audit_personal SET facts = replace(facts, 'canary', 'kanary') WHERE " + named, models.AuditEdited, first(refers(named))},
		"a network":                  {"UPDATE audit_personal SET facts = replace(facts, '.0/24', '.1/24') WHERE " + address, models.AuditEdited, first(refers(address))},
		"a name taken out":           {"UPDATE audit_personal SET facts = '{}' WHERE " + mine, models.AuditEdited, first(refers(mine))},
		"a salt":                     {"UPDATE audit_personal SET salt = randomblob(32) WHERE " + mine, models.AuditEdited, first(refers(mine))},
		"whose it is":                {"UPDATE audit_personal SET person = 'x' WHERE " + kept, models.AuditEdited, first(refers(kept))},
		"nobody's made somebody's":   {"UPDATE audit_personal SET person = '" + who.ID + "' WHERE " + foreign, models.AuditEdited, first(refers(foreign))},
		"a hash":                     {"UPDATE audit_personal SET sum = randomblob(32) WHERE " + kept, models.AuditStripped, first(refers(kept))},
		"a row taken out":            {"DELETE FROM audit_personal WHERE " + kept, models.AuditStripped, first(refers(kept))},
		"a person forgotten by hand": {"DELETE FROM audit_personal WHERE person = '" + who.ID + "'", models.AuditStripped, first("actor_kind = 'setup'")},
		"an address taken out":       {"DELETE FROM audit_personal WHERE " + foreign, models.AuditStripped, first(refers(foreign))},
		"the ID of an actor":         {"UPDATE audit SET actor_id = 'x' WHERE action = 'label.protected'", models.AuditEdited, first("action = 'label.protected'")},
		"the ID of a subject":        {"UPDATE audit SET subject_id = 'x' WHERE action = 'user.deleted'", models.AuditEdited, first("action = 'user.deleted'")},
		"the hash in a row":          {"UPDATE audit SET actor_sum = " + of(kept) + " WHERE action = 'label.protected'", models.AuditEdited, first("action = 'label.protected'")},
		"a row's hash emptied":       {"UPDATE audit SET actor_sum = x'' WHERE action = 'label.protected'", models.AuditEdited, first("action = 'label.protected'")},
		"a name written into a row":  {"UPDATE audit SET actor_name = 'Dana' WHERE action = 'label.protected'", models.AuditEdited, first("action = 'label.protected'")},
		"the format of a new row":    {"UPDATE audit SET format = 1 WHERE action = 'label.protected'", models.AuditEdited, first("action = 'label.protected'")},
		"the format of an old row":   {"UPDATE audit SET format = 2 WHERE seq = 3", models.AuditEdited, 3},
		"a hash on an old row":       {"UPDATE audit SET subject_sum = " + of(kept) + " WHERE seq = 3", models.AuditEdited, 3},
		"a deletion made up":         {"UPDATE audit SET action = 'user.deleted' WHERE action = 'user.role_changed' AND seq = 5", models.AuditEdited, 5},
	} {
		got := verdict(t, s.path, guard, c.do)
		if got.Fault != c.fault || got.Seq != c.seq || c.seq > 0 && got.Rows != c.seq-1 {
			t.Errorf("%s: %+v, want row %d %s", name, got, c.seq, c.fault)
		}
	}
}

// What was under way when a person was deleted is recorded by ID alone.
func TestLateRowsDoNotBringANameBack(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := canary(t, s)
	if _, err := s.CreateUser(t.Context(), who, models.NewUser{Email: "other@example.com", Name: "Other", Role: models.RoleAdmin, Password: canaryPassword}); err != nil {
		t.Fatal(err)
	}
	s.untold.add(who, func() {})
	if err := s.DeleteUser(t.Context(), models.Actor{Kind: models.ActorCLI}, who.ID); err != nil {
		t.Fatal(err)
	}
	s.tellUntoldRefusals()
	s.SignInRefused(t.Context(), models.Actor{Kind: models.ActorUser, Address: canaryAddress}, models.RefusedSignIn{Reason: models.SignInPassword, Network: canaryNetwork, UserID: who.ID, Name: who.Name})
	if _, _, err := s.SaveVersion(t.Context(), who, "cara", 2, models.NewVersion{Persona: &models.Persona{Name: "Late", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18",
		VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "Late."}}); err != nil {
		t.Fatal(err)
	}
	if got := holding(t, s); len(got) > 0 {
		t.Errorf("tables %v know the person again", got)
	}
	if rows := column(t, s, "SELECT length(actor_sum) FROM audit WHERE actor_id = ? ORDER BY seq DESC LIMIT 2", who.ID); !slices.Equal(rows, []string{"32", "32"}) {
		t.Errorf("late rows: %v", rows)
	}
	if check, err := s.VerifyAudit(t.Context()); err != nil || check.Fault != "" {
		t.Errorf("got %+v, %v", check, err)
	}
}

// A personal fact can't get into a row by mistake, and the table that may forget refuses changes.
func TestPersonalFactsStayOutOfRows(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	err := s.write(t.Context(), func(tx *gorm.DB) error {
		return s.audit(tx, models.Actor{Kind: models.ActorCLI}, models.ActionUserEnabled, subject{kind: subjectUser, id: "p"}, facts{"email": personal(canaryEmail)}, nil)
	})
	if err == nil || strings.Contains(err.Error(), canaryEmail) {
		t.Errorf("got %v", err)
	}
	canary(t, s)
	if err := s.writer.Exec("UPDATE audit_personal SET facts = '{}'").Error; err == nil {
		t.Error("what the audit tells of people was changed")
	}
}

// One line of an export is enough to check its hash and those of the names in it, by what the description of the API says.
func TestExportCanBeCheckedWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := canary(t, s)
	key := models.Actor{Kind: models.ActorKey, ID: "k", Name: "app <&>", Address: "203.0.113.9"}
	if err := s.AuditRefused(t.Context(), key, models.Refusal{Attempt: "GET /x", Reason: models.ReasonScope, SubjectKind: "route", SubjectID: "GET /x", SubjectName: "GET /x"}); err != nil {
		t.Fatal(err)
	}
	gone, err := s.CreateUser(t.Context(), who, models.NewUser{Email: "gone@example.com", Name: "Gone", Role: models.RoleViewer, Password: canaryPassword})
	if err == nil {
		err = s.DeleteUser(t.Context(), who, gone.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := s.WriteAudit(t.Context(), &out, models.AuditQuery{}); err != nil {
		t.Fatal(err)
	}
	salts, forgotten := 0, 0
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for _, line := range lines[:len(lines)-1] { // the last one is their number
		given, missing := checkExported(t, line)
		salts, forgotten = salts+given, forgotten+missing
	}
	if salts < 20 || forgotten == 0 {
		t.Errorf("%d salts, %d forgotten", salts, forgotten)
	}
}

type exportedSum struct{ Hash, Salt string }

func checkExported(t *testing.T, line string) (salts, forgotten int) {
	t.Helper()
	var row struct {
		Seq            int64
		At             time.Time
		Action         string
		Actor, Subject struct{ Kind, ID, Name string }
		Before, After  map[string]json.RawMessage
		RequestID      string
		Address        string
		PrevHash, Hash string
		Format         int
		Personal       struct{ Actor, Subject exportedSum }
	}
	if err := json.Unmarshal([]byte(line), &row); err != nil {
		t.Fatal(err)
	}
	about := map[string]string{}
	for _, name := range []string{"email", "network"} {
		if text, there := row.After[name]; there {
			about[name] = strings.Trim(string(text), `"`)
			delete(row.After, name)
		}
	}
	actorName, subjectName, owner := row.Actor.Name, row.Subject.Name, row.Actor.ID
	by := map[string]string{}
	if row.Address != "" {
		by["address"] = row.Address
	}
	if row.Actor.Kind != "key" {
		actorName = ""
	} else {
		owner = ""
	}
	if row.Actor.Kind == "user" && row.Actor.ID != "" {
		by["name"] = row.Actor.Name
	}
	subjectOwner := ""
	if row.Subject.Kind == "user" {
		subjectOwner, subjectName = row.Subject.ID, ""
		if row.Subject.Name != "" {
			about["name"] = row.Subject.Name
		}
		if owner == "" && row.Actor.Kind != "key" && row.Actor.Kind != "cli" {
			owner = row.Subject.ID
		}
	}
	prev, err := hex.DecodeString(row.PrevHash)
	if err != nil {
		t.Fatal(err)
	}
	raw := asJSON(t, []any{prev, row.Seq, row.At.UnixMilli(), row.Actor.Kind, row.Actor.ID, actorName, row.Action, row.Subject.Kind, row.Subject.ID, subjectName,
		objectText(t, row.Before), objectText(t, row.After), row.RequestID, "", row.Format, row.Personal.Actor.Hash, row.Personal.Subject.Hash})
	if sum := sha256.Sum256([]byte(raw)); hex.EncodeToString(sum[:]) != row.Hash {
		t.Errorf("row %d can't be checked: %s\nfrom %s", row.Seq, line, raw)
	}
	for _, part := range []struct {
		exportedSum
		owner string
		facts map[string]string
	}{{row.Personal.Actor, owner, by}, {row.Personal.Subject, subjectOwner, about}} {
		if part.Hash != "" && part.Salt == "" {
			forgotten++
			continue
		}
		if part.Hash == "" {
			continue
		}
		salts++
		salt, err := hex.DecodeString(part.Salt)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(asJSON(t, []any{base64.StdEncoding.EncodeToString(salt), part.owner, asJSON(t, part.facts)})))
		if hex.EncodeToString(sum[:]) != part.Hash {
			t.Errorf("row %d: %v of %q can't be checked", row.Seq, part.facts, part.owner)
		}
	}
	return salts, forgotten
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func objectText(t *testing.T, object map[string]json.RawMessage) string {
	t.Helper()
	if object == nil {
		return ""
	}
	return asJSON(t, object)
}

// Finding what people left, and forgetting it, reads only their rows.
func TestForgettingUsesIndexes(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	sum := make([]byte, sha256.Size)
	for name, c := range map[string]struct {
		query func(tx *gorm.DB) *gorm.DB
		want  []string
		never []string
	}{
		"what names somebody": {func(tx *gorm.DB) *gorm.DB { return personTraces(tx, "u").Find(&models.PersonTraces{}) },
			[]string{"audit_by_actor_action (actor_kind=? AND actor_id=?)", "audit_by_subject (subject_id=?)", "template_versions_naming (created_by_id=?)", "label_moves_naming (moved_by_id=?)"},
			[]string{"SCAN audit", "SCAN template_versions", "SCAN label_moves"}},
		"what rows refer to": {func(tx *gorm.DB) *gorm.DB { return tx.Where("sum IN ?", [][]byte{sum}).Find(&[]personalRow{}) },
			[]string{"PRIMARY KEY (sum=?)"}, []string{"SCAN"}},
		"facts that are there": {func(tx *gorm.DB) *gorm.DB {
			return tx.Raw(findingPersonal, "p", "{}").Find(&personalRow{})
		},
			[]string{"(person=? AND facts=?)"}, []string{"SCAN"}},
		"forgetting": {func(tx *gorm.DB) *gorm.DB { return tx.Where("person = ?", "p").Delete(&personalRow{}) }, []string{"(person=?)"}, []string{"SCAN"}},
		"forgetting addresses of folded days": {func(tx *gorm.DB) *gorm.DB { return forgetAddresses(tx, "u", "mint_days") },
			[]string{"m USING PRIMARY KEY (at>? AND at<?)", "mints USING PRIMARY KEY (at=? AND id=?)"}, []string{"SCAN m", "SCAN h", "SCAN g"}},
		"forgetting addresses": {func(tx *gorm.DB) *gorm.DB { return forgetAddresses(tx, "u", "mint_hours") },
			[]string{"m USING PRIMARY KEY (at>? AND at<?)", "mints USING PRIMARY KEY (at=? AND id=?)"}, []string{"SCAN m", "SCAN h", "SCAN g"}},
		"list": {func(tx *gorm.DB) *gorm.DB {
			return tx.Raw(listingTemplates, "[1,2]").Find(&[]templateRow{})
		}, []string{"SEARCH u USING INDEX"}, []string{"SCAN u"}},
		"history": {func(tx *gorm.DB) *gorm.DB {
			return tx.Model(&versionRow{}).Select(historyColumns).Where("template_id = 't'").Find(&[]versionRow{})
		},
			[]string{"SEARCH u USING INDEX"}, []string{"SCAN u"}},
	} {
		got := plan(t, s, c.query)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %s in\n%s", name, want, got)
			}
		}
		for _, never := range c.never {
			if strings.Contains(got, never+"\n") || strings.HasSuffix(got, never) || strings.Contains(got, never+" ") {
				t.Errorf("%s: %s in\n%s", name, never, got)
			}
		}
	}
}

// Databases of 0.1.0 and 0.3.0 hold rows that name people beside new ones; all of it is one chain, and what was written then is counted.
func TestUpgradedRowsKeepWhatTheyHold(t *testing.T) {
	t.Parallel()
	for _, from := range []int{1, 14} {
		t.Run(fmt.Sprint("from ", from), func(t *testing.T) {
			t.Parallel()
			path := olderPeople(t, from)
			s := openAt(t, path)
			pat := models.Actor{Kind: models.ActorUser, ID: "pat", Name: "Pat", Role: models.RoleEditor, Address: canaryAddress}
			p := models.Persona{Name: "New", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "New."}
			for _, slug := range []string{"new-one", "new-two"} {
				if _, err := s.CreateTemplate(t.Context(), pat, models.NewTemplate{Slug: slug, Persona: p}); err != nil {
					t.Fatal(err)
				}
				if _, err := s.MoveLabel(t.Context(), pat, slug, models.LabelMove{Label: "live", Version: 1}); err != nil {
					t.Fatal(err)
				}
			}
			if got := column(t, s, "SELECT created_by_name FROM api_keys ORDER BY id"); !slices.Equal(got, []string{"Command line", "", "Left Long Ago"}) {
				t.Errorf("keys were made by %q", got)
			}
			if keys, err := s.Keys(t.Context(), models.ListQuery{}); err != nil || !slices.ContainsFunc(keys.Items, func(k models.APIKey) bool { return k.CreatedBy.Name == "Pat" }) {
				t.Errorf("keys %+v, %v", keys, err)
			}
			if _, err := s.CreateUser(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewUser{Email: "a@example.com", Name: "A", Role: models.RoleAdmin, Password: canaryPassword}); err != nil {
				t.Fatal(err)
			}
			if err := s.DeleteUser(t.Context(), models.Actor{Kind: models.ActorCLI}, "pat"); err != nil {
				t.Fatal(err)
			}
			traces, err := s.PersonTraces(t.Context(), "pat")
			if want := (models.PersonTraces{Audit: 3, Versions: 1, Moves: 1}); err != nil || traces != want {
				t.Errorf("got %+v, %v, want %+v", traces, err, want)
			}
			var named, unnamed int
			if err := s.EachAuditEvent(t.Context(), models.AuditQuery{ActorID: "pat"}, func(e models.AuditEvent) error {
				switch {
				case e.Format == auditNaming && e.Actor.Name == "Pat" && e.Actor.Address == "192.0.2.8":
					named++
				case e.Format == auditByID && e.Actor.Deleted() && e.Actor.Address == "":
					unnamed++
				}
				return nil
			}); err != nil || named != 2 || unnamed != 4 {
				t.Errorf("%d rows with and %d without the name, %v", named, unnamed, err)
			}
			old, err := s.Version(t.Context(), "cara", 2)
			if err != nil || old.CreatedBy.Name != "Pat" {
				t.Errorf("an old version: %+v, %v", old.CreatedBy, err)
			}
			check, err := s.VerifyAudit(t.Context())
			if err != nil || check.Fault != "" || check.Forgotten != 4 || check.Rows != 4+4+2 {
				t.Errorf("got %+v, %v", check, err)
			}
			if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
				t.Errorf("findings %v, %v", findings, err)
			}
			copied := filepath.Join(t.TempDir(), "copy.db")
			if err := Backup(t.Context(), path, copied); err != nil {
				t.Fatal(err)
			}
			restored := filepath.Join(t.TempDir(), "greenroom.db")
			if done, err := Restore(t.Context(), copied, restored, time.Now); err != nil || len(done.Findings) > 0 {
				t.Errorf("restored: %+v, %v", done, err)
			}
		})
	}
}

// olderPeople makes a database as a binary left it that knew only the first n migrations: Pat made a version, a move and a key, and is the subject of a row.
func olderPeople(t *testing.T, n int) string {
	t.Helper()
	path, db := atVersion(t, n)
	run := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(context.Background(), statement, args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	persona := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "Be kind."}
	run("INSERT INTO users (id, email, name, role, password_hash, created_at) VALUES ('pat', 'pat@example.com', 'Pat', 'editor', '$argon2id$x', 0)")
	run("INSERT INTO templates VALUES (1, 't', '', '[]', 2, 0, 0, NULL, NULL)")
	run("INSERT INTO slugs VALUES ('cara', 't', 1, 0)")
	for number, by := range [][3]string{{"cli", "", "Command line"}, {"user", "pat", "Pat"}} {
		persona.SystemPrompt += "!"
		document, err := models.NewDocument(persona).Canonical()
		if err != nil {
			t.Fatal(err)
		}
		run("INSERT INTO template_versions VALUES ('t', ?, 1, ?, ?, 'Cara', ?, ?, 'x', '', ?, ?, ?, 0)", number+1, string(document), models.Sum(document), persona.AvatarID, persona.VoiceID, by[0], by[1], by[2])
	}
	run("INSERT INTO labels VALUES ('t', 'live', 2, 0)")
	run("INSERT INTO label_moves (template_id, label, from_version, to_version, note, moved_by_kind, moved_by_id, moved_by_name, moved_at) VALUES ('t', 'live', 0, 2, '', 'user', 'pat', 'Pat', 0)")
	for id, by := range map[string][3]string{"k1": {"cli", "", "Command line"}, "k2": {"user", "pat", "Pat"}, "k3": {"user", "left", "Left Long Ago"}} {
		run(`INSERT INTO api_keys (id, prefix, hash, name, scopes, lab_personas, rate_per_minute, created_by_kind, created_by_id, created_by_name, created_at)
			VALUES (?, '123456' || ?, zeroblob(32), 'app', '["mint"]', 1, 0, ?, ?, ?, 0)`, id, id, by[0], by[1], by[2])
	}
	prev := make([]byte, sha256.Size)
	for i, row := range []auditRow{
		{ActorKind: "setup", Action: "user.created", SubjectKind: "user", SubjectID: "pat", SubjectName: "Pat", After: `{"email":"pat@example.com","role":"editor"}`, Address: "192.0.2.8"},
		{ActorKind: "user", ActorID: "pat", ActorName: "Pat", Action: "template.version_saved", SubjectKind: "template", SubjectID: "t", SubjectName: "cara", Address: "192.0.2.8"},
		{ActorKind: "user", ActorID: "pat", ActorName: "Pat", Action: "label.moved", SubjectKind: "template", SubjectID: "t", SubjectName: "cara", Address: "192.0.2.8"},
		{ActorKind: "cli", Action: "key.created", SubjectKind: "key", SubjectID: "k1", SubjectName: "app"},
	} {
		row.Seq, row.At, row.PrevHash, row.Format = int64(i+1), int64(i), prev, auditNaming
		var err error
		if row.Hash, err = row.chainHash(); err != nil {
			t.Fatal(err)
		}
		run("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row.Seq, row.At, row.ActorKind, row.ActorID, row.ActorName, row.Action,
			row.SubjectKind, row.SubjectID, row.SubjectName, row.Before, row.After, row.RequestID, row.Address, row.PrevHash, row.Hash)
		if n > 1 {
			run("UPDATE audit_head SET seq = ?, hash = ?", row.Seq, row.Hash)
		}
		prev = row.Hash
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
